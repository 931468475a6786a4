"""Read pages as a browser does, so that tests speak of what a visitor sees."""

from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse


class Page:
    """A page that was received; parsing it refuses HTML that is not valid."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: Element = parser.parse(response.get_data(as_text=True))

    @property
    def text(self) -> str:
        """Everything that is written on the page, with single spaces."""
        return words_of(self.root.find("body"))

    def all(self, path: str) -> list[str]:
        """Text of every element at an ElementTree path."""
        return [words_of(element) for element in self.root.findall(f".//{path}")]

    def first(self, path: str) -> str:
        return self.all(path)[0]

    def links(self) -> dict[str, str]:
        """Text of every link → its address."""
        return {words_of(link): link.get("href", "") for link in self.root.iter("a")}

    def attributes(self, path: str, name: str) -> list[str | None]:
        return [element.get(name) for element in self.root.findall(f".//{path}")]


def words_of(element: Element | None) -> str:
    """Text of an element and of what it holds."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
