"""The groups of a SPARQL query, and which variables each of them needs to be bound from outside.

SHACL replaces ``$this`` everywhere in a query before it runs (pre-binding, SHACL appendix A). A query
that runs once for all targets joins the targets instead. The two agree in the outermost group, and
in an inner group that binds the variable by its own patterns; in any other inner group that tests the
variable, the targets have to be joined as well, because SPARQL evaluates inner groups on their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from iwtld.errors import QuerySyntaxError
from iwtld.lexer import Token, tokens

_REFUSED = {
    "MINUS": "MINUS (write FILTER NOT EXISTS)",
    "VALUES": "VALUES (write FILTER with IN)",
    "SERVICE": "SERVICE",
    "FROM": "FROM",
}
_DEPTH = 100
_MOST_TOKENS = 5_000
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_STOP = Token("op", ".", 0)
_HIDING = re.compile(r"\\(?:u|U0000)(?:0022|0027|005[Cc]|000[AaDd])")
_AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "GROUP_CONCAT"})


def _tokens(text: str) -> list[Token]:
    """Return the tokens of a query, keywords in upper case, with one of the kind ``end`` behind them.

    An escaped quote or line end is refused: an engine that decodes escapes before it reads the grammar
    would see another query.
    """
    try:
        found = tokens(text)
    except QuerySyntaxError as error:
        raise ValueError(str(error).splitlines()[0]) from None
    if len(found) > _MOST_TOKENS:
        raise ValueError(f"The query is longer than {_MOST_TOKENS:,} words and signs.")
    if _deepest(found) > _DEPTH:
        raise ValueError(f"The query has more than {_DEPTH} brackets inside each other.")
    if any(token.kind == "string" and _HIDING.search(token.text) for token in found):
        raise ValueError("A quote, backslash or line end is written as a codepoint escape; write it as is.")
    named = [token._replace(text=token.text.upper()) if _is_keyword(token) else token for token in found]
    return [*named, Token("end", "", len(text))]


def _deepest(found: list[Token]) -> int:
    """Return how deep the brackets are nested: the engine's parser calls itself for each."""
    deepest = depth = 0
    for token in found:
        if token.text in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif token.text in _CLOSING:
            depth -= 1
    return deepest


def _with_path(text: str, found: list[Token], path: str) -> tuple[str, list[Token]]:
    """Return a query and its tokens with every ``$PATH`` replaced by the path in parentheses."""
    pieces: list[str] = []
    shifted: list[Token] = []
    position = shift = 0
    for token in found:
        if token.kind == "var" and token.text[1:] == "PATH":
            inner = f"({path})"
            shifted += [part._replace(start=part.start + token.start + shift) for part in _tokens(inner)[:-1]]
            pieces += [text[position : token.start], inner]
            position = token.end
            shift += len(inner) - len(token.text)
        else:
            shifted.append(token._replace(start=token.start + shift) if shift else token)
    return "".join([*pieces, text[position:]]), shifted


def _is_keyword(token: Token) -> bool:
    return token.kind == "word" and token.text.isascii()


@dataclass(slots=True)
class Expression:
    """The variables and the EXISTS groups of a FILTER or BIND, and the variable it is bound ``AS``.

    ``absent`` is where a ``FILTER NOT EXISTS`` begins and ends in the text.
    """

    variables: set[str] = field(default_factory=set)
    groups: list[Group] = field(default_factory=list)
    target: str | None = None
    absent: tuple[int, int] | None = None

    def uses(self, variable: str) -> bool:
        """Tell whether the value of the expression depends on the variable."""
        return variable in self.variables or any(group.mentions(variable) for group in self.groups)


@dataclass(slots=True)
class Group:
    """A group graph pattern; ``events`` are what happens in it, in the order of the text.

    An event is ``("binds", variable)``, ``("child", Group)``, ``("optional", Group)``,
    ``("bind", Expression)`` or ``("test", Expression)``. ``joins`` tells of more than one triple pattern;
    ``triples`` are the tokens outside all of them, with a full stop wherever one of them stood.
    """

    start: int
    end: int = 0
    subselect: bool = False
    joins: bool = False
    events: list[tuple[str, str | Group | Expression]] = field(default_factory=list)
    triples: list[Token] = field(default_factory=list)

    def mentions(self, variable: str) -> bool:
        """Tell whether the variable occurs in this group or inside it."""
        for _, what in self.events:
            match what:
                case str():
                    found = what == variable
                case Group():
                    found = what.mentions(variable)
                case Expression():
                    found = what.uses(variable)
            if found:
                return True
        return False

    def needs(self, variable: str, *, optional: bool = False) -> bool:
        """Tell whether the group tests the variable without having bound it by its own patterns.

        The filters of an ``optional`` group see what is bound outside it, unless it is a sub-select.
        """
        bound = tested = False
        for kind, what in self.events:
            if isinstance(what, str):
                bound = bound or what == variable
            elif isinstance(what, Group):
                if kind == "optional" and not bound and what.mentions(variable):
                    return True
            elif what.uses(variable):
                if kind == "bind" and not bound:
                    return True
                tested = tested or not optional or self.subselect
        return tested and not bound

    def needing(self, variable: str) -> Iterator[Group]:
        """Yield the groups inside this one that need the variable bound in them, at any depth.

        The groups of EXISTS are left out: SPARQL substitutes in them what is bound outside.
        """
        for kind, what in self.events:
            if isinstance(what, Group):
                if what.needs(variable, optional=kind == "optional"):
                    yield what
                yield from what.needing(variable)


class Query:
    """A SELECT or ASK query, taken apart.

    ``form`` is ``SELECT`` or ``ASK`` and stands at ``start``; ``projection`` are the selected variables
    (None for ``*``), ``group`` is the outermost group. ``limited`` tells of LIMIT or OFFSET at any depth,
    ``counts_rows`` of an aggregate without DISTINCT.

    ``prebound`` are the variables that must not be assigned and that every sub-select must project;
    ``path`` is the text that takes the place of ``$PATH``. Raises ``ValueError`` for what SHACL forbids in
    its queries. The grammar itself is not checked.
    """

    def __init__(self, text: str, prebound: frozenset[str], path: str | None = None) -> None:
        self.text = text
        self.prebound = prebound
        self.tokens = _tokens(text)
        if path is not None:
            self.text, self.tokens = _with_path(text, self.tokens, path)
        self.at = 0
        self.depth = 0
        self.limited = False
        self.counts_rows = False
        self._check_words()
        while self.here.text not in ("SELECT", "ASK"):
            if self.here.kind == "end":
                raise ValueError("The query is neither a SELECT nor an ASK.")
            self.at += 1
        self.start = self.here.start
        self.form = self.here.text
        self.projection: list[str] | None = []
        if self.form == "SELECT":
            self.projection, self.group = self._select()
        else:
            self.at += 1
            self._skip_to("{")
            self.group = self._group()
        self._modifiers(self.group)

    @property
    def here(self) -> Token:
        """The token at which the parser stands."""
        return self.tokens[min(self.at, len(self.tokens) - 1)]

    def variables(self, outside: tuple[int, int] = (0, 0)) -> set[str]:
        """Return the names of all variables of the query that stand outside a span of its text."""
        start, end = outside
        return {
            token.text[1:] for token in self.tokens if token.kind == "var" and not start <= token.start < end
        }

    def prefixes(self) -> set[str]:
        """Return the prefixes that the query itself declares."""
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        return {name.text[:-1] for word, name in pairs if word.text == "PREFIX" and name.kind == "name"}

    def used_prefixes(self) -> set[str]:
        """Return the prefixes of the names in the query."""
        return {token.text.partition(":")[0] for token in self.tokens if token.kind == "name"}

    def _check_words(self) -> None:
        for index, token in enumerate(self.tokens):
            if token.kind != "word":
                continue
            following = self.tokens[index + 1]
            if token.text in _REFUSED:
                raise ValueError(f"SHACL does not allow {_REFUSED[token.text]} in its queries.")
            if token.text in _AGGREGATES and following.text == "(":
                self.counts_rows = self.counts_rows or self.tokens[index + 2].text != "DISTINCT"
            if token.text == "AS" and following.text[1:] in self.prebound and following.kind == "var":
                raise ValueError(f"The query assigns {following.text}, which SHACL binds.")

    def _skip_to(self, text: str) -> None:
        while self.here.text != text:
            if self.here.kind == "end":
                raise ValueError(f"The query ends where {text!r} is expected.")
            self.at += 1

    def _select(self) -> tuple[list[str] | None, Group]:
        """Read SELECT, the projection and WHERE; what the projection computes is tested in the group."""
        self.at += 1
        names: list[str] | None = []
        computed = Expression()
        while self.here.text not in ("WHERE", "{"):
            if self.here.text == "*":
                names = None
            elif self.here.text == "(":
                inner = self._parentheses()
                computed.variables |= inner.variables
                computed.groups += inner.groups
                if names is not None and inner.target:
                    names.append(inner.target)
                continue
            elif self.here.kind == "var" and names is not None:
                names.append(self.here.text[1:])
            elif self.here.kind == "end":
                raise ValueError("The query has no WHERE group.")
            self.at += 1
        self._skip_to("{")
        group = self._group()
        group.events.append(("test", computed))
        return names, group

    def _modifiers(self, group: Group) -> None:
        """Read GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET up to the end of the query or sub-select."""
        used = Expression()
        while self.here.kind != "end" and self.here.text != "}":
            self.limited = self.limited or self.here.text in ("LIMIT", "OFFSET")
            if self.here.text == "(":
                inner = self._parentheses()
                used.variables |= inner.variables
                used.groups += inner.groups
                continue
            if self.here.kind == "var":
                used.variables.add(self.here.text[1:])
            self.at += 1
        group.events.append(("test", used))

    def _group(self) -> Group:
        """Read ``{ ... }``; afterwards the parser stands behind the closing brace."""
        self.depth += 1
        if self.depth > _DEPTH:
            raise ValueError(f"The query has more than {_DEPTH} groups inside each other.")
        group = self._group_body()
        self.depth -= 1
        return group

    def _group_body(self) -> Group:
        group = Group(self.here.end)
        self.at += 1
        if self.here.text == "SELECT":
            return self._subselect()
        while self.here.text != "}":
            self._element(group)
        group.end = self.here.start
        self.at += 1
        return group

    def _subselect(self) -> Group:
        names, group = self._select()
        group.subselect = True
        self._modifiers(group)
        missing = [name for name in sorted(self.prebound) if name not in (names or ())]
        if missing:
            raise ValueError(f"A sub-select has to select ${' and $'.join(missing)}, which SHACL binds.")
        self.at += 1
        return group

    def _element(self, group: Group) -> None:
        token = self.here
        if token.kind == "end":
            raise ValueError("The query ends within a group.")
        if token.text == "{":
            group.events.append(("child", self._group()))
            group.triples.append(_STOP)
            return
        self.at += 1
        if token.kind == "word" and token.text in ("OPTIONAL", "BIND", "FILTER"):
            if token.text == "OPTIONAL":
                group.events.append(("optional", self._group()))
            elif token.text == "BIND":
                group.events.append(("bind", self._parentheses()))
            else:
                group.events.append(("test", self._constraint(token.start)))
            group.triples.append(_STOP)
            return
        group.triples.append(token)
        if token.kind == "var":
            group.events.append(("binds", token.text[1:]))
        elif token.kind == "op":
            group.joins = True

    def _constraint(self, start: int) -> Expression:
        """Read what follows FILTER: EXISTS, a call, or an expression in parentheses."""
        if self.here.text in ("NOT", "EXISTS"):
            absent = self.here.text == "NOT"
            self._skip_to("{")
            group = self._group()
            return Expression(groups=[group], absent=(start, group.end + 1) if absent else None)
        self._skip_to("(")
        return self._parentheses()

    def _parentheses(self) -> Expression:
        """Read ``( ... )`` with everything inside it."""
        found = Expression()
        depth = 0
        while True:
            token = self.here
            if token.kind == "end":
                raise ValueError("The query ends within parentheses.")
            if token.text == "{":
                found.groups.append(self._group())
                continue
            if token.kind == "var":
                if self.tokens[self.at - 1].text == "AS":
                    found.target = token.text[1:]
                else:
                    found.variables.add(token.text[1:])
            depth += (token.text == "(") - (token.text == ")")
            self.at += 1
            if depth == 0:
                return found
