"""The page that says where the information comes from."""

from datetime import date

from sqlalchemy.orm import Session

from tests.factories import make_lieu, make_lieu_source, make_source
from tests.webapp.conftest import Visit


def test_each_source_is_listed_with_date_lieux_licence_and_author(visit: Visit, session: Session):
    source = make_source(session, nom="Hub", attribution="Région", data_date=date(2026, 5, 1))
    make_lieu_source(session, make_lieu(session), source)
    page = visit("/donnees")
    assert page.all("tbody/tr") == ["Hub 1er mai 2026 1 Licence Ouverte 2.0 Région"]


def test_headers_of_the_table_have_a_scope(visit: Visit, session: Session):
    make_source(session)
    assert visit("/donnees").attributes("th", "scope") == ["col"] * 5 + ["row"]


def test_without_any_source_it_says_so(visit: Visit):
    assert "Aucune source n'est chargée pour le moment." in visit("/donnees").text
