"""What is exported: graphs of tokens, read from the engine and made independent of its order and labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
)
from pyoxigraph import serialize as engine_serialize

from iwtld.errors import DataError, UnknownNameError
from iwtld.export.terms import TYPE, is_blank, is_triple, is_valid_iri
from iwtld.namespaces import PREFIXES, expand, shorten

GraphName = NamedNode | BlankNode | DefaultGraph
Pairs = list[tuple[str, str]]

_SHOWN = 5
_TYPE = f" {TYPE} "


@dataclass(frozen=True, slots=True)
class Graph:
    """One graph of tokens: ``name`` is empty for the default graph, pairs are (predicate, object).

    Subjects and pairs are in the order of writing: IRIs before blank nodes, ``rdf:type`` before the other
    predicates, else by code point.
    """

    name: str
    subjects: dict[str, Pairs] = field(default_factory=dict)


def from_store(store: Store, names: Sequence[str] | None, *, merge: bool) -> list[Graph]:
    """Return the graphs of a store, or those of them that ``names`` lists (IRIs or prefixed names).

    With ``merge`` their triples come as one default graph. Raises ``UnknownNameError`` for a graph that the
    store does not hold.
    """
    # An empty graph is not in any serialisation.
    known: list[GraphName] = [DefaultGraph(), *store.named_graphs()]
    chosen = known if names is None else _choose(names, known)
    texts = ((name, _dump(store, name)) for name in chosen)
    return _read(texts, merge=merge)


def from_statements(statements: Iterable[Triple] | Iterable[Quad], *, merge: bool) -> list[Graph]:
    """Return the graphs of triples (the default graph) or quads."""
    sorted_out: dict[GraphName, list[Triple]] = {}
    for statement in statements:
        if isinstance(statement, Quad):
            sorted_out.setdefault(statement.graph_name, []).append(statement.triple)
        else:
            sorted_out.setdefault(DefaultGraph(), []).append(statement)
    texts = (
        (name, (engine_serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode())
        for name, triples in sorted_out.items()
    )
    return _read(texts, merge=merge)


def _choose(names: Sequence[str], known: Sequence[GraphName]) -> list[GraphName]:
    by_iri = {name.value: name for name in known if isinstance(name, NamedNode)}
    chosen: dict[GraphName, None] = {}
    for name in names:
        prefix = name.partition(":")[0]
        iri = expand(name) if prefix in PREFIXES else name
        if iri not in by_iri:
            raise UnknownNameError("graph", name, [*by_iri, *map(shorten, by_iri)])
        chosen[by_iri[iri]] = None
    return list(chosen)


def _dump(store: Store, name: GraphName) -> str:
    return (store.dump(format=RdfFormat.N_TRIPLES, from_graph=name) or b"").decode()


def _read(texts: Iterable[tuple[GraphName, str]], *, merge: bool) -> list[Graph]:
    lines: dict[str, list[str]] = {}
    anonymous: list[str] = []
    for graph_name, text in texts:
        name = "" if merge or isinstance(graph_name, DefaultGraph) else str(graph_name)
        ground = lines.setdefault(name, [])
        # Not splitlines: U+0085 and U+2028 stand unescaped in literals.
        for line in text[:-1].split("\n") if text else ():
            # Only statements with blank nodes need canonical labels, and RDFC-1.0 gives them the same ones
            # whether the others are there or not.
            if name[:1] == "_" or ("_:" in line and _has_blank(line)):
                anonymous.append(f"{line[:-1]}{name} .\n" if name else f"{line}\n")
            else:
                ground.append(line)
    for quad in _canonical("".join(anonymous)):
        name = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
        lines.setdefault(name, []).append(f"{quad.triple} .")
    graphs = [Graph(name, _grouped(lines[name])) for name in sorted(lines) if lines[name]]
    _check(graphs)
    return graphs


def _has_blank(line: str) -> bool:
    subject, _, obj = line.split(" ", 2)
    return subject[0] == "_" or obj[0] == "_" or (is_triple(obj) and "_:" in obj)


def _canonical(quads: str) -> Iterator[Quad]:
    """Yield quads with the blank node labels of RDF Dataset Canonicalization (RDFC-1.0).

    The labels depend on the graph and not on its history. The algorithm is exponential in the worst case,
    which only graphs that were made for it reach.
    """
    if quads:
        dataset = Dataset(parse(quads, RdfFormat.N_QUADS, lenient=True))
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        yield from dataset


def _grouped(lines: list[str]) -> dict[str, Pairs]:
    # The second sort makes ties of a few lines, which the first has put in order.
    ordered = sorted(set(lines))
    ordered.sort(key=_key)
    subjects: dict[str, Pairs] = {}
    current = ""
    pairs: Pairs = []
    for line in ordered:
        subject, predicate, obj = line[:-2].split(" ", 2)
        if subject != current:
            current = subject
            pairs = subjects[subject] = []
        pairs.append((predicate, obj))
    return subjects


def _key(line: str) -> str:
    # Without the closing brackets ``<a>`` comes before ``<a/b>``; a short rdf:type is the first predicate.
    return line.replace(_TYPE, " <", 1).replace("> ", " ")


def _check(graphs: Sequence[Graph]) -> None:
    """Raise ``DataError`` for IRIs that no syntax can write; a lenient parser lets them into a store."""
    names = {graph.name for graph in graphs if graph.name}
    for graph in graphs:
        names.update(graph.subjects)
        for pairs in graph.subjects.values():
            for predicate, obj in pairs:
                names.add(predicate)
                if obj[0] == "<":
                    names.add(obj)
                elif obj[-1] == ">":
                    names.add(obj[obj.rindex('"') + 3 :])
    wrong = sorted(name for name in names if not (is_blank(name) or is_triple(name) or is_valid_iri(name)))
    if wrong:
        more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        listed = ", ".join(wrong[:_SHOWN]) + more
        raise DataError(f"The graph holds what is no absolute IRI: {listed}. Correct the data.")
