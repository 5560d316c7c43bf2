"""Findings as one page that stands by itself: no script, nothing from another place, light and dark.

What is shown can be narrowed by native means: a box for each severity, and a fold for each file. Everything
that comes from the data is escaped, and a content security policy forbids what is not part of the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iwtld.errors import Severity
from iwtld.reports.characters import visible
from iwtld.reports.html_finding import article
from iwtld.reports.places import documents_by_name, in_workbook
from iwtld.reports.summary import NOUNS, SEVERITIES, counted, page, summary

if TYPE_CHECKING:
    from iwtld.incoming.examined import Examined
    from iwtld.reports.rules import Explain

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write(examined: Examined, explain: Explain) -> Iterator[str]:
    """Yield the page: the outcome, the files, their findings one by one, and what the codes mean."""
    yield from _head(examined)
    yield "<main>\n"
    yield from body(examined, explain)
    yield "</main>\n"
    yield from _foot()


def body(examined: Examined, explain: Explain, codes: str | None = None) -> Iterator[str]:
    """Yield what stands between head and foot, for any page that has a heading of its own.

    ``codes`` is where codes are explained one by one, an address to which a code is added.
    """
    files: dict[str, list[int]] = {document.name: [] for document in examined.documents}
    for index, finding in enumerate(examined.findings):
        files.setdefault(finding.file, []).append(index)
    yield from _filter(examined)
    yield from _table(examined, files)
    documents = documents_by_name(examined)
    for number, (file, indexes) in enumerate(files.items(), 1):
        if indexes:
            yield _opening(number, file, _counts(examined, indexes))
            for index in indexes:
                yield article(examined.findings[index], documents, examined.offset + index + 1, codes)
            yield "</details>\n"
    yield from _codes(examined, explain)
    yield from _others(examined)


def _head(examined: Examined) -> Iterator[str]:
    outcome = escape(summary(examined))
    context = "in the context of the recorded data" if examined.with_base else "without the recorded data"
    kind = "found" if examined.total else "clear"
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{outcome.removesuffix('.')} · iwtld</title>\n<style>\n{_style()}</style>\n</head>\n"
        f'<body class="{kind}">\n<header>\n<p class="over">Validation report</p>\n<h1>{outcome}</h1>\n'
    )
    profile = f"<strong>{escape(examined.profile)}</strong>"
    yield f'<p class="quiet">Held against the profile {profile}, {context}.</p>\n'
    more = page(examined)
    if more:
        yield f"<p>{escape(more)}</p>\n"
    yield "</header>\n"


def _style() -> str:
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def _filter(examined: Examined) -> Iterator[str]:
    shown = _counts(examined, range(len(examined.findings)))
    if len(shown) < 2:
        return
    yield "<fieldset>\n<legend>Show</legend>\n"
    for severity in SEVERITIES:
        if shown[severity]:
            yield (
                f'<label><input type="checkbox" id="show-{severity}" checked>'
                f"{shown[severity]:,} {_noun(severity, shown[severity])}</label>\n"
            )
    yield "</fieldset>\n"


def _table(examined: Examined, files: Mapping[str, Sequence[int]]) -> Iterator[str]:
    forms = {
        document.name: "xlsx" if in_workbook(document.name) else document.form
        for document in examined.documents
    }
    where = " on this page" if page(examined) else ""
    yield f"<table>\n<caption>Files and their findings{where}</caption>\n<thead>\n<tr>"
    yield '<th scope="col">File</th><th scope="col" class="form">Form</th>'
    yield "".join(f'<th scope="col" class="count">{_noun(name, 2).capitalize()}</th>' for name in SEVERITIES)
    yield "</tr>\n</thead>\n<tbody>\n"
    for number, (file, indexes) in enumerate(files.items(), 1):
        name = escape(visible(file))
        link = f'<a href="#file-{number}">{name}</a>' if indexes else name
        counts = _counts(examined, indexes)
        yield f'<tr><th scope="row">{link}</th><td class="form">{escape(forms.get(file, ""))}</td>'
        for severity in SEVERITIES:
            kind = "count" if counts[severity] else "count none"
            yield f'<td class="{kind}">{counts[severity]:,}</td>'
        yield "</tr>\n"
    yield "</tbody>\n</table>\n"


def _opening(number: int, file: str, counts: Mapping[Severity, int]) -> str:
    return (
        f'<details class="file" id="file-{number}" open>\n'
        f"<summary><h2>{escape(visible(file))}</h2> <span>{escape(counted(counts))}</span></summary>\n"
    )


def _codes(examined: Examined, explain: Explain) -> Iterator[str]:
    codes = sorted({finding.code for finding in examined.findings})
    explanations = [told for told in map(explain, codes) if told is not None]
    if not explanations:
        return
    yield '<section class="codes">\n<h2>What the codes mean</h2>\n'
    for told in explanations:
        title, meaning, remedy = (escape(visible(text)) for text in (told.title, told.meaning, told.remedy))
        yield f"<details><summary><code>{escape(visible(told.code))}</code> {title}</summary>\n"
        yield f"<p>{meaning}</p>\n<p>{remedy}</p>\n"
        for name, example in (("Wrong", told.bad), ("Right", told.good)):
            text = escape(visible(example.strip("\n"), lines=True))
            yield f"<figure><figcaption>{name}</figcaption><pre><code>{text}</code></pre></figure>\n"
        yield "</details>\n"
    yield "</section>\n"


def _others(examined: Examined) -> Iterator[str]:
    if examined.passed_over:
        yield '<section class="others">\n<h2>Passed over, being of other kinds</h2>\n<ul>\n'
        for file in examined.passed_over:
            yield f"<li>{escape(visible(file))}</li>\n"
        yield "</ul>\n</section>\n"


def _foot() -> Iterator[str]:
    from iwtld import __version__

    yield f"<footer>iwtld {escape(__version__)}</footer>\n</body>\n</html>\n"


def _counts(examined: Examined, indexes: Sequence[int]) -> Counter[Severity]:
    return Counter(examined.findings[index].severity for index in indexes)


def _noun(severity: Severity, count: int) -> str:
    return NOUNS[severity] + ("" if count == 1 else "s")
