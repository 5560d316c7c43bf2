"""The built graph on disk: written aside, published in one step, read without locks.

::

    STORE/
      current              the id of the published build, and below it the id of the one before
      build.lock           held by the process that builds; says which one
      builds/<id>/
        graph/             the RocksDB folder
        records/           another, with what was recorded and nothing that was inferred, in one graph
        manifest.json      what the build holds, of which sources, and the hash of every file
      clones/              writable copies of records, each for as long as somebody validates against it

Reading is :func:`open_build`, writing is :func:`building`. A reader never waits for a builder and never sees
half a build; a builder that dies leaves the published build as it was. :func:`open_context` gives a copy of
the records to add to.
"""

from iwtld.graph.builder import Builder, building
from iwtld.graph.context import most_triples, open_context, open_scratch
from iwtld.graph.freshness import fingerprint
from iwtld.graph.layout import remote_address, store_path
from iwtld.graph.manifest import FileStamp, Manifest, Stage
from iwtld.graph.store import Build, graph_sizes, open_build, open_read_only, read_manifest, verify

__all__ = [
    "Build",
    "Builder",
    "FileStamp",
    "Manifest",
    "Stage",
    "building",
    "fingerprint",
    "graph_sizes",
    "most_triples",
    "open_build",
    "open_context",
    "open_read_only",
    "open_scratch",
    "read_manifest",
    "remote_address",
    "store_path",
    "verify",
]
