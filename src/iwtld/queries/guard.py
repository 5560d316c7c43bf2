"""Decide whether a SPARQL text may be run: queries only, nothing remote, nothing that ends the process.

The engine reaches the network for ``SERVICE`` and has no switch for it, and it overflows its stack on
deeply nested text; therefore both are refused here, before the engine sees the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from iwtld.errors import nearest
from iwtld.lexer import Token, syntax_error, tokens

FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
MAX_DEPTH: Final = 100
"""How deep brackets may be nested; the engine itself fails at about 2,000."""
MAX_PARTS: Final = 1_500
"""How many parts that the engine nests in each other may occur; it fails at 2,000 to 5,000, by their kind."""

_UPDATES: Final = frozenset(
    ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"],
)
_PARTING: Final = frozenset(
    {"!", "||", "&&", "|", "/", "^", "+", "-", "*", "<<", "~", ".", ";"}
    | {"UNION", "OPTIONAL", "MINUS", "EXISTS", "BIND", "FILTER", "VALUES", "GRAPH"}
)
_TERMS: Final = frozenset({"iri", "name", "number", "string", "var", "bnode"})
_OPENING: Final = frozenset("{([")
_CLOSING: Final = frozenset("})]")
_PROLOGUE: Final = frozenset({"PREFIX", "BASE", "VERSION"})
_ESCAPED: Final = re.compile(r"\\(.)")
_CHANGING: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
"""Functions whose value differs from one evaluation to the next."""


class GraphClause(NamedTuple):
    """A ``FROM`` or ``FROM NAMED`` clause: the IRI that it names, and its offset in the text."""

    iri: str
    start: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the guard learnt of a text that it lets pass.

    ``form`` is ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``; ``dataset`` holds the ``FROM`` and
    ``FROM NAMED`` clauses in order. ``deterministic`` tells that the same graph gives the same answer each
    time: the query neither asks for the time or chance nor makes blank nodes, whose labels are new each time.
    """

    form: str
    dataset: tuple[GraphClause, ...]
    deterministic: bool = True


def inspect(
    text: str, prefixes: Mapping[str, str] | None = None, *, max_depth: int = MAX_DEPTH
) -> Inspection:
    """Return what kind of query a text is, or raise ``QuerySyntaxError`` for one that may not run.

    ``prefixes`` are those that hold without being declared in the text. Refused are updates, ``SERVICE``
    in whatever spelling, undeclared prefixes, and nesting that could overflow the engine's stack; brackets
    may be nested ``max_depth`` levels, but never deeper than ``MAX_DEPTH``.
    """
    found = tokens(text)
    declared = _declared(found, prefixes or {})
    form = _form(text, found)
    _check_size(text, found, min(max_depth, MAX_DEPTH))
    deterministic = not (form == "CONSTRUCT" and _makes_blank_nodes(found))
    before = ""
    for token in found:
        kind = token.kind
        if kind == "word":
            before = token.text.upper()
            if "SERVICE" in before:
                raise _service(text, token, "SERVICE is refused: a query asks this graph alone.")
            deterministic = deterministic and before not in _CHANGING
            continue
        if kind == "name":
            _check_name(text, token)
            if before != "PREFIX":
                _check_prefix(text, token, declared)
        elif kind == "bnode" and ".SERVICE" in token.text.upper():
            raise _disguised(text, token)
        before = ""
    return Inspection(form, tuple(_dataset(text, found, declared)), deterministic)


def check_dataset(text: str, inspection: Inspection, graphs: Iterable[str]) -> None:
    """Raise ``QuerySyntaxError`` for a ``FROM`` clause that names a graph which is not in ``graphs``."""
    if not inspection.dataset:
        return
    known = sorted(graphs)
    for clause in inspection.dataset:
        if clause.iri not in known:
            near = nearest(clause.iri, known)
            raise syntax_error(
                text,
                clause.start,
                f"FROM names <{clause.iri}>, which is not a graph here.",
                hint=f"Did you mean <{near[0]}>?" if near else "`iwtld info` lists the graphs.",
                code="unknown-graph",
            )


def calls(text: str, iri: str, prefixes: Mapping[str, str] | None = None) -> int | None:
    """Return the offset at which a query that may run calls the function of that IRI, or ``None``."""
    found = tokens(text)
    declared = _declared(found, prefixes or {})
    for token, after in pairwise(found):
        if after.text == "(" and token.kind in {"iri", "name"} and _expanded(token, declared) == iri:
            return token.start
    return None


def named(text: str, prefixes: Mapping[str, str] | None = None) -> frozenset[str]:
    """Return the IRIs that a SPARQL text names, in full or by prefix; those of its prologue do not count.

    Raises ``QuerySyntaxError`` for a text that does not parse as tokens or uses an undeclared prefix.
    """
    found = tokens(text)
    declared = _declared(found, prefixes or {})
    iris: set[str] = set()
    before = ""
    for index, token in enumerate(found):
        in_prologue = before == "BASE" or (index > 1 and found[index - 2].text.upper() == "PREFIX")
        if token.kind == "iri" and not in_prologue:
            iris.add(token.text[1:-1])
        elif token.kind == "name" and before != "PREFIX":
            _check_prefix(text, token, declared)
            iris.add(_ESCAPED.sub(r"\1", _expanded(token, declared)))
        before = token.text.upper()
    return frozenset(iris)


def _declared(found: Sequence[Token], prefixes: Mapping[str, str]) -> dict[str, str]:
    declared = dict(prefixes)
    for index, token in enumerate(found[:-2]):
        if token.kind == "word" and token.text.upper() == "PREFIX":
            name, iri = found[index + 1 : index + 3]
            if name.kind == "name" and iri.kind == "iri":
                declared[name.text.removesuffix(":")] = iri.text[1:-1]
    return declared


def _expanded(token: Token, declared: Mapping[str, str]) -> str:
    prefix, _, local = token.text.partition(":")
    return token.text[1:-1] if token.kind == "iri" else declared[prefix] + local


def _form(text: str, found: Sequence[Token]) -> str:
    words = (token for token in found if token.kind == "word")
    first = next((token for token in words if token.text.upper() not in _PROLOGUE), None)
    if first is None:
        raise syntax_error(text, 0, "There is no query here; it begins with SELECT, ASK or CONSTRUCT.")
    form = first.text.upper()
    if form in FORMS:
        return form
    if form in _UPDATES:
        reason = f"{form} is an update; the graph is only read here."
        raise syntax_error(text, first.start, reason, code="update-refused")
    hint = nearest(form, FORMS)
    reason = f"A query begins with {', '.join(FORMS[:-1])} or {FORMS[-1]}, not with {first.text}."
    raise syntax_error(text, first.start, reason, hint=f"Did you mean {hint[0]}?" if hint else None)


def _check_size(text: str, found: Sequence[Token], max_depth: int) -> None:
    opened: list[str] = []
    parts = 0
    in_values = follows_term = False
    for kind, mark, start in found:
        is_term = kind in _TERMS
        if kind == "op" and mark in _OPENING:
            opened.append(mark)
            if len(opened) > max_depth:
                reason = f"Brackets nest deeper than {max_depth} levels."
                raise syntax_error(text, start, reason, code="too-deep")
            part = mark != "{"
        elif kind == "op":
            if mark in _CLOSING:
                in_values = in_values and mark != "}"
                opened[-1:] = []
            # Commas between the arguments of a function are harmless, those between objects are not.
            part = mark in _PARTING or (mark == "," and opened[-1:] != ["("])
        elif kind == "word":
            part = mark.upper() in _PARTING
            in_values = in_values or mark.upper() == "VALUES"
        else:
            # The elements of a list, and what DESCRIBE names, stand beside each other.
            part = is_term and follows_term and opened[-1:] in ([], ["("])
        follows_term = is_term
        # Rows of data are harmless as well, however many.
        parts += part and not in_values
        if parts > MAX_PARTS:
            reason = f"More than {MAX_PARTS:,} operators, brackets, patterns or list elements are refused."
            raise syntax_error(text, start, reason, code="too-complex")


def _makes_blank_nodes(found: Sequence[Token]) -> bool:
    """Return whether the template of a CONSTRUCT, its first group, holds a blank node or a list."""
    depth = 0
    for token in found:
        if token.kind == "bnode" or (depth and token.text in {"[", "("}):
            return True
        if token.kind == "op" and token.text == "{":
            depth += 1
        elif token.kind == "op" and token.text == "}":
            depth -= 1
            if not depth:
                return False
    return False


# The engine reads SERVICE:x as the keyword and the name :x, and x.SERVICE at times as two tokens too.
def _check_name(text: str, token: Token) -> None:
    spelt = token.text.upper()
    if "SERVICE" in spelt and ("SERVICE" in spelt.partition(":")[0] or ".SERVICE" in spelt):
        raise _disguised(text, token)


def _disguised(text: str, token: Token) -> Exception:
    reason = f"{token.text} can be read as SERVICE, which is refused."
    return _service(text, token, reason, "Choose another name.")


def _service(text: str, token: Token, reason: str, hint: str | None = None) -> Exception:
    return syntax_error(text, token.start, reason, hint=hint, code="service-refused")


def _check_prefix(text: str, token: Token, declared: Mapping[str, str]) -> None:
    prefix = token.text.partition(":")[0]
    if prefix not in declared:
        near = nearest(prefix, declared)
        raise syntax_error(
            text,
            token.start,
            f"The prefix {prefix}: is not declared.",
            hint=f"Did you mean {near[0]}:?" if near else f"Add PREFIX {prefix}: <...> at the top.",
            code="unknown-prefix",
        )


def _dataset(text: str, found: Sequence[Token], declared: Mapping[str, str]) -> Iterator[GraphClause]:
    for index, token in enumerate(found):
        if token.kind != "word" or token.text.upper() != "FROM":
            continue
        rest = found[index + 1 : index + 3]
        if rest and rest[0].kind == "word" and rest[0].text.upper() == "NAMED":
            rest = rest[1:]
        if not rest or rest[0].kind not in {"iri", "name"}:
            raise syntax_error(text, token.start, "FROM is followed by the IRI of a graph.")
        yield GraphClause(_expanded(rest[0], declared), token.start)
