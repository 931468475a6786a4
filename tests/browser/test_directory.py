"""Pages of territories and the frame for other sites, in a real browser."""

import pytest
from playwright.sync_api import Page, expect
from werkzeug.wrappers import Response

from tests.browser.test_accessibility import run_axe, violations
from tests.browser.test_citizen import SMALL_TARGETS
from tests.servers import listening

PAGES = (
    "/departements",
    "/departements/23-departement-23",
    "/communes/23096-gueret",
    "/communes/23096-gueret?carte=oui",
    "/embed?latitude=46.17&longitude=1.87&zoom=10",
)
FRAME = "<!DOCTYPE html><html lang='fr'><title>Mairie</title><iframe title='Lieux' src='{}/embed'></iframe>"


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_is_too_small_or_too_wide(page: Page, path: str):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    assert violations(run_axe(page)) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_another_site_may_frame_the_list_and_its_map(page: Page, site: str):
    frame_of = Response(FRAME.format(site), mimetype="text/html")
    with listening(frame_of) as other_site:
        page.goto(other_site.replace("127.0.0.1", "localhost"))
        frame = page.frame_locator("iframe")
        expect(frame.locator("#carte[data-pret]")).to_have_count(1)
        expect(frame.get_by_role("article").first).to_be_visible()
