"""The findings of a build name the table and the row."""

from __future__ import annotations

import pyoxigraph as ox

from iwtld import resources
from iwtld.build import populate_stage
from iwtld.findings.rows import findings_of_rows
from iwtld.namespaces import ID
from iwtld.validate import load_shapes, parse_shapes, validate
from iwtld.validate.profiles import profile_shapes

from .bench import iwt


def test_a_finding_of_a_build_has_the_file_and_the_row_of_the_record() -> None:
    graph = ox.Store()
    populate_stage(graph, resources.root())
    agency = ox.NamedNode(ID + "actor/tha-customs")
    (kind,) = list(graph.quads_for_pattern(agency, iwt("agencyKind"), None, None))
    graph.remove(kind)
    graph.add(ox.Quad(agency, kind.predicate, ox.NamedNode(ID + "agency-kind/custom"), kind.graph_name))
    files = profile_shapes(resources.root())
    report = validate(graph, files)
    ((result, finding),) = findings_of_rows(graph, report.violations, parse_shapes(load_shapes(files)))
    assert result.focus_node == agency
    # Row 1 is the header; Royal Thai Customs is the third record.
    assert (finding.file, finding.line, finding.code) == ("actors.csv", 4, "agencyKind")
    assert (finding.suggestion or "").startswith("Did you mean customs?")
