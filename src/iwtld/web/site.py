"""What a worker holds: the graph, the templates, and what is read once for all requests."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeVar

from iwtld import __version__
from iwtld.web.exchange import Reply
from iwtld.web.labels import Labels
from iwtld.web.links import Links
from iwtld.web.routes import ROUTES, Route, modules
from iwtld.web.settings import DEFAULTS, Settings
from iwtld.web.templating import environment

if TYPE_CHECKING:
    from iwtld.kb import KnowledgeBase
    from iwtld.web.exchange import Request

_T = TypeVar("_T")

# Modules that answer requests without a route of their own.
_OTHERS: Final = ("iwtld.web.pages.kinds",)


class Site:
    """The graph with all that is needed to answer requests about it; see :func:`open_site`."""

    def __init__(self, kb: KnowledgeBase, settings: Settings = DEFAULTS) -> None:
        self.kb: Final = kb
        self.settings: Final = settings
        self.dataset: Final = kb.manifest.dataset_version
        self.links: Final = Links()
        self.labels: Final = Labels(kb.store)
        self._templates: Final = environment(self)
        self._kept: Final[dict[Hashable, Any]] = {}

    def render(self, template: str, **context: Any) -> str:
        """Return a template filled in; every text is escaped."""
        return self._templates.get_template(template).render(**context)

    def page(
        self,
        request: Request,
        template: str,
        *,
        title: str,
        description: str | None = None,
        status: int = 200,
        **context: Any,
    ) -> Reply:
        """Return a page: a template that extends ``base.html``."""
        text = self.render(
            template,
            title=title,
            description=description,
            path=request.path,
            dataset=self.dataset,
            version=__version__,
            built=self.kb.manifest.built,
            **context,
        )
        return Reply.html(text, status=status)

    def cached(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what was made for a key, making it the first time.

        What ``preload`` of a module makes is made once, before the workers are forked, and shared by them.
        """
        if key not in self._kept:
            self._kept[key] = make()
        kept: _T = self._kept[key]
        return kept


def open_site(kb: KnowledgeBase, settings: Settings = DEFAULTS, routes: Sequence[Route] = ROUTES) -> Site:
    """Return the site of a graph with everything read that requests need.

    After this no request needs to open a file: the engine has read its records, the templates are compiled,
    the modules of all handlers are imported and have run their ``preload``.
    """
    site = Site(kb, settings)
    _ = kb.reasoner.world
    _ = kb.traffic
    _ = kb.queries
    for name in (*modules(routes), *_OTHERS):
        preload = getattr(import_module(name), "preload", None)
        if preload is not None:
            preload(site)
    for name in site._templates.list_templates(extensions=["html", "md"]):
        site._templates.get_template(name)
    return site
