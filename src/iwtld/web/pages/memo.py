"""The memo: an answer of the finder to put into a file, as a page to print or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from iwtld.web.exchange import Reply
from iwtld.web.formats import HTML
from iwtld.web.negotiation import Format, negotiate
from iwtld.web.pages.account import Citation, account, citations, split
from iwtld.web.pages.filled import fill
from iwtld.web.pages.finder import ask, links
from iwtld.web.params import BASIS
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.basis import Answer
    from iwtld.basis.provenance import Provenance
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

MARKDOWN: Final = Format("md", "text/markdown; charset=utf-8")
FORMATS: Final = (HTML, MARKDOWN)


class Footnotes:
    """Numbers the places where records stand, in the order in which a memo first refers to them."""

    def __init__(self, provenance: Provenance) -> None:
        self._provenance = provenance
        self._numbers: dict[tuple[object, ...], int] = {}
        self.notes: list[Citation] = []

    def __call__(self, records: Iterable[str]) -> list[int]:
        """Return the numbers of the notes for some records."""
        found = citations(self._provenance.sources(records))
        return list(dict.fromkeys(self._number(one) for one in found))

    def _number(self, one: Citation) -> int:
        # Two records on one row of a table stand in one place.
        key = (one.documents, one.locator, one.row)
        if key not in self._numbers:
            self.notes.append(one)
            self._numbers[key] = len(self.notes)
        return self._numbers[key]


def memo(request: Request, site: Site) -> Reply:
    """Answer with the memo for a question; ``format=md`` gives Markdown.

    Raises ``Problem`` (400) for a question that cannot be answered, as the finder does beside its fields.
    """
    written = negotiate(request, FORMATS, named=request.value("format", HTML.name))
    filled = fill(request, site, BASIS, needed=("requesting", "requested"))
    answer, filled = ask(site, filled)
    if answer is None or filled.asked is None:
        detail = " ".join(filled.errors.values())
        raise Problem(400, "question", "This question cannot be answered", detail, errors=dict(filled.errors))
    if written is MARKDOWN:
        return _markdown(site, answer)
    context = account(site, answer)
    near, _ = split(site.kb.why_not(answer))
    return site.page(
        request,
        "memo.html",
        title=f"Memo: {context['question']} {answer.on.isoformat()}",
        **context,
        near=near,
        notes=Footnotes(site.kb.reasoner.provenance),
        links=links(filled.asked, answer),
        today=date.today(),
    )


def _markdown(site: Site, answer: Answer) -> Reply:
    from iwtld.basis.proofs import tree
    from iwtld.basis.render import markdown

    provenance = site.kb.reasoner.provenance
    _, _, proof = tree.markdown(answer, tree.tree(answer, provenance)).partition("\n\n")
    title = (
        f"# Legal basis: {answer.form.name.lower()}, {answer.requesting.name} from {answer.requested.name}\n"
    )
    text = "\n".join((title, markdown(answer), "## Proof and sources\n", proof))
    return Reply.text(text, MARKDOWN.media_type)
