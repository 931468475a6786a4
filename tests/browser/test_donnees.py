"""Whoever keeps the data finds what to correct, on any screen and without any script."""

from playwright.sync_api import Page, expect


def test_from_the_country_to_one_lieu_to_correct(page_without_scripts: Page):
    page = page_without_scripts
    page.goto("/donnees")
    page.get_by_role("link", name="Voir un département").click()
    page.get_by_role("link", name="Département 23 (23)").click()
    page.get_by_role("link", name="placé au centre de la commune").click()
    expect(page.get_by_text("Défaut : placé au centre de la commune")).to_be_visible()
    page.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("EspacePublic")


def test_cells_that_are_stacked_are_still_cells(page: Page):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/donnees/positions")
    table = page.get_by_role("table", name="Positions écartées")
    expect(table.get_by_role("row")).to_have_count(2)
    expect(table.get_by_role("cell").nth(1)).to_have_text("à 612 km de Guéret")


def test_a_list_of_results_is_saved_as_a_file(page: Page):
    page.goto("/recherche?q=gueret&rayon_m=2000")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV pour tableur").click()
    assert download.value.suggested_filename.startswith("mediaproche-lieux-")
    assert "mediatheque" in download.value.path().read_text(encoding="utf-8")
