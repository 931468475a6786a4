"""What axe can check, on every kind of page, in both colour schemes; the site publishes what was measured."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import orjson
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_citizen import PAGES
from webapp.about.accessibility import MEASURES

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"]
RULES_OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""What the scheme changes: its styles are colours, which no other rule reads."""
Scheme = Literal["light", "dark"]
RUN: Mapping[Scheme, Any] = {
    "light": {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]},
    "dark": {"runOnly": {"type": "rule", "values": RULES_OF_COLOURS}, "resultTypes": ["violations"]},
}
"""All rules that met something are listed in any case, with one element each but for violations."""
OPEN_ALL = "document.querySelectorAll('details').forEach(details => details.open = true)"


def run_axe(page: Page, scheme: Scheme = "light") -> dict[str, Any]:
    """Return what axe says of a page that is open."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", RUN[scheme])
    return result


def violations(result: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the rules that a page breaks, with the elements that break them."""
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in result["violations"]]


CASES = [
    *((path, "light") for path in PAGES),
    ("/recherche?q=gueret", "dark"),
    ("/lieux/mediatheque", "dark"),
    ("/donnees", "dark"),
    ("/orientation?q=gueret", "dark"),
    ("/orientation/fiche?lieu=mediatheque", "dark"),
]


@pytest.fixture(scope="module")
def measured(browser: Browser) -> Iterator[dict[str, Any]]:
    """Gather what axe says of each page; MEASURES=1 writes it where the site reads it."""
    said: dict[str, Any] = {"pages": set(), "rules": set(), "criteria": set(), "violations": set()}
    yield said
    if os.environ.get("MEASURES") and said["pages"] >= set(PAGES):
        facts = {
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "axe": said["axe"],
            "browser": f"Chromium {browser.version}",
        }
        lists = {
            name: sorted(said[name], key=_in_order) for name in ("pages", "rules", "criteria", "violations")
        }
        MEASURES.write_bytes(orjson.dumps({**facts, **lists}, option=orjson.OPT_INDENT_2) + b"\n")


@pytest.mark.parametrize(("path", "scheme"), CASES)
def test_axe_finds_nothing(page: Page, measured: dict[str, Any], path: str, scheme: Scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    page.evaluate(OPEN_ALL)
    result = run_axe(page, scheme)
    _keep(measured, path, result)
    assert violations(result) == []


def test_the_statement_is_of_these_pages_and_of_this_tool():
    said = orjson.loads(MEASURES.read_bytes())
    assert set(said["pages"]) >= set(PAGES)
    assert f"axe v{said['axe']}" in AXE.read_text(encoding="utf-8")
    assert said["violations"] == []


def _keep(measured: dict[str, Any], path: str, result: dict[str, Any]) -> None:
    """Record the rules that met something to check, and the criteria of the RGAA that they are about."""
    measured["axe"] = result["testEngine"]["version"]
    measured["pages"].add(path)
    measured["violations"] |= {f"{rule['id']} ({path})" for rule in result["violations"]}
    for rule in (*result["passes"], *result["violations"], *result["incomplete"]):
        measured["rules"].add(rule["id"])
        measured["criteria"] |= {_criterion(tag) for tag in rule["tags"] if tag.startswith("RGAA-")}


def _criterion(tag: str) -> str:
    """Return the criterion of a test: RGAA-10.4.2 is the second test of 10.4."""
    return ".".join(tag.removeprefix("RGAA-").split(".")[:2])


def _in_order(text: str) -> tuple[list[int], str]:
    return [int(number) for number in text.split(".")] if text.replace(".", "").isdigit() else [], text
