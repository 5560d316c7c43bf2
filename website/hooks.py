"""Pages of the site that are made and not written: ontology, stored queries, files from the top folder.

MkDocs calls the functions whose names begin with ``on_``; ``mkdocs.yml`` names this file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import iwtld
from iwtld.ontology.checks import render, run
from iwtld.ontology.pages import escaped, pages
from iwtld.queries import StoredQuery, load_queries

PROJECT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent
TOP = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "THREAT_MODEL.md": "threat-model.md",
    "CHANGELOG.md": "changelog.md",
}
"""Pages that stand at the top of the repository, and where they are on the site."""
ROWS = 5
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")
_FENCE = re.compile(r"(^```.*?^```$)", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    for name, text in _made(files):
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead links to where the pages are on the site; a link to a file that is no page becomes its text."""
    source = next(
        (top for top, name in TOP.items() if name == page.file.src_uri), f"docs/{page.file.src_uri}"
    )
    parts = _FENCE.split(markdown)
    for index in range(0, len(parts), 2):
        parts[index] = _LINK.sub(lambda match: _led(match, source, page.file.src_uri, files), parts[index])
    return "".join(parts)


def _led(match: re.Match[str], source: str, uri: str, files: Files) -> str:
    picture, text, target = match.groups()
    path, hash_mark, anchor = target.partition("#")
    if not path or "://" in target or picture:
        return match[0]
    place = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if place == "docs/decisions":
        place = "docs/decisions/index.md"
    name = TOP.get(place) or (place.removeprefix("docs/") if place.startswith("docs/") else None)
    if name is None:
        if not (PROJECT / place).exists():
            raise FileNotFoundError(f"{source} refers to {target}, which is not there")
        return text
    return f"[{text}]({posixpath.relpath(name, posixpath.dirname(uri) or '.')}{hash_mark}{anchor})"


def _made(files: Files) -> Iterator[tuple[str, str]]:
    graph = iwtld.open()
    for top, name in TOP.items():
        yield name, (PROJECT / top).read_text(encoding="utf-8")
    for name, text in pages(graph.store, queries="../queries/{topic}.md#{name}").items():
        yield f"ontology/{name}", text
    yield (
        "ontology/checks.md",
        "# Checks of the ontology\n\nMade by `iwtld ontology check --format markdown`.\n\n"
        + render(run(), "markdown"),
    )
    topics: dict[str, list[StoredQuery]] = {}
    for query in load_queries().values():
        topics.setdefault(query.topic, []).append(query)
    yield "queries/index.md", _index(topics)
    for topic, some in topics.items():
        yield (
            f"queries/{topic}.md",
            "\n".join([f"# {_heading(topic)}\n", *(_described(each, graph) for each in some)]),
        )
    yield "decisions/index.md", _decisions(files)
    yield "assets/site.css", (HERE / "site.css").read_text(encoding="utf-8")


def _index(topics: dict[str, list[StoredQuery]]) -> str:
    parts = [
        "# Stored queries\n",
        "A question with a name and typed parameters each: `iwtld query NAME -p PARAMETER=VALUE` answers it.",
        "`iwtld queries export` writes all of them as RDF.\n",
    ]
    for topic, some in topics.items():
        parts.append(f"## [{_heading(topic)}]({topic}.md)\n")
        parts += [f"- [`{each.name}`]({topic}.md#{each.name}): {escaped(each.summary)}" for each in some]
        parts.append("")
    return "\n".join(parts)


def _described(query: StoredQuery, graph: iwtld.KnowledgeBase) -> str:
    parts = [
        f"## {query.name} {{#{query.name}}}\n",
        f"{escaped(query.summary)}\n",
        f"{escaped(query.description)}\n",
    ]
    if query.parameters:
        parts += ["| parameter | values | | what |", "|---|---|---|---|"]
        for each in query.parameters:
            need = (
                "required" if each.required else f"default `{each.default}`" if each.default else "optional"
            )
            values = ", ".join(f"`{choice}`" for choice in each.choices) or each.type
            parts.append(f"| `{each.name}` | {values} | {need} | {escaped(each.help)} |")
        parts.append("")
    answer = graph.query(query.name, **query.example)
    parts += [f"```sh\n{query.usage}\n```\n", *_answer(answer), _sparql(query)]
    return "\n".join(parts)


def _answer(answer: iwtld.ResultSet) -> Iterator[str]:
    """Yield the first rows of an answer as a table."""
    rows = list(answer.rows())
    if not rows:
        yield "The answer has no rows.\n"
        return
    names = list(rows[0])
    yield f"The first {ROWS} of {len(rows)} rows:\n" if len(rows) > ROWS else "The answer:\n"
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows[:ROWS]:
        yield f"| {' | '.join('' if row[name] is None else escaped(str(row[name])) for name in names)} |"
    yield ""


def _sparql(query: StoredQuery) -> str:
    lines = [line for line in query.text.splitlines() if not line.startswith("#+")]
    body = "\n".join(f"    {line}" for line in ["```sparql", *lines, "```"])
    return f'??? note "SPARQL"\n{body}\n'


def _decisions(files: Files) -> str:
    parts = ["# Decisions\n", "Why things are as they are: context, decision and consequence of each.\n"]
    for file in sorted(files.documentation_pages(), key=lambda each: each.src_uri):
        if file.src_uri.startswith("decisions/0"):
            found = _TITLE.search(file.content_string)
            number = file.name.partition("-")[0]
            parts.append(
                f"- [{number}: {found[1] if found else file.name}]({file.src_uri.removeprefix('decisions/')})"
            )
    return "\n".join(parts) + "\n"


def _heading(topic: str) -> str:
    return topic.replace("-", " ").capitalize()
