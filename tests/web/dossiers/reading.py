"""Pages as a reader has them: the words and the links of one section, the rows of a table."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "line", "rect", "path"}


class Node:
    """An element with what is in it."""

    def __init__(self, tag: str, attrs: dict[str, str], parent: Node | None = None) -> None:
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.inside: list[Node | str] = []

    def all(self, tag: str = "", **attrs: str) -> list[Node]:
        """Return the elements below this one that have a tag, and all of some attributes; a class may be one."""
        found = []
        for each in self.inside:
            if isinstance(each, Node):
                if (not tag or each.tag == tag) and all(
                    value in each.attrs.get(name.rstrip("_"), "").split() for name, value in attrs.items()
                ):
                    found.append(each)
                found += each.all(tag, **attrs)
        return found

    def one(self, tag: str = "", **attrs: str) -> Node:
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} elements {tag} {attrs}"
        return found[0]

    @property
    def words(self) -> str:
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> list[str]:
        found = []
        for each in self.inside:
            found += [each] if isinstance(each, str) else each._texts()
        return found if self.tag in ("a", "span", "time", "strong") else [" ", *found, " "]

    @property
    def links(self) -> dict[str, str]:
        """What each link reads, with where it leads."""
        return {each.words: each.attrs["href"] for each in self.all("a")}


class Page(HTMLParser):
    """A page as a tree."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.root = self._at = Node("", {})
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self._at)
        self._at.inside.append(node)
        if tag not in VOID:
            self._at = node

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._at.tag == tag, f"</{tag}> closes <{self._at.tag}>"
        assert self._at.parent is not None
        self._at = self._at.parent

    def handle_data(self, data: str) -> None:
        self._at.inside.append(data)

    def section(self, name: str) -> Node:
        """Return the section of a dossier by its fragment."""
        return self.root.one(id=name)


def records(section: Node) -> list[str]:
    """Return the records of a section, each with its citation, as the words of one line."""
    bodies = [body.words for table in section.all("table") for body in table.all("tbody")]
    return bodies + [
        item.words for entries in section.all("ul", class_="entries") for item in entries.all("li")
    ]


def record(section: Node, words: str) -> Node:
    """Return the one record of a section that has some words."""
    every = [body for table in section.all("table") for body in table.all("tbody")]
    every += [item for entries in section.all("ul", class_="entries") for item in entries.all("li")]
    found = [each for each in every if words in each.words]
    assert len(found) == 1, [each.words for each in found]
    return found[0]
