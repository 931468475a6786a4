"""A préfecture opens its territory: figures, map, table, what one more lieu changes, the report."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from geo.points import Point
from geo.settings import Settings
from tests.browser.test_accessibility import Scheme, run_axe, violations
from tests.factories import make_commune, make_lieu, make_source
from tests.servers import served_with
from tests.webapp.territoires.conftest import add_commune

CREUSE = "/territoires/departements/23"
HOSTILE = "${document.title='X'}<img src=x onerror=\"document.title='X'\">"
PAGES = (
    "/territoires",
    "/territoires?q=zzz",
    CREUSE,
    f"{CREUSE}?couche=fragilite&contre=france_services&sites=2&ajouter=23002&avec=23&lignes=toutes",
    f"{CREUSE}?carte=oui",
    f"{CREUSE}?seuil=3",
    f"{CREUSE}/rapport",
    "/territoires/france",
)
WATCH = "document.addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective))"


@pytest.fixture(scope="module")
def site(own_settings: Settings) -> Iterator[str]:
    """Serve three communes far from each other, a fourth without contour, and two lieux in the first."""
    with served_with(own_settings, "territoires", _fill) as address:
        yield address


@pytest.fixture
def said(page: Page) -> list[str]:
    """Gather what the console says, refusals of the security policy included."""
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.add_init_script(WATCH)
    return messages


def test_a_prefecture_finds_where_to_act_without_any_script(page_without_scripts: Page):
    page = page_without_scripts
    page.goto("/territoires")
    page.get_by_label("Nom ou code du territoire").fill("23")
    page.get_by_role("button", name="Voir").click()
    expect(page.get_by_text("500 habitants, soit 83")).to_be_visible()
    expect(page.get_by_role("img", name="Carte")).to_be_visible()
    page.get_by_role("link", name="Et si un lieu ouvrait ici ? Commune 23002").click()
    expect(page.get_by_text("300 habitants gagnés, 0 habitant perdu")).to_be_visible()
    expect(page.get_by_role("img", name="Carte")).to_have_count(3)


def test_the_question_is_changed_and_kept_in_the_address(page_without_scripts: Page):
    page = page_without_scripts
    page.goto(CREUSE)
    page.get_by_label("Façon de se déplacer").select_option("à vol d'oiseau")
    page.get_by_label("Trop loin, au-delà de").fill("45")
    page.get_by_label("Accès libre").check()
    page.get_by_role("button", name="Compter").click()
    assert all(part in page.url for part in ("mode=vol", "seuil=45", "acces_libre=oui"))
    expect(
        page.get_by_text("à plus de 45 km à vol d'oiseau d'un des lieux avec un accès libre").first
    ).to_be_visible()
    expect(page.get_by_label("Accès libre")).to_be_checked()


def test_the_table_is_sorted_by_its_heads(page_without_scripts: Page):
    page = page_without_scripts
    page.set_viewport_size({"width": 1000, "height": 800})
    page.goto(CREUSE)
    table = page.get_by_role("table", name="Toutes les communes")
    expect(table.get_by_role("rowheader").first).to_have_text("Commune 23002")
    table.get_by_role("link", name="Habitants").click()
    table.get_by_role("link", name="Habitants").click()
    expect(table.get_by_role("rowheader").first).to_have_text("Sans contour")
    expect(table.get_by_role("columnheader", name="Habitants")).to_have_attribute("aria-sort", "ascending")


def test_the_map_moves_only_when_asked_and_runs_nothing_from_names(page: Page, said: list[str], site: str):
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(CREUSE)
    assert not any(".js" in url for url in requests)
    page.get_by_role("link", name="Carte interactive").click()
    page.wait_for_selector("#carte_couverture[data-pret]")
    expect(page.locator("#carte_fixe")).to_be_hidden()
    page.get_by_role("button", name="2 lieux groupés ici").press("Enter")
    page.locator("[title='Mairie']").first.wait_for()
    page.get_by_role("button", name=HOSTILE).press("Enter")
    expect(page.locator(".leaflet-popup-content strong")).to_have_text(HOSTILE)
    expect(page).not_to_have_title("X")
    assert all(url.startswith((site, "data:")) for url in requests)
    assert said == []


def test_a_commune_says_its_figures_when_touched(page: Page, said: list[str]):
    page.goto(f"{CREUSE}?carte=oui")
    page.wait_for_selector("#carte_couverture[data-pret]")
    page.locator("path.leaflet-interactive").nth(1).click()
    expect(page.locator(".leaflet-popup-content")).to_contain_text("Commune 23002")
    expect(page.locator(".leaflet-popup-content")).to_contain_text("Habitants : 300")
    assert said == []


def test_a_map_that_cannot_load_says_so_and_leaves_the_drawing(page: Page):
    page.route("**/lieux.geojson*", lambda route: route.fulfill(status=503))
    page.goto(f"{CREUSE}?carte=oui")
    expect(page.get_by_role("status")).to_contain_text("ne se charge pas")
    expect(page.get_by_role("img", name="Carte")).to_be_visible()


def test_the_report_is_a_file(page: Page):
    page.goto(CREUSE)
    url = page.get_by_role("link", name="Rapport pour le schéma (PDF)").get_attribute("href")
    answer = page.request.get(str(url))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, said: list[str], path: str, scheme: Scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    if "carte=oui" in path:
        page.wait_for_selector("#carte_couverture[data-pret]")
    assert violations(run_axe(page, scheme)) == []
    assert [message for message in said if "422" not in message] == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_the_smallest_telephone(browser: Browser, site: str, path: str):
    with browser.new_context(base_url=site, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def _fill(session: Session) -> None:
    make_source(session, attribution="Hub")
    for number, (code, people) in enumerate((("23001", 100), ("23002", 300), ("23003", 200))):
        add_commune(session, code, 2.0 + 0.4 * number, population=people)
    make_commune(session, "23004", "Sans contour", at=Point(2.0, 46.0), population=10)
    make_lieu(session, nom=HOSTILE, at=Point(2.0, 46.0), commune_code="23001")
    make_lieu(session, nom="Mairie", at=Point(2.01, 46.0), commune_code="23001")
