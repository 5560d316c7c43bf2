"""Outcomes of examinations: one with a finding of each kind, and strategies for hostile ones."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import strategies as st

from iwtld.errors import Excerpt, Finding, Related
from iwtld.explain.explanation import Explanation
from iwtld.incoming.document import Document
from iwtld.incoming.examined import Examined

Outcomes: TypeAlias = st.SearchStrategy[Examined]

# Each breaks the syntax of some form, steers a terminal, or hides what stands around it.
HOSTILE = (
    *("\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\x00", "\x85", "\u2028", "\u202egnp.", "\u200b", "\ufeff"),
    *("]]>", "<script>alert(1)</script>", "</mark>", "&amp;", "<!--", "-->", '" onload="x', "'", "`````"),
    *(
        "::error file=x::y",
        "::stop-commands::t",
        "%0A::error::x",
        "%",
        "##[error]x",
        "a,b:c",
        "\r\n",
        "\n",
        "\r",
    ),
    *("{0}", "{", "[here](https://example.org)", "\\", '"', '"""', "@en", "^^", ";", " .", "\t", "\ufffe"),
    *("森林局", "e\u0301", "\u0e01\u0e33", "👩‍🌾", "ﷺ", "\ud800", "\udce9", "\U000e0041", "x" * 500),
)
FILES = (
    "new/actors.ttl",
    "./new/treaty-actions.csv",
    "/srv/data/a b.nt",
    "bundle.zip!/sub/operations.jsonld",
    "new.xlsx!/jurisdictions",
    "outer.zip!/new.xlsx!/actors",
    "<stdin>",
    "caf\udce9,100%: <b>.ttl",
    "C:x.ttl",
    "a::error title=b,c.ttl",
    "a\nb.trig",
)
DOCUMENTS = tuple(
    Document(
        name=name,
        path=Path("/nowhere"),
        form="csv"
        if name.endswith((".csv", "jurisdictions", "actors"))
        else name.rsplit(".", 1)[-1].rstrip(">"),
        number=number,
        base="https://example.org/",
        table="actors" if name.endswith((".csv", "jurisdictions", "actors")) else None,
        rows=tuple(range(1, 100)) if ".xlsx!/" in name else None,
    )
    for number, name in enumerate(FILES)
)


def _texts() -> st.SearchStrategy[str]:
    return st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20)), max_size=4).map("".join)


@st.composite
def _excerpts(draw: st.DrawFn) -> Excerpt:
    text = draw(_texts()).replace("\n", " ").replace("\r", " ")
    offset = draw(st.sampled_from((1, 1, 1, 200)))
    start = offset + draw(st.integers(0, len(text)))
    end = start + draw(st.integers(0, len(text) + 2))
    return Excerpt(draw(st.integers(1, 10**6)), text, start, end, offset)


_PLACES = st.one_of(st.none(), st.integers(1, 10**6))
_RELATED = st.builds(Related, _texts(), st.sampled_from((*FILES, "data/actors.csv")), _PLACES, _PLACES)


@st.composite
def _findings(draw: st.DrawFn) -> Finding:
    excerpt = draw(st.one_of(st.none(), _excerpts()))
    return Finding(
        file=draw(st.sampled_from((*FILES, "broken.zip"))),
        line=excerpt.line if excerpt else draw(_PLACES),
        column=draw(st.one_of(st.none(), st.integers(1, 2000))),
        code=draw(st.sampled_from(("T05", "R01", "source-given", "<https://example.org/shapes#x>", "a:b c"))),
        reason=draw(_texts()),
        value=draw(st.one_of(st.none(), _texts())),
        column_name=draw(st.one_of(st.none(), _texts())),
        suggestion=draw(st.one_of(st.none(), _texts())),
        severity=draw(st.sampled_from(("violation", "warning", "info"))),
        focus=draw(st.one_of(st.none(), st.just("https://w3id.org/iwtld/id/agency/x"), _texts())),
        excerpt=excerpt,
        related=tuple(draw(st.lists(_RELATED, max_size=2))),
    )


@st.composite
def _outcomes(draw: st.DrawFn) -> Examined:
    findings = tuple(draw(st.lists(_findings(), max_size=5)))
    counts = Counter(finding.severity for finding in findings)
    offset = draw(st.sampled_from((0, 0, 100)))
    counts["violation"] += offset + draw(st.sampled_from((0, 0, 7)))
    return Examined(
        documents=tuple(draw(st.lists(st.sampled_from(DOCUMENTS), unique=True))),
        findings=findings,
        results=(None,) * len(findings),
        counts=counts,
        passed_over=tuple(draw(st.lists(st.sampled_from(("a.pdf", "bundle.zip!/b.<x>")), max_size=2))),
        profile=draw(st.sampled_from(("core", "strict", "exchange"))),
        with_base=draw(st.booleans()),
        offset=offset,
    )


@pytest.fixture(scope="session")
def outcomes() -> Outcomes:
    """Outcomes with texts that try to break out of the form."""
    return _outcomes()


@pytest.fixture(scope="session")
def sample() -> Examined:
    """A finding in Turtle, one in a table, one in an archive, one in a workbook, and one without a place."""
    documents = tuple(
        Document(name, Path("/nowhere"), form, number, "https://example.org/", table, rows)
        for number, (name, form, table, rows) in enumerate(
            (
                ("bundle.zip!/operations.jsonld", "jsonld", None, None),
                ("new.xlsx!/jurisdictions", "csv", "jurisdictions", (1, 2, 14)),
                ("new/actors.ttl", "ttl", None, None),
                ("new/clean.nt", "nt", None, None),
                ("new/treaty-actions.csv", "csv", "treaty-actions", None),
            )
        )
    )
    findings = (
        Finding(
            file="bundle.zip!/operations.jsonld",
            line=9,
            column=31,
            code="R07",
            reason="The term iwt:startDay does not exist in the ontology.",
            column_name="iwt:startDay",
            suggestion="Did you mean iwt:startDate?",
            severity="warning",
            excerpt=Excerpt(9, '    "@type": "iwt:Operation", "iwt:startDay": "2019-06-04",', 31, 45),
        ),
        Finding("new.xlsx!/jurisdictions", 14, 3, "T05", "'KEM' is not the code of a jurisdiction.", "KEM"),
        Finding(
            file="new/actors.ttl",
            line=14,
            column=1,
            code="source-given",
            reason="The record names no source.",
            column_name="dcterms:source",
            suggestion="Add dcterms:source with the IRI of a source:\n  dcterms:source <source/unodc-2020> ;",
            focus="https://w3id.org/iwtld/id/agency/khm-fa",
            excerpt=Excerpt(14, "<https://w3id.org/iwtld/id/agency/khm-fa> a iwt:Agency ;", 1, 42),
        ),
        Finding(
            file="new/actors.ttl",
            line=22,
            column=17,
            code="C02",
            reason="The agency is recorded already under another key.",
            value="森林局",
            severity="info",
            focus="https://w3id.org/iwtld/id/agency/chn-forest-bureau",
            excerpt=Excerpt(22, '\tskos:prefLabel "森林局"@zh ;', 17, 25),
            related=(
                Related("the record begins here", "new/actors.ttl", 20, 1),
                Related("it is recorded here", "data/actors.csv", 812, None),
            ),
        ),
        Finding(
            file="new/treaty-actions.csv",
            line=3,
            column=5,
            code="T03",
            reason="'2016-13-01' is not a date.",
            value="2016-13-01",
            column_name="date",
            suggestion="Write it as YYYY-MM-DD, for example 2016-12-01.",
            excerpt=Excerpt(3, "untoc,KHM,ratification,,2016-13-01,unts", 25, 35),
        ),
        Finding("new/treaty-actions.csv", None, None, "T01", "The column country is missing."),
    )
    return Examined(
        documents=documents,
        findings=findings,
        results=(None,) * len(findings),
        counts={"violation": 4, "warning": 1, "info": 1},
        passed_over=("new/readme.pdf", "bundle.zip!/photo.jpg"),
        profile="strict",
        with_base=True,
    )


@pytest.fixture(scope="session")
def explanations() -> dict[str, Explanation]:
    """What one of the codes stands for; the others are unknown."""
    told = Explanation(
        code="source-given",
        kind="shape",
        title="A record names its source",
        meaning="Every record names at least one source {with the place in it}, so that it can be checked.",
        report="The record names no source.",
        remedy="Add dcterms:source with the IRI of a source.",
        severity="violation",
        profiles=("strict",),
        form="turtle",
        bad="<agency/x> a iwt:Agency . # ```",
        good="<agency/x> a iwt:Agency ;\n  dcterms:source <source/unodc-2020> .\n",
    )
    return {told.code: told}
