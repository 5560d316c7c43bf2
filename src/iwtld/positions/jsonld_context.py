"""Contexts of JSON-LD (JSON-LD 1.1 API, sections 4 and 5.2), as the project's parser processes them.

Nothing is fetched: a context that is named by its address is a mistake, except that of the project, which is
part of the installation.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

from iwtld.positions.iris import absolute, resolved
from iwtld.positions.json_text import Member, Node, Number, of_python
from iwtld.positions.jsonld_terms import (
    CONTAINERS,
    KEYWORDS,
    OF_A_TERM,
    SETTINGS,
    Term,
    check_type,
    comparable,
    direction_of,
    is_keyword_like,
    optional,
    text_of,
    truth,
)
from iwtld.positions.mistake import Mistake
from iwtld.rdf.contexts import CONTEXT_IRI, project_context


@dataclass(slots=True, eq=False)
class Context:
    """An active context; ``origin`` is the document's base, ``previous`` what holds where this one ends."""

    base: str | None
    origin: str | None
    vocabulary: str | None = None
    language: str | None = None
    direction: str | None = None
    terms: dict[str, Term] = field(default_factory=dict)
    previous: Context | None = None
    _scoped: dict[tuple[str, bool, bool], Context] = field(default_factory=dict)

    @classmethod
    def initial(cls, base: str | None) -> Context:
        """Return the context of a document before it says anything."""
        return cls(base, base)

    def expanded(self, value: str, *, relative: bool = False, vocabulary: bool = False) -> str | None:
        """Return the IRI or the keyword that a name stands for, or None for what is to be ignored.

        ``relative`` references are resolved against the base; ``vocabulary`` names may be terms.
        """
        if is_keyword_like(value):
            return value if value in KEYWORDS else None
        found, expansion = self._known(value, vocabulary=vocabulary)
        if found:
            return expansion
        if vocabulary and self.vocabulary is not None:
            return self.vocabulary + value
        if relative and self.base is not None:
            iri = resolved(value, self.base)
            if iri is not None:
                return iri.value
        return value

    def _known(self, value: str, *, vocabulary: bool) -> tuple[bool, str | None]:
        term = self.terms.get(value)
        if term is not None and term.has_iri and (term.iri is None or term.iri in KEYWORDS or vocabulary):
            return True, term.iri
        prefix, colon, local = value.partition(":")
        if colon:
            if prefix == "_" or local.startswith("//"):
                return True, value
            term = self.terms.get(prefix)
            if term is not None and term.iri is not None and term.is_prefix:
                return True, term.iri + local
            if absolute(value) is not None:
                return True, value
        return False, None

    def scoped(self, name: str, *, overrides: bool, propagates: bool) -> Context | None:
        """Return the context that the definition of a term brings along, if it has one."""
        term = self.terms.get(name)
        if term is None or term.context is None:
            return None
        key = name, overrides, propagates
        if key not in self._scoped:
            self._scoped[key] = self.processed(term.context, overrides=overrides, propagates=propagates)
        return self._scoped[key]

    def processed(self, local: Node, *, overrides: bool = False, propagates: bool = True) -> Context:
        """Return the context that holds where ``local`` is given; raises ``Mistake``."""
        if isinstance(local.value, list):
            for member in local.value:
                if member.name == "@propagate":
                    propagates = truth(member.value)
        result = replace(self, terms=dict(self.terms), _scoped={})
        if not propagates and result.previous is None:
            result.previous = self
        for part in local.value if isinstance(local.value, tuple) else (local,):
            if part.value is None:
                if not overrides and any(term.is_protected for term in self.terms.values()):
                    raise Mistake(*part.place)
                result = Context(self.origin, self.origin, previous=None if propagates else result)
                continue
            if part.text is not None:
                if part.text != CONTEXT_IRI:
                    raise Mistake(*part.place)
                part = _of_the_project(part.place)
            if not isinstance(part.value, list):
                raise Mistake(*part.place)
            _Local(result, part.value, overrides=overrides).apply()
        return result


@cache
def _of_the_project(place: tuple[int, int]) -> Node:
    return of_python(project_context(), place)


class _Local:
    """A context object that is put into effect on an active context."""

    def __init__(self, active: Context, members: list[Member], *, overrides: bool) -> None:
        self._active = active
        self._members = {member.name: member for member in members}
        self._overrides = overrides
        self._defined: dict[str, bool] = {}
        self._protects = False

    def apply(self) -> None:
        """Take over the keywords, and then define the terms."""
        taken = {name: self._members.pop(name, None) for name in SETTINGS}
        if (version := taken["@version"]) is not None:
            value = version.value.value
            if not isinstance(value, Number) or value != "1.1":
                raise Mistake(*version.value.place)
        if (imported := taken["@import"]) is not None:
            raise Mistake(*imported.value.place)
        if (base := taken["@base"]) is not None:
            self._base(base.value)
        if (vocabulary := taken["@vocab"]) is not None:
            self._vocabulary(vocabulary.value)
        if (language := taken["@language"]) is not None:
            self._active.language = optional(language.value)
        if (direction := taken["@direction"]) is not None:
            self._active.direction = direction_of(direction.value)
        if (propagates := taken["@propagate"]) is not None:
            truth(propagates.value)
        if (protects := taken["@protected"]) is not None:
            self._protects = truth(protects.value)
        for name in self._members:
            self._define(name, overrides=self._overrides, protects=self._protects)

    def _base(self, node: Node) -> None:
        value = optional(node)
        if value is None:
            self._active.base = None
            return
        iri = absolute(value) if self._active.base is None else resolved(value, self._active.base)
        if iri is None:
            raise Mistake(*node.place)
        self._active.base = iri.value

    def _vocabulary(self, node: Node) -> None:
        value = optional(node)
        if value is not None:
            value = self._active.expanded(value, relative=True, vocabulary=True)
            if value is None or is_keyword_like(value):
                raise Mistake(*node.place)
        self._active.vocabulary = value

    # --- Terms ---

    def _define(self, name: str, *, overrides: bool = False, protects: bool = False) -> None:
        member = self._members[name]
        if name in self._defined:
            if not self._defined[name]:
                raise Mistake(*member.place)
            return
        if not name:
            raise Mistake(*member.place)
        self._defined[name] = False
        node = member.value
        if name == "@type":
            check_type(member)
        elif is_keyword_like(name):
            if name in KEYWORDS:
                raise Mistake(*member.place)
            return
        before = self._active.terms.pop(name, None)
        if node.value is None or node.text is not None:
            node = Node([Member("@id", member.place, node)], node.place)
        if not isinstance(node.value, list):
            raise Mistake(*node.place)
        said = {one.name: one.value for one in node.value}
        term = Term(is_protected=truth(said["@protected"]) if "@protected" in said else protects)
        if self._fill(term, name, member, said):
            if before is not None and before.is_protected and not overrides:
                if comparable(term) != comparable(before):
                    raise Mistake(*member.place)
                term = before
            self._active.terms[name] = term
            self._defined[name] = True

    def _fill(self, term: Term, name: str, member: Member, said: dict[str, Node]) -> bool:
        """Fill a term with what its definition says; False if it ends up undefined without being wrong."""
        if "@type" in said:
            term.type = self._type(said["@type"])
        if "@reverse" in said:
            if "@id" in said or "@nest" in said:
                raise Mistake(*member.place)
            if not self._reverse(term, said):
                return False
        elif "@id" in said and said["@id"].value != name:
            if not self._identify(term, name, said["@id"]):
                return False
        else:
            self._implied(term, name, member)
        self._contain(term, said)
        if "@context" in said:
            self._active.processed(said["@context"], overrides=True)
            term.context = said["@context"]
        if "@language" in said:
            if "@type" in said:
                raise Mistake(*said["@language"].place)
            term.language = (optional(said["@language"]),)
        if "@direction" in said:
            term.direction = (direction_of(said["@direction"]),)
        if "@nest" in said:
            term.nest = text_of(said["@nest"])
            if term.nest in KEYWORDS and term.nest != "@nest":
                raise Mistake(*said["@nest"].place)
        if "@prefix" in said:
            term.is_prefix = truth(said["@prefix"])
            if ":" in name or "/" in name or (term.is_prefix and term.iri in KEYWORDS):
                raise Mistake(*said["@prefix"].place)
        for key, node in said.items():
            if key not in OF_A_TERM:
                raise Mistake(*node.place)
        return True

    def _type(self, node: Node) -> str:
        kind = self._expanded(text_of(node))
        allowed = ("@id", "@json", "@none", "@vocab")
        if kind is None or (kind not in allowed and (is_keyword_like(kind) or absolute(kind) is None)):
            raise Mistake(*node.place)
        return kind

    def _reverse(self, term: Term, said: dict[str, Node]) -> bool:
        name = text_of(said["@reverse"])
        if is_keyword_like(name):
            return False
        term.iri, term.has_iri = self._expanded(name), True
        if term.iri is not None and not term.iri.startswith("_:") and absolute(term.iri) is None:
            raise Mistake(*said["@reverse"].place)
        container = said.get("@container")
        if container is not None and container.value not in (None, "@index", "@set"):
            raise Mistake(*container.place)
        term.is_reverse = True
        return True

    def _identify(self, term: Term, name: str, node: Node) -> bool:
        term.has_iri = True
        if node.value is None:
            return True
        term.iri = self._expanded(text_of(node))
        if term.iri is None:
            return False
        if term.iri == "@context":
            raise Mistake(*node.place)
        if ":" in name[1:-1] or "/" in name:
            self._defined[name] = True
            if self._expanded(name) != term.iri:
                raise Mistake(*node.place)
        if ":" not in name and "/" not in name:
            term.is_prefix = term.iri.startswith("_:") or term.iri.endswith(tuple(":/?#[]@"))
        return True

    def _implied(self, term: Term, name: str, member: Member) -> None:
        prefix, colon, local = name.partition(":")
        if colon and not prefix:
            prefix, colon, local = local.partition(":")
        if colon:
            if prefix in self._members:
                self._define(prefix)
            found = self._active.terms.get(prefix)
            if found is None:
                term.iri, term.has_iri = name, True
            elif found.iri is not None:
                term.iri, term.has_iri = found.iri + local, True
            return
        term.has_iri = True
        if "/" in name:
            iri = absolute(name) if self._active.origin is None else resolved(name, self._active.origin)
            if iri is None:
                raise Mistake(*member.place)
            term.iri = iri.value
        elif name == "@type":
            term.iri = name
        elif self._active.vocabulary is not None:
            term.iri = self._active.vocabulary + name
        else:
            raise Mistake(*member.place)

    def _contain(self, term: Term, said: dict[str, Node]) -> None:
        node = said.get("@container")
        if node is not None:
            items = node.value if isinstance(node.value, tuple) else (node,)
            term.container = tuple(sorted(text_of(item) for item in items))
            if term.container not in CONTAINERS:
                raise Mistake(*node.place)
            if "@type" in term.container:
                term.type = term.type or "@id"
                if term.type not in ("@id", "@vocab"):
                    raise Mistake(*node.place)
        if "@index" in said:
            term.index = text_of(said["@index"])
            iri = self._expanded(term.index)
            if "@index" not in term.container or iri is None or absolute(iri) is None:
                raise Mistake(*said["@index"].place)

    def _expanded(self, value: str) -> str | None:
        """Return what a name in the context stands for, having defined the terms that it needs."""
        if is_keyword_like(value):
            return value if value in KEYWORDS else None
        if value in self._members and not self._defined.get(value):
            self._define(value)
        term = self._active.terms.get(value)
        if term is not None and term.has_iri:
            return term.iri
        prefix, colon, local = value.partition(":")
        needed = colon and prefix != "_" and not local.startswith("//")
        if needed and prefix in self._members and not self._defined.get(prefix):
            self._define(prefix)
        return self._active.expanded(value, vocabulary=True)
