"""The legal-basis questions of the API: what each asks, what it takes, and the forms of its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from iwtld.basis.written import lists, pair
from iwtld.basis.written.fixes import fixes as fixes_text
from iwtld.basis.written.matrix import matrix as matrix_text
from iwtld.listing import Listing, plain
from iwtld.options import Option
from iwtld.web import params, questions
from iwtld.web.api.formats import LISTS, PAIRS
from iwtld.web.negotiation import Format
from iwtld.web.params import Asked

if TYPE_CHECKING:
    from iwtld.kb import KnowledgeBase


def _basis(graph: KnowledgeBase, asked: Asked, form: str) -> str:
    return pair.basis(graph, questions.basis(graph, asked), form)


def _why(graph: KnowledgeBase, asked: Asked, form: str) -> str:
    return pair.why(graph, questions.basis(graph, asked), form, every=asked["all"])


def _why_not(graph: KnowledgeBase, asked: Asked, form: str) -> str:
    return pair.why_not(graph, questions.basis(graph, asked), form, every=asked["all"])[0]


def _timeline(graph: KnowledgeBase, asked: Asked, form: str) -> str:
    changes = questions.timeline(graph, asked)
    country = graph.reasoner.country
    sides = country(asked["requesting"]), country(asked["requested"])
    listed = lists.timeline(sides, changes, asked["since"], asked["until"])
    return _listed(listed, [change.to_dict() for change in changes], form, asked)


def _matrix(graph: KnowledgeBase, asked: Asked, form: str) -> str:
    return matrix_text(questions.matrix(graph, asked), form)


def _gaps(graph: KnowledgeBase, asked: Asked, form: str) -> str:
    found = questions.gaps(graph, asked)
    return _listed(lists.gaps(found), found.to_dict(), form, asked)


def _diff(graph: KnowledgeBase, asked: Asked, form: str) -> str:
    found = questions.diff(graph, asked)
    listed = lists.differences(found, asked["from"], asked["to"])
    return _listed(listed, [difference.to_dict() for difference in found], form, asked)


def _fixes(graph: KnowledgeBase, asked: Asked, form: str) -> str:
    return fixes_text(questions.fixes(graph, asked), form)


def _what_if(graph: KnowledgeBase, asked: Asked, form: str) -> str:
    found = questions.what_if(graph, asked)
    return _listed(lists.what_if(graph.reasoner.world, found), found.to_dict(), form, asked)


def _listed(listed: Listing, value: Any, form: str, asked: Asked) -> str:
    return plain(value) if form == "json" else listed.written(form, top=asked["top"])


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the API: its name in the path, what it asks, what it takes, and how it is answered.

    ``example`` is a query string that gives a meaningful answer.
    """

    name: str
    summary: str
    description: str
    options: Sequence[Option]
    formats: Sequence[Format]
    written: Callable[[KnowledgeBase, Asked, str], str]
    example: tuple[tuple[str, str], ...]


_SIDES: Final = (("requesting", "KHM"), ("requested", "CHN"), ("form", "extradition"))
_PAIR: Final = (*_SIDES, ("on", "2019-03-05"))
_ASEAN: Final = (("form", "extradition"), ("among", "ASEAN"))

QUESTIONS: Final = {
    question.name: question
    for question in (
        Question(
            "basis",
            "May one state obtain a form of cooperation from another, and on what basis?",
            "The answer runs one way. It has every route that is established, open or closed, what a request "
            "needs, grounds of refusal, facts that are missing, and what else can be had. Turtle and JSON-LD "
            "are the proof of the answer.",
            params.BASIS,
            PAIRS,
            _basis,
            _PAIR,
        ),
        Question(
            "why",
            "Why is the answer what it is?",
            "Each route has its conditions, each condition its premises, and each premise the records that "
            "it rests on. JSON is the answer with all of it.",
            params.WHY,
            PAIRS,
            _why,
            _PAIR,
        ),
        Question(
            "why-not",
            "What stands in the way of a better answer, and who could do what about it?",
            "The route that takes the fewest and smallest steps comes first.",
            params.WHY_NOT,
            PAIRS,
            _why_not,
            (("requesting", "KEN"), ("requested", "THA"), ("form", "extradition"), ("on", "2019-03-05")),
        ),
        Question(
            "timeline",
            "When did the answer for two states change, and what changed it?",
            "Each entry is the answer from its day until the next entry.",
            params.TIMELINE,
            LISTS,
            _timeline,
            (*_SIDES, ("until", "2020-01-01")),
        ),
        Question(
            "gaps",
            "Which pairs lack a form of cooperation?",
            "Those with the most recorded trafficking between them come first. A gap is known where the "
            "records close the question, and possible where something open could close the gap.",
            params.GAPS,
            LISTS,
            _gaps,
            (*_ASEAN, ("instruments", "bilateral,regional"), ("on", "2016-12-31")),
        ),
        Question(
            "matrix",
            "Who may obtain a form of cooperation from whom?",
            "The grade of every ordered pair.",
            params.MATRIX,
            LISTS,
            _matrix,
            (*_ASEAN, ("on", "2018-06-30")),
        ),
        Question(
            "diff",
            "Which answers differ between two days?",
            "An answer rises or falls between grades; it firms when nothing open can better it any more, "
            "and loosens when something can.",
            params.DIFF,
            LISTS,
            _diff,
            (*_ASEAN, ("from", "2010-01-01"), ("to", "2020-01-01")),
        ),
        Question(
            "fixes",
            "Which acts would close the most gaps?",
            "Single acts, and the best small set of them with a bound that no set of its size exceeds.",
            params.FIXES,
            LISTS,
            _fixes,
            (*_ASEAN, ("on", "2018-06-30"), ("top", "5"), ("steps", "2")),
        ),
        Question(
            "what-if",
            "Which answers would change if states did something that they have not done?",
            "The records stay as they are. Each act may be given several times.",
            params.WHAT_IF,
            LISTS,
            _what_if,
            (("conclude", "THA-MMR:extradition@2027-01-01"), *_ASEAN),
        ),
    )
}
"""The questions by their names."""
