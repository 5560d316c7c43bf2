"""The terms of the ontology are those that tables, rules, queries and shapes use, and they mean the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from iwtld import resources
from iwtld.namespaces import ID, IWT, PREFIXES, expand, shorten
from iwtld.tables import Column, Table, load_folder

TABLES = load_folder(resources.folder("data"))
CODE = Path(resources.__file__).parent
TERM = re.compile(rf"(?:\biwt:|{re.escape(IWT)})([A-Za-z]\w*)")
TYPE = PREFIXES["rdf"] + "type"
DATES = {PREFIXES["xsd"] + name for name in ("date", "gYearMonth", "gYear")}
KINDS = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")


def objects(store: ox.Store, subject: str, *predicates: str) -> set[str]:
    return {
        quad.object.value
        for predicate in predicates
        for quad in store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(expand(predicate)), None)
        if isinstance(quad.object, ox.NamedNode)
    }


def subjects(store: ox.Store, predicate: str, value: str) -> set[str]:
    found = store.quads_for_pattern(None, ox.NamedNode(expand(predicate)), ox.NamedNode(expand(value)))
    return {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}


def superclasses(store: ox.Store, classes: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = set(classes)
    while waiting:
        found |= waiting
        waiting = set().union(*(objects(store, name, "rdfs:subClassOf") for name in waiting)) - found
    return found


def defined(store: ox.Store) -> set[str]:
    return {iri for kind in KINDS for iri in subjects(store, "rdf:type", kind) if iri.startswith(IWT)}


def classes_of(table: Table) -> set[str]:
    """The classes that the rows of a table can have: constant ones, and the choices of a column."""
    found = set()
    for column in table.columns:
        if column.property_url == TYPE and column.value_url is not None:
            choices = (column.datatype.format or "").split("|") if column.value_url.variables else [""]
            found |= {column.value_url.expand(dict.fromkeys((column.name,), (choice,))) for choice in choices}
    return found


def terms_in_files() -> Iterator[tuple[str, Path]]:
    """Every term of ours in rules, queries and shapes, with the file; comment lines do not count."""
    for folder, pattern in (("ontology", "rules/*.rq"), ("queries", "**/*.rq"), ("shapes", "*.ttl")):
        for path in sorted(resources.folder(folder).glob(pattern)):
            lines = path.read_text(encoding="utf-8").splitlines()
            text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
            yield from ((IWT + name, path) for name in TERM.findall(text))


def terms_in_tables() -> Iterator[tuple[str, Path]]:
    for table in TABLES:
        keys = re.findall(r'"iwt:(\w+)" *:', table.metadata.read_text(encoding="utf-8"))
        yield from ((IWT + name, table.metadata) for name in keys)
        yield from ((iri, table.metadata) for iri in classes_of(table) if iri.startswith(IWT))
        for column in table.columns:
            if column.property_url and column.property_url.startswith(IWT):
                yield column.property_url, table.metadata


def terms_in_code(folder: Path = CODE) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*.py")):
        yield from ((IWT + name, path) for name in TERM.findall(path.read_text(encoding="utf-8")))


def columns() -> Iterator[tuple[Table, Column]]:
    """Every column that states something of its row, other than its class."""
    for table in TABLES:
        for column in table.columns:
            if column.property_url and column.property_url != TYPE:
                yield table, column


def test_every_term_in_use_is_defined(ontology: ox.Store) -> None:
    known = defined(ontology)
    used = [*terms_in_tables(), *terms_in_files(), *terms_in_code()]
    unknown = {(shorten(iri), path.name) for iri, path in used if iri not in known}
    assert unknown == {("iwt:agencyKnd", "codes.py")}, "the example of a term that does not exist"


def test_every_term_defined_is_in_use(ontology: ox.Store) -> None:
    # Of the code only the reader of the tables' metadata counts: its vocabulary is part of ours.
    used = {iri for iri, _ in (*terms_in_tables(), *terms_in_files(), *terms_in_code(CODE / "tables"))}
    used = superclasses(ontology, used)
    assert sorted(shorten(iri) for iri in defined(ontology) - used) == []


def test_every_external_term_of_the_tables_is_declared(ontology: ox.Store) -> None:
    declared = {iri for kind in KINDS for iri in subjects(ontology, "rdf:type", kind)}
    used = {column.property_url for _, column in columns()} | {
        iri for table in TABLES for iri in classes_of(table)
    }
    assert {shorten(iri) for iri in used - declared if iri} == set()


def test_the_kind_of_every_property_is_that_of_its_columns(ontology: ox.Store) -> None:
    wrong = set()
    for table, column in columns():
        kinds = objects(ontology, column.property_url, "rdf:type")
        wanted = expand("owl:DatatypeProperty" if column.value_url is None else "owl:ObjectProperty")
        annotation = expand("owl:AnnotationProperty") in kinds and not column.property_url.startswith(IWT)
        if wanted not in kinds and not annotation:
            wrong.add((table.name, column.name, shorten(column.property_url)))
    assert wrong == set()


def test_the_range_of_every_datatype_property_is_that_of_its_columns(ontology: ox.Store) -> None:
    wrong = set()
    for table, column in columns():
        if column.value_url is None and column.property_url.startswith(IWT):
            wanted = {
                PREFIXES["rdf"] + "langString" if column.lang else PREFIXES["xsd"] + column.datatype.base
            }
            ranges = objects(ontology, column.property_url, "rdfs:range", "schema:rangeIncludes")
            if ranges != (DATES if column.partial_date else wanted):
                wrong.add((table.name, column.name, shorten(column.property_url)))
    assert wrong == set()


def test_every_property_of_concepts_names_the_scheme_of_its_columns(ontology: ox.Store) -> None:
    wrong = set()
    for table, column in columns():
        if column.value_url is not None and column.property_url.startswith(IWT):
            scheme = (
                column.value_url.expand({column.name: ("x",)}).removeprefix(ID).removesuffix("x").rstrip("/")
            )
            concepts = column.references in (("concepts",), ("conditions",))
            wanted = {f"{ID}scheme/{scheme}"} if scheme and concepts else set()
            if objects(ontology, column.property_url, "iwt:conceptScheme") != wanted:
                wrong.add((table.name, column.name, shorten(column.property_url)))
    assert wrong == set()


def test_every_record_lies_in_the_domain_of_each_of_its_properties(
    ontology: ox.Store, populated: ox.Store
) -> None:
    types = types_of(ontology, populated)
    domains = {
        iri: objects(ontology, iri, "rdfs:domain", "schema:domainIncludes") for iri in defined(ontology)
    }
    outside = {
        (shorten(quad.predicate.value), quad.subject.value)
        for quad in populated
        if domains.get(quad.predicate.value) and not domains[quad.predicate.value] & types[quad.subject.value]
    }
    assert outside == set()


def test_every_value_lies_in_the_range_of_its_property_without_reasoning(
    ontology: ox.Store, populated: ox.Store
) -> None:
    # A range that had to infer a type could make a rule see what nobody recorded.
    types = types_of(ontology, populated)
    ranges = {iri: objects(ontology, iri, "rdfs:range") for iri in defined(ontology)}
    outside = {
        (shorten(quad.predicate.value), quad.object.value)
        for quad in populated
        if isinstance(quad.object, ox.NamedNode)
        and not ranges.get(quad.predicate.value, set()) <= types[quad.object.value]
    }
    assert outside == set()


def test_every_value_lies_in_the_suggested_range_of_its_property(
    ontology: ox.Store, populated: ox.Store
) -> None:
    types = types_of(ontology, populated)
    hints = {iri: objects(ontology, iri, "schema:rangeIncludes") for iri in defined(ontology)}
    outside = {
        (shorten(quad.predicate.value), quad.object.value)
        for quad in populated
        if isinstance(quad.object, ox.NamedNode)
        and hints.get(quad.predicate.value)
        and types[quad.object.value]
        and not hints[quad.predicate.value] & types[quad.object.value]
    }
    assert outside == set()


def types_of(ontology: ox.Store, populated: ox.Store) -> defaultdict[str, set[str]]:
    above: dict[str, set[str]] = {}
    types: defaultdict[str, set[str]] = defaultdict(set)
    for quad in populated.quads_for_pattern(None, ox.NamedNode(TYPE), None):
        name = quad.object.value
        if name not in above:
            above[name] = superclasses(ontology, [name])
        types[quad.subject.value] |= above[name]
    return types


def test_the_schemes_are_those_of_the_concepts(ontology: ox.Store, populated: ox.Store) -> None:
    declared = subjects(ontology, "rdf:type", "skos:ConceptScheme")
    used = {
        quad.object.value
        for quad in populated.quads_for_pattern(None, ox.NamedNode(expand("skos:inScheme")), None)
    }
    assert declared == used


def test_no_definition_is_given_twice(ontology: ox.Store) -> None:
    texts = defaultdict(set)
    for quad in ontology.quads_for_pattern(None, ox.NamedNode(expand("skos:definition")), None):
        texts[quad.object.value].add(shorten(quad.subject.value))
    assert [terms for terms in texts.values() if len(terms) > 1] == []


def test_every_term_stands_in_the_module_that_it_names(modules: list[Path]) -> None:
    for path in modules:
        name = "" if path.stem == "iwtld" else f"/{path.stem}"
        for quad in ox.parse(path=path):
            if quad.predicate.value == expand("rdfs:isDefinedBy"):
                assert quad.object.value == f"https://w3id.org/iwtld/ontology{name}"


def test_every_module_imports_the_modules_whose_terms_it_uses(modules: list[Path]) -> None:
    ignored = {expand(name) for name in ("schema:domainIncludes", "schema:rangeIncludes", "rdfs:isDefinedBy")}
    home: dict[str, str] = {}
    uses: dict[str, set[str]] = {}
    imports: dict[str, set[str]] = {}
    for path in modules:
        triples = list(ox.parse(path=path))
        home |= {
            t.subject.value: path.stem for t in triples if t.predicate.value == expand("rdfs:isDefinedBy")
        }
        uses[path.stem] = {
            term.value
            for triple in triples
            if triple.predicate.value not in ignored
            for term in (triple.predicate, triple.object)
            if isinstance(term, ox.NamedNode) and term.value.startswith(IWT)
        }
        imports[path.stem] = {
            triple.object.value.rsplit("/", 1)[-1]
            for triple in triples
            if triple.predicate.value == expand("owl:imports")
        }
    for name, terms in uses.items():
        reached, waiting = {name}, set(imports[name])
        while waiting:
            reached |= waiting
            waiting = set().union(*(imports[module] for module in waiting)) - reached
        assert {home[term] for term in terms} <= reached
