"""The page that tells how times and reach are computed."""

from pathlib import Path

from tests.webapp.conftest import Visit


def test_it_is_one_click_away_from_every_page(visit: Visit):
    page = visit(visit("/").links()["Comment nous comptons"])
    assert (page.status, page.first("h1")) == (200, "Comment nous comptons")


def test_its_figures_are_those_of_the_method(visit: Visit):
    method = Path("docs/method.md").read_text()
    assert "| livrée, de point à point | 4,31 | 2,89 |" in method
    assert "entre 14 et 25 minutes huit fois sur dix" in method
    page = visit("/methode")
    assert "2,9 minutes en moyenne" in page.text
    assert "entre 14 et 25 minutes huit fois sur dix" in page.text
