"""Findings for people at a terminal, in the manner of compilers.

::

    new/actors.ttl:14:5 source-given violation: [dcterms:source] The record names no source.
       |
    14 | <https://w3id.org/iwtld/id/agency/x> a iwt:Agency ;
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    help: Add dcterms:source with the IRI of a source.

Control characters of the data never reach the terminal; they are shown as escapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from iwtld.errors import Finding, Related, Severity
from iwtld.reports.characters import visible, wrap
from iwtld.reports.excerpts import draw
from iwtld.reports.places import cell, position
from iwtld.reports.summary import number, page, summary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iwtld.incoming.examined import Examined

_BOLD: Final = "1"
_BLUE: Final = "34"
_GREEN: Final = "32"
_COLOURS: Final[Mapping[Severity, str]] = {"violation": "31", "warning": "33", "info": "36"}
_NAMED: Final = 5


class _Paint:
    """Colours, or nothing at all."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, *codes: str) -> str:
        """Return the text between the escape sequences of SGR codes (ECMA-48)."""
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self._colour and text else text


def write(examined: Examined, width: int | None, colour: bool) -> Iterator[str]:
    """Yield each finding as a paragraph, and last what was found in all."""
    paint = _Paint(colour)
    for finding in examined.findings:
        yield _paragraph(finding, width, paint) + "\n\n"
    if examined.passed_over:
        yield wrap(_passed_over(examined.passed_over), width) + "\n"
    more = page(examined)
    if more:
        yield wrap(more, width) + "\n"
    yield paint(summary(examined), _BOLD) + "\n"


def paragraph(finding: Finding) -> str:
    """Return a finding as its lines of text, without colours and without a break at the end."""
    return _paragraph(finding, None, _Paint(False))


def _paragraph(finding: Finding, width: int | None, paint: _Paint) -> str:
    colour = _COLOURS[finding.severity]
    lines = [_head(finding, width, paint)]
    if finding.excerpt is not None:
        drawing = draw(finding.excerpt, width)
        lines += [
            paint(drawing.gutter.rstrip(), _BLUE),
            paint(drawing.number, _BLUE) + drawing.text,
            paint(drawing.gutter, _BLUE) + drawing.indent + paint(drawing.marks, _BOLD, colour),
        ]
    elif finding.focus:
        lines.append(_labelled("record", finding.focus, width, paint, _BLUE))
    if finding.suggestion:
        lines.append(_labelled("help", finding.suggestion, width, paint, _GREEN))
    lines += [_labelled("note", _relation(related), width, paint, _BLUE) for related in finding.related]
    return "\n".join(lines)


def _head(finding: Finding, width: int | None, paint: _Paint) -> str:
    named = cell(finding)
    place = visible(position(finding)) + (f" ({named})" if named else "")
    code = f"{visible(finding.code)} {finding.severity}:"
    column = f"[{visible(finding.column_name)}] " if finding.column_name else ""
    lead = f"{place} {code}"
    wrapped = wrap(column + visible(finding.reason, lines=True), width, "  ", lead)
    # Painted once it is wrapped: escape sequences take no room.
    return f"{paint(place, _BOLD)} {paint(code, _BOLD, _COLOURS[finding.severity])}{wrapped[len(lead) :]}"


def _labelled(label: str, text: str, width: int | None, paint: _Paint, colour: str) -> str:
    lead = f"{label}:"
    wrapped = wrap(visible(text, lines=True), width, " " * (len(lead) + 1), lead)
    return paint(lead, _BOLD, colour) + wrapped[len(lead) :]


def _relation(related: Related) -> str:
    place = ":".join(str(part) for part in (related.file, related.line, related.column) if part is not None)
    return f"{related.reason}: {place}"


def _passed_over(files: tuple[str, ...]) -> str:
    names = ", ".join(map(visible, files[:_NAMED]))
    more = f" and {len(files) - _NAMED:,} more" if len(files) > _NAMED else ""
    return f"Passed over {number(len(files), 'file')} of other kinds: {names}{more}."
