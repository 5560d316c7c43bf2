"""Answers, proofs and obstacles in a notebook, by the templates of the finder's pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from iwtld.namespaces import ID, shorten
from iwtld.notebook.html import fill
from iwtld.web.map.shades import MEANINGS
from iwtld.web.pages.account import Citation, Cited, citations, lacks, split, told

if TYPE_CHECKING:
    from iwtld.basis.proofs.obstacles import Obstacle
    from iwtld.basis.proofs.proof import Proof
    from iwtld.basis.values import Answer


def of_answer(answer: Answer) -> str:
    """Return an answer as HTML: the verdict, the routes, whom to write to, what is not known."""
    note = "kb.proof(answer) shows every premise with its source."
    return _fill(answer, _bare, proofs=False, whole=True, note=note)


def of_proof(proof: Proof) -> str:
    """Return a proof as HTML: each route with its conditions, their premises, and where these stand."""
    provenance = proof.provenance

    def cited(records: Iterable[str]) -> tuple[Citation, ...]:
        return _bare(records) if provenance is None else citations(provenance.sources(records))

    return _fill(proof.answer, cited, proofs=True, whole=False, note="")


def of_obstacles(obstacles: Iterable[Obstacle]) -> str:
    """Return as HTML what stands in the way of each route that is not established."""
    near, others = split(obstacles)
    return fill("obstacles.html", near=near, others=others)


def _fill(answer: Answer, cited: Cited, *, proofs: bool, whole: bool, note: str) -> str:
    conditions = {one.id: one.text for route in answer.routes for one in route.conditions}
    return fill(
        "answer.html",
        **told(answer, cited),
        meaning=MEANINGS[answer.grade],
        lacks=lacks(answer.missing, conditions),
        proofs=proofs,
        whole=whole,
        note=note,
    )


def _bare(records: Iterable[str]) -> tuple[Citation, ...]:
    """Return records as their own citations, where no graph is at hand that knows their sources."""
    return tuple(Citation(iri, ((iri, _short(iri)),), None, None) for iri in records)


def _short(iri: str) -> str:
    return iri.removeprefix(ID) if iri.startswith(ID) else shorten(iri)
