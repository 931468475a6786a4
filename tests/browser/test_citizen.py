"""A citizen with an old telephone finds a place, without any script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

PAGES = (
    "/",
    "/recherche?q=gueret",
    "/recherche?q=gueret&pass_numerique=oui&rayon_m=1000",
    "/recherche?q=zzzzzz",
    "/recherche?q=&rayon_m=3",
    "/lieux/mediatheque",
    "/?langue=ar",
    "/recherche?q=gueret&langue=ar",
    "/lieux/mediatheque?langue=uk",
    "/orientation",
    "/orientation?q=gueret",
    "/orientation?q=gueret&frais_a_charge=Gratuit&minutes=30&indispensable=frais_a_charge",
    "/orientation?q=zzzzzz&minutes=3",
    "/orientation/diagnostic",
    "/orientation/comparer?lieu=mediatheque&lieu=rude&q=gueret",
    "/orientation/comparer",
    "/orientation/fiche?lieu=mediatheque&lieu=rude&q=gueret",
    "/accessibilite",
    "/api",
    "/donnees",
    "/donnees/departements",
    "/donnees/departements/23",
    "/donnees/a-corriger?departement=23",
    "/donnees/positions",
    "/donnees/rejets",
    "/nulle-part",
)

SMALL_TARGETS = """
[...document.querySelectorAll(`a, button, select, summary, label.box, input:not([type=hidden], .box *)`)]
    .filter(e => e.checkVisibility() && !e.matches(".skip, p:not([class]) > a"))
    .filter(e => e.getBoundingClientRect().height < 44)
    .map(e => e.outerHTML.slice(0, 120))
"""
"""What can be touched and is less than 44 px high, links inside a text apart."""


def test_a_town_typed_leads_to_the_nearest_place(page_without_scripts: Page):
    page = page_without_scripts
    page.goto("/")
    page.get_by_label("Votre ville ou votre code postal").fill("gueret")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Les lieux les plus proches de Guéret")
    page.get_by_role("article").first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Médiathèque de Guéret")
    expect(page.get_by_role("link", name="Appeler le 05 55 41 00 00")).to_have_attribute(
        "href", "tel:+33555410000"
    )


def test_the_position_of_the_visitor_is_asked_on_a_click_only(browser: Browser, site: str):
    here = {"latitude": 46.1712, "longitude": 1.8721}
    with browser.new_context(base_url=site, geolocation=here, permissions=["geolocation"]) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("button", name="Utiliser ma position").click()
        page.wait_for_url("**/recherche?mode=voiture&lat=46.171&lon=1.872")
        expect(page.get_by_role("article").first).to_contain_text("Médiathèque de Guéret")


def test_a_big_choice_sets_its_filter(page_without_scripts: Page):
    page = page_without_scripts
    page.goto("/")
    page.get_by_label("Votre ville ou votre code postal").fill("23000")
    page.get_by_role("button", name="Apprendre en atelier").click()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("link", name="Retirer : Apprendre en atelier")).to_be_visible()


def test_filters_open_and_apply_without_script(page_without_scripts: Page):
    page = page_without_scripts
    page.goto("/recherche?q=gueret")
    page.get_by_text("Plus de choix").click()
    page.get_by_label("Gratuit", exact=True).check()
    page.locator("details").get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("article")).to_have_count(1)


def test_going_back_keeps_the_town(page_without_scripts: Page):
    page = page_without_scripts
    page.goto("/recherche?q=gueret")
    page.get_by_role("article").first.get_by_role("link").first.click()
    page.go_back()
    expect(page.get_by_label("Votre ville ou votre code postal")).to_have_value("gueret")


def test_the_keyboard_meets_the_skip_link_then_the_menu_then_the_field_then_the_button(page: Page):
    page.goto("/")
    met = []
    for _ in range(8):
        page.keyboard.press("Tab")
        met.append(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name"))
    menu = ["Chercher", "Orienter", "Territoires", "Données"]
    assert met == ["Aller au contenu", "Médiaproche", *menu, "q", "Chercher"]


@pytest.fixture(scope="module", params=PAGES)
def opened(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """Open each page once for all that is measured on it."""
    with browser.new_context(base_url=site) as context:
        page = context.new_page()
        page.goto(request.param)
        yield page


def test_nothing_is_wider_than_the_smallest_screen(opened: Page):
    opened.set_viewport_size({"width": 320, "height": 640})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_is_touched_is_large_enough(opened: Page):
    opened.set_viewport_size({"width": 390, "height": 800})
    small = opened.evaluate(SMALL_TARGETS)
    assert small == []


def test_a_list_is_light_and_asks_only_this_site(page: Page, site: str):
    asked: list[str] = []
    sizes: list[int] = []
    page.set_viewport_size({"width": 390, "height": 800})
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: sizes.append(response.request.sizes()["responseBodySize"]))
    page.goto("/recherche?q=gueret", wait_until="networkidle")
    assert len(asked) <= 3
    assert all(url.startswith(site) for url in asked)
    assert sum(sizes) <= 15_000


def test_towns_are_suggested_and_chosen_from_the_keyboard(page: Page):
    page.goto("/")
    field = page.get_by_role("combobox", name="Votre ville ou votre code postal")
    field.press_sequentially("gue")
    options = page.get_by_role("listbox", name="Villes").get_by_role("option")
    expect(options.first).to_have_text("Guéret (23)")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(field).to_have_value("Guéret (23)")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Les lieux les plus proches de Guéret")


def test_suggestions_close_with_escape_and_leave_what_was_typed(page: Page):
    page.goto("/")
    field = page.get_by_role("combobox", name="Votre ville ou votre code postal")
    field.press_sequentially("gue")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("gue")


def test_a_suggestion_is_chosen_by_touch(page: Page):
    page.goto("/recherche?q=zzzzzz")
    field = page.get_by_role("combobox", name="Votre ville ou votre code postal")
    field.fill("gue")
    page.get_by_role("option", name="Guéret (23)").click()
    expect(field).to_have_value("Guéret (23)")


def test_without_scripts_the_town_is_a_plain_field(page_without_scripts: Page):
    page_without_scripts.goto("/")
    expect(page_without_scripts.get_by_role("combobox")).to_have_count(0)
    expect(page_without_scripts.get_by_role("textbox")).to_have_count(1)
