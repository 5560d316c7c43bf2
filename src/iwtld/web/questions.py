"""The legal-basis questions of the web: from the parts of a question to what the engine says.

Pages and the API ask the same; :mod:`iwtld.web.params` reads the parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iwtld import options
from iwtld.case import actions
from iwtld.questions import STALE_AFTER
from iwtld.web import params
from iwtld.web.params import Asked

if TYPE_CHECKING:
    from iwtld.basis import Answer
    from iwtld.basis.acts.fixes import Fixes
    from iwtld.basis.acts.whatif import WhatIf
    from iwtld.basis.setwise.difference import Difference
    from iwtld.basis.setwise.gaps import Gaps
    from iwtld.basis.setwise.matrix import Matrix
    from iwtld.basis.setwise.timeline import Change
    from iwtld.kb import KnowledgeBase


def basis(graph: KnowledgeBase, asked: Asked) -> Answer:
    """Return the answer about two states; ``asked`` is one of ``params.BASIS``, ``WHY`` or ``WHY_NOT``."""
    return graph.basis(
        asked["requesting"],
        asked["requested"],
        form=asked["form"],
        on=asked["on"],
        offence=asked.case.profile(graph),
        stale_after=asked.values.get("stale_after", STALE_AFTER),
    )


def timeline(graph: KnowledgeBase, asked: Asked) -> tuple[Change, ...]:
    """Return the changes of an answer in time; ``asked`` is one of ``params.TIMELINE``."""
    return graph.timeline(
        asked["requesting"],
        asked["requested"],
        form=asked["form"],
        since=asked["since"],
        until=asked["until"],
        offence=asked.case.profile(graph),
    )


def matrix(graph: KnowledgeBase, asked: Asked) -> Matrix:
    """Return the grades of all pairs; ``asked`` is one of ``params.MATRIX``."""
    return graph.matrix(
        asked["form"],
        on=asked["on"],
        among=asked["among"],
        offence=asked.case.profile(graph),
        instruments=asked.listed("instruments"),
    )


def gaps(graph: KnowledgeBase, asked: Asked) -> Gaps:
    """Return the pairs below a grade; ``asked`` is one of ``params.GAPS``."""
    return graph.gaps(
        asked["form"],
        on=asked["on"],
        among=asked["among"],
        route=asked.listed("route"),
        below=asked["below"],
        offence=asked.case.profile(graph),
        instruments=asked.listed("instruments"),
    )


def diff(graph: KnowledgeBase, asked: Asked) -> tuple[Difference, ...]:
    """Return the answers that differ between two days; ``asked`` is one of ``params.DIFF``."""
    return graph.diff(
        asked["form"],
        before=asked["from"],
        after=asked["to"],
        among=asked["among"],
        offence=asked.case.profile(graph),
    )


def fixes(graph: KnowledgeBase, asked: Asked) -> Fixes:
    """Return the acts that would close the most gaps; ``asked`` is one of ``params.FIXES``."""
    return graph.fixes(
        asked["form"],
        on=asked["on"],
        among=asked["among"],
        offence=asked.case.profile(graph),
        top=asked["top"],
        steps=asked["steps"],
    )


def what_if(graph: KnowledgeBase, asked: Asked) -> WhatIf:
    """Return what acts would change; ``asked`` is one of ``params.WHAT_IF``.

    Raises ``Problem`` (400) when no act is given.
    """
    acts = {act.name: asked[act.name] for act in options.ACTS}
    if not any(acts.values()):
        detail = "Give an act, such as ratify=SOM:untoc@2027-01-01."
        raise params.refused([{"parameter": "ratify", "detail": detail}])
    return graph.what_if(
        actions(graph, acts),
        form=asked["form"],
        on=asked["on"],
        among=asked["among"],
        offence=asked.case.profile(graph),
    )
