"""Random documents in many styles of writing."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import strategies as st

PROLOGUE = (
    "@prefix : <http://e.org/#> .\n@prefix p: <http://e.org/p/> .\n@prefix a.b-ç: <http://e.org/ç/> .\n"
)
"""The prefixes that the documents use, on three lines."""

_IRIS = (
    "<http://e.org/a>", "<b>", "<#c>", "<>", "<../d?q=1;r>", "<\\u0065>", "<é/ü>", "<//h/x>",
    ":a", "p:b", "p:", ":", "p:é", "p:a\\,b\\.", "p:%41", "p:a.b", "p:0-1", "p:a:b", "a.b-ç:x", "p:_", "p:\\~x",
)  # fmt: skip
_LABELS = ("_:a", "_:b.c", "_:0", "_:é", "_:a-b")
_STRINGS = (
    '"x"', "'y'", '""', "''", '"a\\"b"', "'it\\'s'", '"# [ ; , ."', '"\\u00e9\\n"', "'<a> :b \"c\"'", '"😀 é"',
    '"""long\n"quoted" ""\r\nlines"""', "'''long ' '' \\''''", '"""\\"""x"""', "''''x'''", '"\\\\"',
)  # fmt: skip
_SUFFIXES = ("@en", "@de-CH-1996", "@ar--rtl", "^^p:type", "^^<t>", " @en", " ^^ p:type", "\n^^\t<t>", "^^:")
_NUMBERS = ("1", "-2", "+3", "1.5", "-.5", "1e3", "1.E-3", ".5e+1", "00", "true", "false")

iris = st.sampled_from(_IRIS)
nodes = iris | st.sampled_from(_LABELS)
strings = st.builds(str.__add__, st.sampled_from(_STRINGS), st.just("") | st.sampled_from(_SUFFIXES))
literals = strings | st.sampled_from(_NUMBERS)
_GAPS = (" ", " ", " ", "\n", "\r\n", "\r", "\t", "  ", " # ' [ \" <é\n", "\n\n  ")


def _joined(tokens: list[str], seed: int) -> str:
    """Write tokens with white space between them, and sometimes without where none is needed."""
    chance = Random(seed)
    written = [tokens[0]]
    for before, token in pairwise(tokens):
        if before[-1] not in '>"],;)' or chance.random() < 0.75:
            written.append(chance.choice(_GAPS))
        written.append(token)
    return "".join(written)


@st.composite
def _objects(draw: st.DrawFn, depth: int) -> list[str]:
    kind = draw(st.integers(0, 9 if depth else 5))
    if kind <= 2:
        return [draw(nodes)]
    if kind <= 4:
        return [draw(literals)]
    if kind == 5:
        return draw(st.sampled_from([["[", "]"], ["[]"], ["(", ")"], ["()"]]))
    if kind <= 7:
        return ["[", *draw(_descriptions(depth - 1)), "]"]
    if kind == 8:
        elements = draw(st.lists(_objects(depth - 1), min_size=1, max_size=3))
        return ["(", *(token for element in elements for token in element), ")"]
    return draw(_quoted(depth - 1))


@st.composite
def _quoted(draw: st.DrawFn, depth: int, *, is_term: bool | None = None) -> list[str]:
    """Write a triple term or a reified triple of RDF 1.2."""
    if is_term is None:
        is_term = draw(st.booleans())
    inner = _quoted(depth - 1, is_term=True if is_term else None) if depth > 0 else st.nothing()
    # The parser takes no long strings here, although RDF 1.2 does.
    short = literals.filter(lambda value: not value.startswith(('"""', "'''")))
    value = draw((nodes | short).map(lambda term: [term]) | inner)
    triple = [draw(nodes | st.just("[]")), draw(iris | st.just("a")), *value]
    if is_term:
        return ["<<(", *triple, ")>>"]
    reifier = draw(st.sampled_from([[], ["~"], ["~", "_:r"], ["~", ":r"]]))
    return ["<<", *triple, *reifier, ">>"]


@st.composite
def _annotations(draw: st.DrawFn, depth: int) -> list[str]:
    found: list[str] = []
    for kind in draw(st.lists(st.integers(0, 2), max_size=2)) if depth else []:
        if kind == 2:
            found += ["{|", *draw(_descriptions(depth - 1)), "|}"]
        else:
            found += ["~", draw(nodes)] if kind else ["~"]
    return found


@st.composite
def _descriptions(draw: st.DrawFn, depth: int) -> list[str]:
    """Write a list of predicates and objects."""
    tokens: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        if tokens:
            tokens += [";"] * draw(st.integers(1, 2))
        tokens.append(draw(iris | st.just("a")))
        for number in range(draw(st.integers(1, 3))):
            tokens += [","] * bool(number)
            tokens += draw(_objects(depth))
            if draw(st.integers(0, 5)) == 0:
                tokens += draw(_annotations(depth))
    return tokens + [";"] * draw(st.integers(0, 1))


@st.composite
def _statements(draw: st.DrawFn) -> list[str]:
    kind = draw(st.integers(0, 7))
    description = draw(_descriptions(3))
    if kind <= 3:
        return [draw(nodes), *description]
    if kind == 4:
        return [*draw(st.sampled_from([["[]"], ["[", "]"], ["()"]])), *description]
    if kind == 5:
        return ["[", *description, "]", *(draw(_descriptions(1)) if draw(st.booleans()) else [])]
    if kind == 6:
        elements = draw(st.lists(_objects(2), min_size=1, max_size=3))
        return ["(", *(token for element in elements for token in element), ")", *description]
    return [*draw(_quoted(2, is_term=False)), *description]


@st.composite
def turtle(draw: st.DrawFn) -> str:
    """Write statements in Turtle."""
    statements = draw(st.lists(_statements(), min_size=1, max_size=4))
    tokens = [token for statement in statements for token in (*statement, ".")]
    return PROLOGUE + _joined(tokens, draw(st.integers(0, 2**32)))


@st.composite
def trig(draw: st.DrawFn) -> str:
    """Write statements in TriG, in graphs and outside of them."""
    tokens: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        block: list[str] = []
        for statement in draw(st.lists(_statements(), max_size=2)):
            block += [*["."] * bool(block), *statement]
        name = draw(
            st.sampled_from(
                [[], ["GRAPH", ":g"], [":g"], ["_:g"], ["graph", "<g>"], ["[]"], ["GRAPH", "[", "]"]]
            )
        )
        tokens += [*name, "{", *block, *["."] * (bool(block) and draw(st.booleans())), "}"]
        if draw(st.booleans()):
            tokens += [*draw(_statements()), "."]
    return PROLOGUE + _joined(tokens, draw(st.integers(0, 2**32)))
