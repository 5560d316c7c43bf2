"""Decide whether a SPARQL text may be run: queries only, nothing remote, nothing that ends the process.

The engine reaches the network for ``SERVICE`` and has no switch for it, and it overflows its stack on
deeply nested text; therefore both are refused here, before the engine sees the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from iwtld.errors import nearest
from iwtld.lexer import Token, syntax_error, tokens

FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
MAX_DEPTH: Final = 100
"""How deep brackets may be nested; the engine itself fails at about 2,000."""
MAX_BRANCHES: Final = 1_000
"""How many operators that nest without brackets may occur; the engine fails at about 5,000 ``BIND``."""

_UPDATES: Final = frozenset(
    ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"],
)
_BRANCHING: Final = frozenset(
    {"!", "||", "&&", "|", "/", "^", "+", "-", "*", "<<"}
    | {"UNION", "OPTIONAL", "MINUS", "EXISTS", "BIND", "FILTER", "VALUES", "GRAPH"}
)


class GraphClause(NamedTuple):
    """A ``FROM`` or ``FROM NAMED`` clause: the IRI that it names, and its offset in the text."""

    iri: str
    start: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the guard learnt of a text that it lets pass.

    ``form`` is ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``; ``dataset`` holds the ``FROM`` and
    ``FROM NAMED`` clauses in order.
    """

    form: str
    dataset: tuple[GraphClause, ...]


def inspect(text: str, prefixes: Mapping[str, str] | None = None) -> Inspection:
    """Return what kind of query a text is, or raise ``QuerySyntaxError`` for one that may not run.

    ``prefixes`` are those that hold without being declared in the text. Refused are updates, ``SERVICE``
    in whatever spelling, undeclared prefixes, and nesting that could overflow the engine's stack.
    """
    found = tokens(text)
    declared = _declared(found, prefixes or {})
    form = _form(text, found)
    _check_size(text, found)
    for index, token in enumerate(found):
        _check_service(text, token)
        if token.kind == "name" and not _declares(found, index):
            _check_prefix(text, token, declared)
    return Inspection(form, tuple(_dataset(text, found, declared)))


def check_dataset(text: str, inspection: Inspection, graphs: Iterable[str]) -> None:
    """Raise ``QuerySyntaxError`` for a ``FROM`` clause that names a graph which is not in ``graphs``."""
    known = sorted(graphs)
    for clause in inspection.dataset:
        if clause.iri not in known:
            hint = nearest(clause.iri, known)
            advice = f"Did you mean <{hint[0]}>?" if hint else "`iwtld info` lists the graphs."
            reason = f"FROM names <{clause.iri}>, which is not a graph here. {advice}"
            raise syntax_error(text, clause.start, reason)


def _declares(found: list[Token], index: int) -> bool:
    return index > 0 and found[index - 1].kind == "word" and found[index - 1].text.upper() == "PREFIX"


def _declared(found: list[Token], prefixes: Mapping[str, str]) -> dict[str, str]:
    declared = dict(prefixes)
    for index in range(1, len(found) - 1):
        if found[index].kind == "name" and found[index + 1].kind == "iri" and _declares(found, index):
            declared[found[index].text.removesuffix(":")] = found[index + 1].text[1:-1]
    return declared


def _form(text: str, found: list[Token]) -> str:
    words = [token for token in found if token.kind == "word"]
    first = next((token for token in words if token.text.upper() not in {"PREFIX", "BASE", "VERSION"}), None)
    if first is None:
        raise syntax_error(text, 0, "There is no query here; it begins with SELECT, ASK or CONSTRUCT.")
    form = first.text.upper()
    if form in FORMS:
        return form
    if form in _UPDATES:
        raise syntax_error(text, first.start, f"{form} is an update; the graph is only read here.")
    hint = nearest(form, FORMS)
    reason = f"A query begins with {', '.join(FORMS[:-1])} or {FORMS[-1]}, not with {first.text}."
    raise syntax_error(text, first.start, f"{reason} Did you mean {hint[0]}?" if hint else reason)


def _check_size(text: str, found: list[Token]) -> None:
    depth = branches = 0
    for token in found:
        if token.kind == "op" and token.text in {"{", "(", "["}:
            depth += 1
            if depth > MAX_DEPTH:
                raise syntax_error(text, token.start, f"Brackets nest deeper than {MAX_DEPTH} levels.")
        elif token.kind == "op" and token.text in {"}", ")", "]"}:
            depth -= 1
        elif token.text.upper() in _BRANCHING:
            branches += 1
            if branches > MAX_BRANCHES:
                reason = f"More than {MAX_BRANCHES} operators, UNION or OPTIONAL parts are refused."
                raise syntax_error(text, token.start, reason)


def _check_service(text: str, token: Token) -> None:
    spelt = token.text.upper()
    # The engine reads SERVICE:x as the keyword and the name :x, and x.SERVICE at times as two tokens too.
    readable = {
        "word": "SERVICE" in spelt,
        "name": "SERVICE" in spelt.partition(":")[0] or ".SERVICE" in spelt,
        "bnode": ".SERVICE" in spelt,
    }
    if readable.get(token.kind, False):
        reason = "SERVICE is refused: a query asks this graph alone."
        if token.kind != "word":
            reason = f"{token.text} can be read as SERVICE, which is refused. Choose another name."
        raise syntax_error(text, token.start, reason)


def _check_prefix(text: str, token: Token, declared: Mapping[str, str]) -> None:
    prefix = token.text.partition(":")[0]
    if prefix not in declared:
        hint = nearest(prefix, declared)
        advice = f"Did you mean {hint[0]}:?" if hint else f"Add PREFIX {prefix}: <...> at the top."
        raise syntax_error(text, token.start, f"The prefix {prefix}: is not declared. {advice}")


def _dataset(text: str, found: list[Token], declared: Mapping[str, str]) -> Iterator[GraphClause]:
    for index, token in enumerate(found):
        if token.kind != "word" or token.text.upper() != "FROM":
            continue
        rest = found[index + 1 : index + 3]
        if rest and rest[0].kind == "word" and rest[0].text.upper() == "NAMED":
            rest = rest[1:]
        if not rest or rest[0].kind not in {"iri", "name"}:
            raise syntax_error(text, token.start, "FROM is followed by the IRI of a graph.")
        named = rest[0].text
        prefix, _, local = named.partition(":")
        iri = named[1:-1] if rest[0].kind == "iri" else declared[prefix] + local
        yield GraphClause(iri, token.start)
