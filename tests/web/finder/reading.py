"""Pages as a reader has them: words, links, and what stands in the fields."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

WORKED = {
    "requesting": "IDN",
    "requested": "NLD",
    "form": "mutual-legal-assistance",
    "on": "2018-06-30",
}
"""A question of the OECD chapter: evidence from the Netherlands for a case in Indonesia."""


class Text(HTMLParser):
    """The words of a page, its links, and the values of its fields."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.fields: dict[str, str] = {}
        self.headings: list[str] = []
        self._select = ""
        self._heading = False
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "input" and given.get("type") not in ("checkbox", "hidden"):
            self.fields.setdefault(given.get("name", ""), given.get("value", ""))
        if tag == "input" and given.get("type") == "checkbox" and "checked" in given:
            self.fields[f"{given['name']}={given['value']}"] = "checked"
        if tag == "select":
            self._select = given["name"]
        if tag == "option" and self._select and "selected" in given:
            self.fields.setdefault(self._select, given.get("value", ""))
        if tag == "h1":
            self._heading = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "h1":
            self._heading = False

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._heading:
            self.headings.append(data)

    def __str__(self) -> str:
        return re.sub(r"\s+", " ", unescape("".join(self.words)))
