"""The home page."""

import gzip
from pathlib import Path

from sqlalchemy.orm import Session

from geo.quality.sources import DEMO_SLUG
from tests.factories import make_source
from tests.webapp.conftest import Visit

BANNER = "Données de démonstration : ces lieux sont fictifs."


def test_it_asks_one_question(visit: Visit):
    page = visit("/")
    assert page.status == 200
    assert (page.all("label"), page.attributes("input", "name")) == (
        ["Votre ville ou votre code postal"],
        ["mode", "q"],
    )
    assert page.first("button") == "Chercher"


def test_four_big_choices_set_the_filter(visit: Visit):
    names = visit("/").attributes("button", "name")
    assert names == [None, None, "services", "ateliers", "acces_libre", "pass_numerique"]


def test_it_offers_the_telephone(visit: Visit):
    assert visit("/").links()["Appeler le 01 70 772 372"] == "tel:+33170772372"


def test_it_needs_no_script_and_offers_the_position_where_one_runs(visit: Visit):
    page = visit("/")
    assert page.all("script") == ["", ""]
    assert page.attributes("button[@id='position']", "hidden") == [""]


def test_fictitious_lieux_are_announced_while_they_are_shown(visit: Visit, session: Session):
    assert BANNER not in visit("/").text
    make_source(session, DEMO_SLUG)
    for path in ("/", "/donnees"):
        assert BANNER in visit(path).text


def test_the_skip_link_leads_to_the_content(visit: Visit):
    page = visit("/")
    assert page.links()["Aller au contenu"] == "#contenu"
    assert page.attributes("main", "id") == ["contenu"]


def test_the_style_sheet_of_every_page_stays_light_on_the_network():
    assert len(gzip.compress(Path("webapp/static/mediaproche.css").read_bytes())) <= 5_120
