"""The graph as networkx has it, from the knowledge base."""

from __future__ import annotations

import iwtld


def test_every_member_of_a_mechanism_has_an_edge_to_it(kb: iwtld.KnowledgeBase) -> None:
    network = kb.to_networkx()
    rows = kb.query("mechanism-members", mechanism="asean-wen").rows()
    taking_part = {last(str(row["member"])) for row in rows if row["takes_part"] == "yes"}
    assert taking_part
    assert taking_part <= {last(node) for node in network.predecessors("mechanism/asean-wen")}


def last(path: str) -> str:
    return path.rpartition("/")[2]
