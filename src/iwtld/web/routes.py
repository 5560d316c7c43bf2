"""Which path is answered by which handler.

The table holds names and not functions: the gate matches paths without importing what answers them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

    Handler: TypeAlias = Callable[[Request, Site], Reply]

Cost: TypeAlias = Literal["graph", "upload", "export"]
"""``graph`` is answered by a worker that can open no file, the others by a process for this request alone:
``upload`` may open files, ``export`` may take longer."""

_PART: Final = re.compile(r"\{(?P<name>[a-z_]+)(?P<rest>:path)?\}")
_READ: Final = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Route:
    """A pattern of paths, with its handler as ``module:function``.

    ``{name}`` stands for one segment, ``{name:path}`` for what remains. ``methods`` are those other than
    OPTIONS, which every path answers.
    """

    pattern: str
    handler: str
    methods: tuple[str, ...] = _READ
    cost: Cost = "graph"
    _expression: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_expression", re.compile(_expression(self.pattern)))

    def match(self, path: str) -> Mapping[str, str] | None:
        """Return the named parts of a decoded path, or ``None`` when it is not of this pattern."""
        found = self._expression.fullmatch(path)
        return None if found is None else found.groupdict()

    def load(self) -> Handler:
        """Return the handler, importing its module."""
        return load(self.handler)


@cache
def load(name: str) -> Handler:
    """Return a handler by ``module:function``."""
    module, _, function = name.partition(":")
    handler: Handler = getattr(import_module(module), function)
    return handler


def modules(routes: Sequence[Route]) -> tuple[str, ...]:
    """Return the modules that hold the handlers of routes, each once."""
    return tuple(dict.fromkeys(route.handler.partition(":")[0] for route in routes))


def find(method: str, path: str, routes: Sequence[Route]) -> tuple[Route, Mapping[str, str]]:
    """Return the first route of a method and a decoded path, and the named parts of the path.

    Raises ``Problem``: 404 where no route has such a path, 405 where none of them takes the method.
    """
    for route in routes:
        if method in route.methods and (params := route.match(path)) is not None:
            return route, params
    listed = allowed(path, routes)
    raise Problem(
        405, "method", "This method is not answered here", f"Use {listed}.", headers={"allow": listed}
    )


def allowed(path: str, routes: Sequence[Route]) -> str:
    """Return the methods that a decoded path takes, as the header ``Allow`` lists them.

    Raises ``Problem`` (404) where no route has such a path.
    """
    methods: dict[str, None] = {}
    for route in routes:
        if route.match(path) is not None:
            methods |= dict.fromkeys(route.methods)
    if not methods:
        raise Problem(404, "not-found", "There is nothing here", f"Nothing answers {path[:200]!r}.")
    return ", ".join([*methods, "OPTIONS"])


def _expression(pattern: str) -> str:
    parts, end = [], 0
    for match in _PART.finditer(pattern):
        parts += [
            re.escape(pattern[end : match.start()]),
            f"(?P<{match['name']}>{'.+' if match['rest'] else '[^/]+'})",
        ]
        end = match.end()
    return "".join([*parts, re.escape(pattern[end:])])


_WEB: Final = "iwtld.web."
_BOTH: Final = (*_READ, "POST")


def _route(pattern: str, handler: str, methods: tuple[str, ...] = _READ, cost: Cost = "graph") -> Route:
    return Route(pattern, _WEB + handler, methods, cost)


_QUESTIONS: Final = ("basis", "why", "why-not", "timeline", "gaps", "matrix", "diff", "fixes", "what-if")


ROUTES: Final[tuple[Route, ...]] = (
    _route("/", "pages.home:home"),
    _route("/about", "pages.home:about"),
    _route("/basis", "pages.finder:finder"),
    _route("/basis/memo", "pages.memo:memo"),
    _route("/what-if", "pages.whatif:what_if"),
    _route("/fixes", "pages.fixes:fixes"),
    _route("/gaps", "pages.gaps:gaps_page"),
    _route("/gaps/matrix", "pages.matrix:matrix_page"),
    _route("/borders", "pages.borders:borders_page"),
    _route("/network", "pages.network:network"),
    _route("/countries", "pages.lists:countries"),
    _route("/actors", "pages.lists:actors"),
    _route("/mechanisms", "pages.lists:mechanisms"),
    _route("/instruments", "pages.lists:instruments"),
    _route("/sources", "pages.lists:sources"),
    _route("/figures", "pages.lists:figures"),
    _route("/search", "pages.search:search"),
    _route("/queries", "pages.stored:listing"),
    _route("/queries/{name}", "pages.stored:question"),
    _route("/sparql", "sparql.protocol:query", _BOTH),
    _route("/sparql/terms", "pages.terms:terms"),
    _route("/validate", "pages.upload:form"),
    _route("/validate", "pages.upload:check", ("POST",), "upload"),
    _route("/forms/{file}", "pages.blank:form", cost="upload"),
    _route("/explain", "pages.codes:codes"),
    _route("/explain/{code}", "pages.codes:code"),
    _route("/limits", "pages.limits:limits"),
    _route("/problem/{slug}", "pages.limits:problem"),
    _route("/id/{rest:path}", "linked.redirect:identifier"),
    _route("/doc/{rest:path}", "linked.things:document"),
    _route("/ontology", "linked.ontology:document"),
    _route("/ontology.{suffix}", "linked.ontology:document"),
    _route("/ontology/{rest:path}", "linked.ontology:part"),
    _route("/shapes", "linked.shapes:document"),
    _route("/shapes.{suffix}", "linked.shapes:document"),
    _route("/shapes/{rest:path}", "linked.shapes:part"),
    _route("/keys", "linked.shapes:document"),
    _route("/keys.{suffix}", "linked.shapes:document"),
    _route("/codes", "linked.codes:document"),
    _route("/graph/{rest:path}", "linked.graphs:document"),
    _route("/data/{rest:path}", "linked.tables:document"),
    _route("/dataset", "linked.catalogue:dataset"),
    _route("/dataset.{suffix}", "linked.catalogue:dataset"),
    _route("/context.jsonld", "linked.catalogue:context"),
    _route("/dumps/graph/{rest:path}", "linked.graphs:dump", cost="export"),
    _route("/dumps/{name}", "linked.dumps:dump", cost="export"),
    _route("/.well-known/void", "linked.catalogue:well_known"),
    _route("/.well-known/sparql-examples", "api.examples:examples"),
    _route("/api", "api.index:index"),
    _route("/api/openapi.json", "api.openapi:document"),
    _route("/api/queries", "api.queries:listing"),
    _route("/api/queries/{name}", "api.queries:answer"),
    _route("/api/validate", "api.validate:validate", ("POST",), "upload"),
    *(_route(f"/api/{question}", "api.answers:answer") for question in _QUESTIONS),
)
"""Every path that a worker answers; the first that matches counts."""
