"""Every row of the fact tables is in the graph, cell by cell, or listed with a reason in data/NOT-IMPORTED.md.

A row is represented when one record, with what it points to (its source, its concepts, its offence and law...),
holds the value of every cell. Names and wordings are compared without case, accents and punctuation.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import build, resources

GRAPH = "https://w3id.org/iwtld/graph/"
IWT = "https://w3id.org/iwtld/ontology#"

DOCUMENTS = {
    "000": "oecd-2019",
    "001": "iccwc-2021",
    "002": "khm-support-2017",
    "003": "unodc-2021",
    "004": "chn-support-2017",
}

DEEP = {
    IWT + name
    for name in ("participation", "figure", "offence", "law", "arrangement", "instrument", "describes")
} | {"http://data.europa.eu/eli/ontology#is_part_of"}
"""Properties whose object's own statements belong to the record; of other objects only the names do."""

NAMES = {
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2004/02/skos/core#altLabel",
    "http://www.w3.org/2004/02/skos/core#notation",
    "http://purl.org/dc/terms/identifier",
    "http://purl.org/dc/terms/title",
    "http://purl.org/dc/terms/date",
    "https://schema.org/url",
    IWT + "dateNote",
    IWT + "isoAlpha3",
    IWT + "acronym",
}


def plain(text: str) -> str:
    """Return a text without case, accents and punctuation."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]", "", folded)


def worded(text: str) -> str:
    """Return a cell in the wording of the project, which calls the five documents by their ids."""
    text = re.sub(r" in (untoc|uncac|cites)_participation\.csv", "", text)
    text = re.sub(r"^OECD, (.*), ch\. 3 \(seed 00\d_[0-9a-f]+\)$", r"\1, chapter 3", text)
    text = re.sub(r"\b(00[0-4])_[0-9a-f]+\.txt", lambda match: DOCUMENTS[match[1]], text)
    text = re.sub(r"between seeds", "between documents", text)
    text = re.sub(r"within seed\b", "within document", text)
    text = text.replace("outside the seeds", "outside the documents")
    text = re.sub(r"\bseeds\b", "source documents", text)
    text = re.sub(r"\bseed\b(?!-)", "source document", text)
    text = re.sub(r"\bSeed\b", "Source document", text)
    text = text.replace("per_seed", "per_document").replace(
        "this extractor's link", "a link made when recording"
    )
    for name in ("untoc_art16_5_declarations", "uncac_art44_6_declarations"):
        text = re.sub(rf"global/{name}(\.csv)?", "the depositary list", text)
    for name in ("bilateral", "participation", "authorities", "instruments"):
        text = text.replace(f"regional/{name}.csv", "the earlier list")
    text = text.replace("disagreements.csv", "the table of disagreements")
    text = text.replace("participation.csv", "the table of treaty actions")
    for number, name in DOCUMENTS.items():
        text = re.sub(rf"(?<![\w,.\-/]){number}(?!\w|[.,]\d)", name, text)
    return text


@dataclass
class Record:
    """A record of the graph with everything that its statements say, in plain form."""

    exact: set[str] = field(default_factory=set)

    def holds(self, value: str) -> bool:
        wanted = plain(worded(value))
        if not wanted or wanted in self.exact:
            return True
        return len(wanted) > 3 and any(wanted in text for text in self.exact)


@dataclass(frozen=True)
class Spec:
    """Where the rows of one fact table are to be found.

    ``key`` is the column whose value narrows the search. ``implied`` names cells that the graph holds in another
    form, with the reason; ``values`` translates values of a column.
    """

    tables: tuple[str, ...]
    key: str
    implied: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


YES_NO = {"yes": "true", "no": "false"}
PARTICIPATION = Spec(
    ("treaty-actions", "status-observations"),
    "party_iso3",
    implied={
        "url_precision": "how exact the address is, noted where it is less than a page",
        "in_force_basis": "says whether a day was computed; computed days are derived by a rule",
        "in_force_date": "printed days are records; computed ones are checked in tests/reason",
    },
)
REGIONAL = Spec(("treaty-actions", "status-observations"), "party_iso3")
BILATERAL = Spec(
    ("arrangements", "completeness", "disagreements"),
    "a_iso3",
    values={
        "kind": {
            "mla": "mutual-legal-assistance",
            "transfer": "transfer-of-sentenced-persons",
            "customs": "customs-mutual-assistance",
            "police": "law-enforcement-cooperation",
        },
        "status": {"no_treaty": "bilateral-arrangements"},
    },
)

SPECS: dict[str, Spec] = {
    "global/untoc_participation.csv": PARTICIPATION,
    "global/uncac_participation.csv": PARTICIPATION,
    "global/cites_participation.csv": PARTICIPATION,
    "global/non_parties.csv": Spec(("treaty-actions", "status-observations"), "state_iso3"),
    "global/memberships.csv": Spec(("group-memberships",), "member_iso3"),
    "global/untoc_art16_5_declarations.csv": Spec(("declarations",), "state_iso3"),
    "global/uncac_art44_6_declarations.csv": Spec(("declarations",), "state_iso3"),
    "global/disagreements.csv": Spec(("disagreements",), "field"),
    "more/africa_asia.csv": BILATERAL,
    "more/bilateral.csv": BILATERAL,
    "regional/bilateral.csv": BILATERAL,
    "more/arin.csv": Spec(("group-memberships",), "member_iso3"),
    "more/asean_mlat_dates.csv": REGIONAL,
    "more/authorities.csv": Spec(("authorities",), "country"),
    "regional/authorities.csv": Spec(("authorities",), "country"),
    "more/declarations_16_5.csv": Spec(("declarations",), "state_iso3"),
    "more/disagreements.csv": Spec(("disagreements",), "field"),
    "more/egmont.csv": Spec(("group-memberships",), "member_iso3"),
    "more/groups.csv": Spec(("group-memberships",), "member_iso3"),
    "more/instruments.csv": Spec(("instrument-statements",), "title"),
    "regional/instruments.csv": Spec(("instrument-statements",), "title"),
    "more/participation.csv": REGIONAL,
    "regional/participation.csv": REGIONAL,
    "more/sadc.csv": REGIONAL,
    "more/reservations.csv": Spec(("declarations",), "state_iso3"),
    "national/extradition_law.csv": Spec(("extradition-law",), "country_iso3"),
    "national/mla_law.csv": Spec(("mla-law",), "country_iso3"),
    "national/penalties.csv": Spec(
        ("penalties",),
        "country_iso3",
        values={"aggravated": YES_NO, "max_imprisonment_years": {"99": "true"}},
    ),
    "regional/table31_edges.csv": Spec(
        ("extradition-matrix",),
        "a_iso3",
        values={"existed_by_2016": YES_NO, "in_seed_reconstruction": YES_NO},
    ),
    "seeds/actors.csv": Spec(("actors",), "id"),
    "seeds/capacity_support.csv": Spec(("capacity-support",), "id"),
    "seeds/citations.csv": Spec(("citations",), "key"),
    "seeds/commodities.csv": Spec(("commodities",), "id"),
    "seeds/conflicts.csv": Spec(("conflicts",), "id"),
    "seeds/countries.csv": Spec(("jurisdiction-roles",), "name", values={"asean_member": YES_NO}),
    "seeds/crime_networks.csv": Spec(("crime-networks",), "id"),
    "seeds/events.csv": Spec(("events",), "id"),
    "seeds/figures.csv": Spec(("claims",), "id"),
    "seeds/instruments.csv": Spec(("instrument-statements",), "name"),
    "seeds/legal_basis_statements.csv": Spec(
        ("legal-basis-statements",),
        "id",
        values={
            "status": {"count_ge_4": "at-least", **{f"count_{n}": "counted" for n in range(10)}},
        },
    ),
    "seeds/mechanisms.csv": Spec(("mechanisms",), "id"),
    "seeds/obstacles.csv": Spec(("statements",), "id"),
    "seeds/participation.csv": Spec(("memberships",), "mechanism_id"),
    "seeds/penalties.csv": Spec(
        ("penalties",), "country", values={"kind": {"statutory_max": "statutory-maximum"}}
    ),
    "seeds/routes.csv": Spec(("routes",), "id"),
    "seeds/systems.csv": Spec(("systems",), "id"),
}

UNREAD = {
    "seeds/competency_questions.csv": "questions, not facts: tests/competency/questions.csv",
    "more/ecowas.csv": "has columns only",
}


@pytest.fixture(scope="module")
def asserted() -> ox.Store:
    graph = ox.Store()
    build.populate_stage(graph, resources.root())
    return graph


@pytest.fixture(scope="module")
def records(asserted: ox.Store) -> dict[tuple[str, ...], list[Record]]:
    return {tables: list(_records(asserted, tables)) for tables in {spec.tables for spec in SPECS.values()}}


def _records(graph: ox.Store, tables: tuple[str, ...]) -> Iterator[Record]:
    by: dict[str, Record] = defaultdict(Record)
    derived = ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
    for table in tables:
        for quad in graph.quads_for_pattern(None, derived, None, ox.NamedNode(GRAPH + table)):
            _collect(graph, quad.subject, by[_group(graph, quad.subject)], depth=2)
    yield from by.values()


def _group(graph: ox.Store, subject: ox.NamedNode) -> str:
    """Return what records of one subject matter have in common: the participation, the arrangement, or nothing."""
    for quad in graph.quads_for_pattern(subject, ox.NamedNode(IWT + "participation"), None, None):
        return quad.object.value
    for quad in graph.quads_for_pattern(
        subject, ox.NamedNode("http://purl.org/dc/terms/subject"), None, None
    ):
        if "/id/arrangement/" in quad.object.value and "/id/disagreement/" in subject.value:
            return quad.object.value
    return subject.value


def _collect(graph: ox.Store, subject: ox.NamedNode, record: Record, depth: int) -> None:
    record.exact.add(plain(subject.value.rsplit("/", 1)[1]))
    for quad in graph.quads_for_pattern(subject, None, None, None):
        value = quad.object
        if isinstance(value, ox.Literal):
            record.exact.add(plain(value.value))
        elif isinstance(value, ox.NamedNode):
            record.exact.add(plain(re.split(r"[/#]", value.value)[-1]))
            if quad.predicate.value in DEEP and depth:
                _collect(graph, value, record, depth - 1)
            for name in graph.quads_for_pattern(value, None, None, None):
                if name.predicate.value in NAMES and isinstance(name.object, ox.Literal):
                    record.exact.add(plain(name.object.value))


def not_imported() -> dict[tuple[str, int], str]:
    """Return the rows that the project lists as not imported: file and row (the header is row 1), and the reason."""
    text = (resources.folder("data") / "NOT-IMPORTED.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| (\d+) \| (.+) \|$", text, re.MULTILINE)
    return {(file, int(row)): reason for file, row, reason in rows}


def rows_of(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from enumerate(csv.DictReader(stream), 2)


def cells(spec: Spec, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column, cell in row.items():
        if cell and column not in spec.implied:
            yield column, spec.values.get(column, {}).get(cell, cell).removeprefix("class:")


def missing(spec: Spec, row: Mapping[str, str], record: Record) -> list[tuple[str, str]]:
    """Return the cells that a record does not hold, neither whole nor item by item."""
    return [
        (column, cell)
        for column, cell in cells(spec, row)
        if not record.holds(cell) and not all(record.holds(part) for part in re.split(r" \| |;", cell))
    ]


def closest(spec: Spec, row: Mapping[str, str], candidates: Sequence[Record]) -> list[tuple[str, str]]:
    """Return the cells that even the best of the candidates lacks."""
    best = list(cells(spec, row))
    for record in candidates:
        lacking = missing(spec, row, record)
        if len(lacking) < len(best):
            best = lacking
        if not best:
            break
    return best


@pytest.mark.parametrize("file", sorted(SPECS))
def test_every_row_of_the_fact_table_is_represented_or_listed(
    shared: Path, records: dict[tuple[str, ...], list[Record]], file: str
) -> None:
    spec = SPECS[file]
    listed = not_imported()
    pool = records[spec.tables]
    problems = []
    for number, row in rows_of(shared / "facts" / file):
        if (file, number) in listed:
            continue
        key = plain(worded(row[spec.key]))
        candidates = [record for record in pool if key in record.exact] or pool
        lacking = closest(spec, row, candidates)
        if lacking:
            problems.append(f"{file}:{number}: {lacking}")
    assert problems == []


def test_every_fact_table_is_reconciled(shared: Path) -> None:
    found = {str(path.relative_to(shared / "facts")) for path in (shared / "facts").glob("*/*.csv")}
    assert found == set(SPECS) | set(UNREAD)


def test_rows_listed_as_not_imported_exist_and_have_a_reason(shared: Path) -> None:
    for (file, number), reason in not_imported().items():
        assert len(reason) > 10
        assert number in dict(rows_of(shared / "facts" / file))


def test_all_98_named_systems_are_resources_with_kind_and_source(asserted: ox.Store) -> None:
    rows = asserted.query(
        "SELECT ?entry ?class ?source WHERE { ?entry a <https://w3id.org/iwtld/ontology#SystemEntry> ;"
        " <https://w3id.org/iwtld/ontology#describes> ?resource ; <http://purl.org/dc/terms/source> ?source ."
        " ?resource a ?class . FILTER(STRSTARTS(STR(?class), 'https://w3id.org/iwtld/ontology#')) }",
        use_default_graph_as_union=True,
    )
    assert len({row["entry"].value for row in rows}) == 98
