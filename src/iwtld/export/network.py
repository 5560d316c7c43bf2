"""The graph of who is tied to what, for networkx and for programs that draw networks.

GraphML (http://graphml.graphdrawing.org/) and GEXF 1.2 (https://gexf.net/) are written by networkx, whose
extra they need. In GEXF things and ties carry the days between which they may have held, which is what the
time line of Gephi goes by.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from xml.etree import ElementTree

from iwtld.errors import UsageError
from iwtld.export.about import about
from iwtld.export.parquet import first_day, last_day
from iwtld.export.rdfxml import NOT_XML
from iwtld.export.ties import Attributes, read_ties
from iwtld.extras import require

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from pyoxigraph import Store

_GEXF: Final = "1.2draft"
_NAMESPACE: Final = "{http://www.gexf.net/1.2draft}"


def networkx_graph(store: Store) -> MultiDiGraph[str]:
    """Return the nodes and ties of a store, or of a selection from it, as a ``networkx.MultiDiGraph``.

    A node is named by the part of its IRI after ``/id/``, as ``mechanism/asean-wen``. It has ``kind``
    (``mechanism``, ``actor``, ``jurisdiction``, ``group``, ``instrument``, ``agency-kind``), ``label``,
    ``short``, ``iri``, ``type`` (its class in words), ``status``, ``start``, ``end``, ``source`` and
    ``locator``. Edges run from the party to what it is part of, takes part in or is bound by. An edge has
    ``relation`` and ``label``; ``start`` and ``end`` as recorded (a day, a month or a year; the end is the
    last day); ``earliest`` and ``latest``, the outermost days that the record allows; ``certain``, false
    where taking part does not follow from the role; ``note``, ``source`` (IRIs, with spaces between) and
    ``locator``. What is not recorded is an empty text: an empty end is no statement that a tie holds.

    Pairs of parties to one treaty are not tied to each other: both are tied to the treaty. Who is expressly
    outside a mechanism has no tie to it. The same store gives the same graph in the same order. Raises
    ``MissingExtraError`` where networkx is not installed.
    """
    networkx = require("networkx", extra="networkx", purpose="A graph of networkx")
    ties = read_ties(store)
    described = {key: value for key, value in about(store).items() if value}
    graph: MultiDiGraph[str] = networkx.MultiDiGraph(**described)
    for key, attributes in ties.nodes.items():
        graph.add_node(key, **attributes)
    for start, end, attributes in ties.edges:
        graph.add_edge(start, end, **attributes)
    return graph


def write_graphml(store: Store, out: BinaryIO) -> None:
    """Write the network as GraphML; every attribute is there, as text or as a truth value."""
    networkx = require("networkx", extra="networkx", purpose="GraphML")
    graph = networkx_graph(store)
    _check_xml(graph)
    text = "\n".join(networkx.generate_graphml(graph, named_key_ids=True))
    out.write(f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode())


def write_gexf(store: Store, out: BinaryIO) -> None:
    """Write the network as GEXF with time: ``start`` and ``end`` are days, the outermost ones possible.

    What is recorded stands beside them as ``recorded_start`` and ``recorded_end``. An end or start that is
    not recorded is left out, and so is an attribute without a value.
    """
    require("networkx", extra="networkx", purpose="GEXF")
    gexf = require("networkx.readwrite.gexf", extra="networkx", purpose="GEXF")
    graph = networkx_graph(store)
    _check_xml(graph)
    for _, attributes in graph.nodes(data=True):
        _dated(attributes, attributes.get("start"), attributes.get("end"))
    for number, (_, _, attributes) in enumerate(graph.edges(data=True)):
        _dated(attributes, attributes.pop("earliest"), attributes.pop("latest"))
        attributes["id"] = str(number)
    writer = gexf.GEXFWriter(version=_GEXF)
    writer.add_graph(graph)
    root = writer.xml
    meta = root.find("meta")
    if meta is None:
        meta = root.find(f"{_NAMESPACE}meta")
    # The day of writing would make other bytes of the same graph every day.
    meta.attrib.pop("lastmodifieddate", None)
    for old in list(meta):
        meta.remove(old)
    ElementTree.SubElement(meta, "creator").text = graph.graph.get("title", "")
    ElementTree.SubElement(meta, "description").text = " ".join(
        graph.graph[key] for key in ("description", "version", "license") if key in graph.graph
    )
    ElementTree.indent(root)
    stream = io.BytesIO()
    ElementTree.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)
    out.write(stream.getvalue() + b"\n")


def _dated(attributes: dict[str, Any], first: str | None, last: str | None) -> None:
    recorded: Attributes = {"recorded_start": attributes["start"], "recorded_end": attributes["end"]}
    for name in ("start", "end"):
        del attributes[name]
    attributes.update(recorded)
    for name in [name for name, value in attributes.items() if value == ""]:
        del attributes[name]
    if first:
        attributes["start"] = first_day(first).isoformat()
    if last:
        attributes["end"] = last_day(last).isoformat()


def _check_xml(graph: MultiDiGraph[str]) -> None:
    """Raise ``UsageError`` for characters that XML cannot hold."""
    everything = (*graph.nodes(data=True), *((a, attributes) for a, _, attributes in graph.edges(data=True)))
    for key, attributes in everything:
        for name, value in attributes.items():
            if isinstance(value, str) and (found := NOT_XML.search(value)):
                raise UsageError(
                    f"XML cannot hold the character U+{ord(found.group()):04X} in {name} of {key}. Use csvw."
                )
