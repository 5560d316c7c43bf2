"""The reference: pySHACL behind the same interface.

It runs each constraint once per focus node and is therefore the slow and independent opinion that the
compiled engine is held against. rdflib and pySHACL are imported when the first report is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from iwtld.errors import ResourceError
from iwtld.validate.graph import ShapesGraph
from iwtld.validate.messages import fill, generate, standard_bindings
from iwtld.validate.paths import read_path
from iwtld.validate.results import Report, Result, make_report
from iwtld.validate.shapes import Constraint, PropertyShape, Qualified, Shape, SparqlConstraint, every_shape
from iwtld.validate.vocabulary import OWL, RDFS, SH, SUBCLASS, XSD, Term, component

if TYPE_CHECKING:
    import rdflib

_DEPTH = 30


def reference_report(data: Iterable[ox.Triple], graph: ShapesGraph, shapes: Sequence[Shape]) -> Report:
    """Validate triples with pySHACL and return its report.

    ``shapes`` are the shapes of ``graph``: where their author gave no message, the generated one replaces
    pySHACL's own, so that both engines speak alike. Raises ``ResourceError`` where pySHACL refuses the
    shapes.
    """
    import pyshacl

    _forget_validators()
    try:
        _, report, text = pyshacl.validate(
            _rdflib_graph((triple.subject, triple.predicate.value, triple.object) for triple in data),
            shacl_graph=_rdflib_graph(_prepared(graph)),
            inference="none",
            max_validation_depth=_DEPTH,
        )
    # Besides its own exceptions it lets those of rdflib through, some of them of the bare class.
    except Exception as error:
        raise ResourceError(f"pySHACL cannot use the shapes graph: {error}") from error
    if isinstance(report, Exception):
        raise ResourceError(f"pySHACL cannot use the shapes graph: {text}") from report
    found = ShapesGraph((_term(s), str(p), _term(o)) for s, p, o in report)
    every = {shape.id: shape for shape in every_shape(shapes)}
    (head,) = found.instances(found.subclasses(SH + "ValidationReport"))
    return make_report(_result(found, node, every) for node in found.objects(head, SH + "result"))


def _forget_validators() -> None:
    """Empty pySHACL's cache of validators: its keys are addresses of graphs, which Python uses again."""
    from pyshacl.constraints.sparql import sparql_based_constraint_components as module

    getattr(module.SPARQLConstraintComponentValidator, "validator_cache", {}).clear()


def _prepared(graph: ShapesGraph) -> Iterator[tuple[Term, str, Term]]:
    """Yield the triples of a shapes graph and what pySHACL overlooks in it.

    It takes an OWL class for an implicit class target only when told that OWL classes are classes, and
    does not look for the prefixes of a query through ``owl:imports``.
    """
    yield from graph.triples()
    yield ox.NamedNode(OWL + "Class"), SUBCLASS, ox.NamedNode(RDFS + "Class")
    for importer in graph.subjects(OWL + "imports"):
        frontier, seen = [importer], {importer}
        while frontier:
            for node in graph.objects(frontier.pop(), OWL + "imports"):
                if node not in seen:
                    seen.add(node)
                    frontier.append(node)
                yield from ((importer, SH + "declare", it) for it in graph.objects(node, SH + "declare"))


def _result(report: ShapesGraph, node: Term, shapes: Mapping[Term, Shape]) -> Result:
    def value(name: str) -> Term | None:
        return next(iter(report.objects(node, SH + name)), None)

    focus, source, path = value("focusNode"), value("sourceShape"), value("resultPath")
    component_, severity = value("sourceConstraintComponent"), value("resultSeverity")
    if focus is None or source is None or component_ is None or severity is None:
        raise ResourceError("pySHACL gave a result without a focus node, shape, component or severity.")
    result = Result(
        focus_node=focus,
        path=None if path is None else read_path(report, path),
        value=value("value"),
        component=_iri(component_),
        source_shape=source,
        severity=_iri(severity),
        messages=tuple(m for m in report.objects(node, SH + "resultMessage") if isinstance(m, ox.Literal)),
        source_constraint=value("sourceConstraint"),
        details=tuple(_result(report, detail, shapes) for detail in report.objects(node, SH + "detail")),
    )
    return replace(result, messages=_messages(result, shapes.get(source)))


def _messages(result: Result, shape: Shape | None) -> tuple[ox.Literal, ...]:
    """Return the messages as the compiled engine gives them.

    pySHACL adds the messages of the shape to those of a SPARQL constraint, where the specification lets
    the latter win; and its own sentences differ from the generated ones.
    """
    candidates = () if shape is None else tuple(_candidates(result, shape))
    if shape is None or not candidates:
        return result.messages
    constraint = candidates[0]
    own = getattr(constraint, "messages", ()) or shape.messages
    if not own and len(candidates) == 1:
        return (generate(constraint, result.path, result.value, result.component),)
    bindings = standard_bindings(result.focus_node, result.path, result.value)
    filled = [fill(message, bindings) for message in result.messages]
    if own is not shape.messages:
        foreign = {text.value for text in shape.messages}
        filled = [text for text in filled if text.value not in foreign] or filled
    return tuple(sorted(filled, key=str))


def _candidates(result: Result, shape: Shape) -> Iterator[Constraint]:
    for constraint in shape.constraints:
        match constraint:
            case SparqlConstraint(source=source) if source is not None:
                if source == result.source_constraint:
                    yield constraint
            case Qualified():
                if result.component in (component("qualifiedMinCount"), component("qualifiedMaxCount")):
                    yield constraint
            case PropertyShape():
                continue
            case _:
                if constraint.component == result.component:
                    yield constraint


def _iri(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _rdflib_graph(triples: Iterable[tuple[Term, str, Term]]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    for subject, predicate, value in triples:
        graph.add((_rdflib_term(subject), rdflib.URIRef(predicate), _rdflib_term(value)))
    return graph


def _rdflib_term(term: Term) -> Any:
    """Return the term of rdflib, with the lexical form as it is."""
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        plain = term.datatype.value == XSD + "string"
        datatype = None if plain else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, datatype=datatype, normalize=False)
    raise ResourceError("pySHACL cannot read triple terms. Validate with the compiled engine.")


def _term(term: Any) -> Term:
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    datatype = term.datatype
    return (
        ox.Literal(str(term)) if datatype is None else ox.Literal(str(term), datatype=ox.NamedNode(datatype))
    )
