"""A social worker finds lieux for somebody, compares them and prints the sheet."""

import pytest
from playwright.sync_api import Page, expect


def choose(page: Page) -> None:
    """Fill in the form of an orientation, and go to the lieux."""
    page.goto("/orientation")
    page.get_by_label("Ville ou code postal de départ").fill("gueret")
    page.get_by_label("Manière de se déplacer").select_option("à pied")
    page.get_by_label("Ouvert quel jour ?").select_option("mardi")
    page.get_by_label("À quel moment ?").select_option("le matin")
    page.get_by_label("Gratuit", exact=True).check()
    page.get_by_role("button", name="Voir les lieux").click()
    page.wait_for_url("**/orientation?*q=gueret*")  # a page that is still being left cannot be reloaded


def test_from_a_need_to_a_sheet_on_the_smallest_screen(page_without_scripts: Page):
    page = page_without_scripts
    choose(page)
    first = page.get_by_role("article").first
    expect(first).to_contain_text("gratuit, ouvert mardi matin")
    first.get_by_label("Choisir ce lieu").check()
    page.get_by_role("button", name="Fiche à imprimer").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("1. Médiathèque de Guéret")
    with page.expect_request("**/fiche.pdf*") as request:
        page.get_by_role("link", name="Fiche en PDF").click(no_wait_after=True)
    assert "lieu=mediatheque" in request.value.url


def test_the_choice_survives_reloading_and_going_back(page_without_scripts: Page):
    page = page_without_scripts
    choose(page)
    page.reload()
    expect(page.get_by_role("link", name="Retirer : gratuit")).to_be_visible()
    page.get_by_role("article").first.get_by_role("link").first.click()
    page.go_back()
    page.get_by_text("Changer les choix").click()
    expect(page.get_by_label("Gratuit", exact=True)).to_be_checked()
    expect(page.get_by_label("Manière de se déplacer")).to_have_value("marche")


def test_three_lieux_are_compared_and_a_fourth_is_refused(page_without_scripts: Page):
    page = page_without_scripts
    page.goto("/orientation?q=gueret")
    boxes = page.get_by_label("Choisir ce lieu")
    for rank in range(4):
        boxes.nth(rank).check()
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text("Cochez de un à 3 lieux.")).to_be_visible()
    page.go_back()
    boxes.nth(3).uncheck()
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_role("columnheader")).to_have_count(4)


def test_five_answers_lead_to_lieux(page_without_scripts: Page):
    page = page_without_scripts
    page.goto("/orientation/diagnostic")
    page.get_by_role("group", name="5. Pouvez-vous payer une aide ?").get_by_text("Non").click()
    page.get_by_label("Ville ou code postal de départ").fill("gueret")
    page.get_by_role("button", name="Voir les lieux").click()
    expect(page.get_by_role("link", name="Retirer : gratuit")).to_be_visible()


def test_the_keyboard_alone_goes_from_the_town_to_the_sheet(page: Page):
    page.goto("/orientation")
    tab_to(page, "document.activeElement.name === 'q'")
    page.keyboard.type("gueret")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("autour de Guéret")
    tab_to(page, "document.activeElement.name === 'lieu'")
    page.keyboard.press("Space")
    tab_to(page, "document.activeElement.textContent === 'Fiche à imprimer'")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre lieu d'aide")


@pytest.mark.parametrize("path", ["/orientation?q=gueret", "/orientation/fiche?lieu=mediatheque&q=gueret"])
def test_nothing_is_asked_of_another_site(page: Page, site: str, path: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="networkidle")
    assert all(url.startswith((site, "data:")) for url in asked)


def test_a_sheet_is_black_on_white_in_the_dark(page: Page):
    page.emulate_media(color_scheme="dark")
    page.goto("/orientation/fiche?lieu=mediatheque")
    expect(page.locator(".fiche")).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator(".fiche")).to_have_css("background-color", "rgb(255, 255, 255)")


def tab_to(page: Page, reached: str) -> None:
    """Press Tab until something is reached, as somebody without a mouse does."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(reached):
            return
    pytest.fail(f"never reached: {reached}")
