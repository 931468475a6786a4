"""What axe can check, on every kind of page, in both colour schemes."""

from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.test_citizen import PAGES

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"]
RUN = f"axe.run(document, {{runOnly: {{type: 'tag', values: {RULES}}}}})"


CASES = [
    *((path, "light") for path in PAGES),
    ("/recherche?q=gueret", "dark"),
    ("/lieux/mediatheque", "dark"),
    ("/donnees", "dark"),
]


@pytest.mark.parametrize(("path", "scheme"), CASES)
def test_axe_finds_nothing(page: Page, path: str, scheme: Literal["light", "dark"]):
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN)["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
