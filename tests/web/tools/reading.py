"""Read a page as its readers do: links, texts by selector-like rules, tables; with the standard library."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Node:
    def __init__(self, name: str, attributes: dict[str, str], parent: Node | None) -> None:
        self.name, self.attributes, self.parent = name, attributes, parent
        self.children: list[Node | str] = []

    @property
    def text(self) -> str:
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join("".join(parts).split())

    @property
    def raw(self) -> str:
        return "".join(child if isinstance(child, str) else child.raw for child in self.children)

    def all(self, name: str, css: str | None = None, /, **attributes: str) -> list[Node]:
        """Return the nodes below of a name, a class and attributes, in the order of the page."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                fits = child.name == name and all(
                    child.attributes.get(key) == value for key, value in attributes.items()
                )
                if fits and (css is None or css in child.attributes.get("class", "").split()):
                    found.append(child)
                found += child.all(name, css, **attributes)
        return found

    def one(self, name: str, css: str | None = None, /, **attributes: str) -> Node:
        found = self.all(name, css, **attributes)
        assert len(found) == 1, f"{len(found)} of {name}.{css} {attributes}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.children.append(Node(tag, {name: value or "" for name, value in attrs}, self.at))

    def handle_endtag(self, tag: str) -> None:
        assert self.at.name == tag, f"</{tag}> closes <{self.at.name}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def page(body: object) -> Node:
    """Return the page; an element that is not closed where it should be is an error."""
    assert isinstance(body, bytes)
    reader = _Reader()
    reader.feed(body.decode())
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.name}> is not closed"
    return reader.root


def rows(table: Node) -> list[list[str]]:
    return [[cell.text for cell in row.all("td")] for row in table.one("tbody").all("tr")]
