"""``iwtld explain``: what a code of ``iwtld validate`` means."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import click

from iwtld.cli import shared_options
from iwtld.cli.output import TEXT_WIDTH, columns, output_option, say, table_option, table_width, write

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from iwtld.explain import Explanation


def _complete(context: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from iwtld.explain import codes

    return [
        CompletionItem(code, help=each.title) for code, each in codes().items() if code.startswith(incomplete)
    ]


@click.command()
@click.argument("codes", metavar="[CODE]...", nargs=-1, shell_complete=_complete)
@click.option("--prefix", metavar="TEXT", help="List the codes that begin with this, such as T or Provision.")
@click.option(
    "--profile",
    type=click.Choice(["core", "strict", "exchange"]),
    help="List the codes that this profile asks for.",
)
@table_option
@output_option
@shared_options
def command(codes: tuple[str, ...], prefix: str | None, profile: str | None, form: str, output: str) -> None:
    """Explain the codes that `iwtld validate` prints.

    Says what each means, with a bad and a good example, and how to mend it. Without a code all are listed.

    \b
    Examples:
      iwtld explain T18
      iwtld explain interval-order source-given
      iwtld explain --prefix Provision --profile strict
    """
    from iwtld import explain

    if codes:
        found = [explain.explain(code) for code in codes]
        text = "\n\n".join(_whole(each, output) for each in found)
    else:
        found = [
            each
            for each in explain.codes().values()
            if each.code.casefold().startswith((prefix or "").casefold())
            and (profile is None or profile in each.profiles)
        ]
        text = _list(found)
    if form == "json":
        write(json.dumps([_plain(each) for each in found], indent=2, ensure_ascii=False), output)
    elif found:
        write(text, output)
    else:
        say("No code matches.")


def _plain(each: Explanation) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(each)


def _list(found: list[Explanation]) -> str:
    from iwtld.explain import KINDS

    parts: list[str] = []
    width = max((len(each.code) for each in found), default=0)
    for kind, heading in KINDS.items():
        chosen = [each for each in found if each.kind == kind]
        rows = [(each.code.ljust(width), each.severity.ljust(9), each.title) for each in chosen]
        if rows:
            parts.append(f"{heading}\n{columns(rows, indent='  ')}")
    return "\n".join(parts)


def _whole(each: Explanation, output: str) -> str:
    width = table_width(output) or TEXT_WIDTH
    parts = [
        f"{each.code}: {each.title}\n{_standing(each)}",
        _paragraph("What it means", each.meaning, width),
        _example("Wrong", each.bad),
        _paragraph("What is reported", each.report, width),
        _paragraph("How to mend it", each.remedy, width),
        _example("Right", each.good),
    ]
    facts = [
        ("Also found", ", ".join(each.along)),
        ("Table", f"{each.table}.csv" if each.table else ""),
        ("Applies to", ", ".join(each.applies_to)),
        ("Property", each.path or ""),
        ("Constraints", "; ".join(each.constraints)),
        ("Defined in", f"shapes/{each.module}.ttl" if each.module else ""),
        ("IRIs in <>", "relative to https://w3id.org/iwtld/id/" if each.form == "turtle" else ""),
    ]
    rows = [fact for fact in facts if fact[1]]
    size = max((len(name) for name, _ in rows), default=0)
    filled = [_fact(name.ljust(size), text, width) for name, text in rows]
    return "\n\n".join([part for part in parts if part] + ["\n".join(filled)] * bool(filled))


def _standing(each: Explanation) -> str:
    *others, last = each.profiles
    profiles = f"profiles {', '.join(others)} and {last}" if others else f"profile {last}"
    return f"{each.severity}, {profiles}"


def _paragraph(heading: str, text: str, width: int) -> str:
    if not text:
        return ""
    return f"{heading}\n{_filled(f'  {text}', width, '  ')}"


def _example(heading: str, text: str) -> str:
    shown = "".join(character if character >= " " or character in "\n\t" else "␀" for character in text)
    return f"{heading}\n{textwrap.indent(shown.rstrip(chr(10)), '  ')}" if shown.strip() else ""


def _fact(name: str, text: str, width: int) -> str:
    return _filled(f"{name}  {text}", width, " " * (len(name) + 2))


def _filled(text: str, width: int, indent: str) -> str:
    return textwrap.fill(
        text, width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )
