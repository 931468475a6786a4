"""The map of a search: the lieux of the list, by mouse and keyboard, and nobody else is asked anything."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect
from sqlalchemy.orm import Session

from geo.settings import Settings
from tests.browser.test_accessibility import Scheme, run_axe, violations
from tests.factories import make_commune, make_lieu
from tests.named_places import AUBUSSON, GUERET
from tests.servers import served_with

NARROW: ViewportSize = {"width": 800, "height": 700}
MAP = "/recherche?q=gueret&carte=oui"
PAYLOAD = "<img src=x onerror=document.title='X'>${document.title='X'}</script>"
AREA = {
    "type": "Feature",
    "properties": {},
    "geometry": {"type": "Polygon", "coordinates": [[[1.5, 46], [2, 46], [2, 46.5], [1.5, 46]]]},
}


@pytest.fixture(scope="module")
def hostile_site(own_settings: Settings) -> Iterator[str]:
    """Serve lieux whose names are code, with the detailed map on offer."""
    with served_with(own_settings, "map", _fill, tiles="ign") as address:
        yield address


def _fill(session: Session) -> None:
    make_commune(session)
    for at in (GUERET, GUERET, AUBUSSON):
        make_lieu(session, at=at, nom=PAYLOAD, adresse=PAYLOAD)


@pytest.fixture
def hostile_page(browser: Browser, hostile_site: str) -> Iterator[Page]:
    with browser.new_context(base_url=hostile_site) as context:
        yield context.new_page()


def open_map(page: Page, path: str = MAP) -> None:
    """Open a page and wait until its map is drawn."""
    page.goto(path)
    page.wait_for_selector("#carte[data-pret]", state="attached")


def ranks_of_list(page: Page) -> list[tuple[str, str]]:
    names = page.locator("ol.cards :is(h2, h3)").all_inner_texts()
    return [(str(rank), name) for rank, name in enumerate(names, 1)]


def test_the_map_opens_on_demand_and_shows_the_lieux_of_the_list(page: Page):
    page.set_viewport_size(NARROW)
    page.goto("/recherche?q=gueret")
    page.get_by_role("link", name="Afficher la carte").click()
    page.wait_for_selector("#carte[data-pret]", state="attached")
    markers = page.locator("#carte .marker")
    labels = [marker.get_attribute("aria-label") or "" for marker in markers.all()]
    assert [tuple(label.split(". ", 1)) for label in labels] == ranks_of_list(page)
    assert markers.all_inner_texts() == [rank for rank, _ in ranks_of_list(page)]


def test_the_next_page_keeps_the_map_open_and_the_numbers_go_on(page: Page):
    open_map(page)
    page.get_by_role("link", name="Lieux suivants").click()
    page.wait_for_selector("#carte[data-pret]", state="attached")
    assert page.locator("#carte .marker").first.inner_text() == "21"


def test_the_map_stands_beside_the_list_on_a_wide_screen(page: Page):
    page.goto("/recherche?q=gueret")
    page.wait_for_selector("#carte[data-pret]", state="attached")
    assert page.locator("#carte .marker").all_inner_texts() == [rank for rank, _ in ranks_of_list(page)]
    for name in ("Afficher la carte", "Fermer la carte"):
        expect(page.get_by_role("link", name=name)).to_have_count(0)
    first, area = page.get_by_role("article").first.bounding_box(), page.locator("#carte").bounding_box()
    assert first is not None
    assert area is not None
    assert first["x"] + first["width"] <= area["x"]
    assert area["y"] <= first["y"] + first["height"]


def test_no_map_is_loaded_on_a_narrow_screen(page: Page):
    page.set_viewport_size(NARROW)
    page.goto("/recherche?q=gueret", wait_until="networkidle")
    expect(page.locator("#carte")).to_have_count(0)


def test_the_map_closes(page: Page):
    page.set_viewport_size(NARROW)
    open_map(page)
    page.get_by_role("link", name="Fermer la carte").click()
    expect(page.locator("#carte")).to_have_count(0)
    assert "carte" not in page.url


def test_a_marker_opens_and_closes_from_the_keyboard(page: Page):
    open_map(page)
    page.locator("#carte .marker").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup")).to_contain_text("1. Médiathèque de Guéret")
    expect(page.get_by_role("link", name="Voir ce lieu")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(page.locator("#carte .marker").first).to_be_focused()


def test_the_whole_map_can_be_skipped(page: Page):
    open_map(page)
    page.get_by_role("link", name="Passer la carte").press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("article").first.get_by_role("link").first).to_be_focused()


def test_a_lieu_has_its_map(page: Page):
    page.goto("/lieux/mediatheque")
    page.get_by_role("link", name="Afficher la carte").click()
    page.wait_for_selector("#carte[data-pret]", state="attached")
    expect(page.locator("#carte .marker")).to_have_count(1)


def test_without_scripts_the_list_says_the_same(page_without_scripts: Page):
    page_without_scripts.goto(MAP)
    expect(page_without_scripts.get_by_text("La carte a besoin de JavaScript")).to_be_visible()
    expect(page_without_scripts.locator("ol.cards article")).to_have_count(20)


def test_what_a_file_says_never_runs(hostile_page: Page):
    open_map(hostile_page)
    hostile_page.locator("#carte .marker").first.click()
    expect(hostile_page.locator(".leaflet-popup strong")).to_have_text(f"1. {PAYLOAD}")
    assert hostile_page.title() != "X"
    assert hostile_page.locator("#carte img[src='x']").count() == 0


def test_lieux_at_one_address_stand_side_by_side(hostile_page: Page):
    open_map(hostile_page)
    left, right = (
        marker.evaluate("e => e.getBoundingClientRect().x")
        for marker in hostile_page.locator("#carte .marker").all()[:2]
    )
    assert right - left > 20


def test_the_detailed_map_is_asked_of_ign_only_after_a_click(hostile_page: Page):
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=404)

    hostile_page.route(re.compile("^https://"), answer)
    open_map(hostile_page)
    hostile_page.wait_for_load_state("networkidle")
    assert asked == []
    hostile_page.get_by_role("button", name="Afficher le plan détaillé (service de l'IGN)").click()
    hostile_page.wait_for_selector("#carte img.leaflet-tile", state="attached")
    hostile_page.wait_for_load_state("networkidle")
    assert asked
    assert all(url.startswith("https://data.geopf.fr/wmts?") for url in asked)


def test_by_default_nothing_is_asked_of_anybody_else(page: Page, site: str):
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    open_map(page)
    page.wait_for_load_state("networkidle")
    assert all(url.startswith(site) for url in asked)
    assert problems == []
    expect(page.get_by_role("button", name=re.compile("IGN"))).to_have_count(0)


def test_an_area_is_drawn_below_the_lieux(page: Page):
    def with_area(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace('isochrone=""', 'isochrone="/zone"'))

    page.route(re.compile("carte=oui"), with_area)
    page.route("**/zone", lambda route: route.fulfill(json=AREA))
    open_map(page)
    page.wait_for_selector("#carte[data-zone]", state="attached")
    expect(page.locator("#carte path.leaflet-interactive")).to_have_count(0)
    expect(page.locator("#carte .leaflet-overlay-pane path")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [MAP, "/lieux/mediatheque?carte=oui"])
def test_axe_finds_nothing(page: Page, path: str, scheme: Scheme):
    page.emulate_media(color_scheme=scheme)
    open_map(page, path)
    assert violations(run_axe(page, scheme)) == []


def test_the_map_is_no_wider_than_the_smallest_screen(page: Page):
    page.set_viewport_size({"width": 320, "height": 640})
    open_map(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
