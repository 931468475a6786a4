"""The menu at the top of every page."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_lieu
from tests.webapp.conftest import Visit

MENU = "nav[@class='menu']/a"


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "Chercher"),
        ("/orientation", "Orienter"),
        ("/territoires", "Territoires"),
        ("/donnees", "Données"),
    ],
)
def test_it_leads_to_each_subject_and_says_which_is_open(visit: Visit, path: str, current: str):
    page = visit(path)
    assert page.all(MENU) == ["Chercher", "Orienter", "Territoires", "Données"]
    assert page.attributes(MENU, "href") == ["/", "/orientation", "/territoires", "/donnees"]
    assert page.all(f"{MENU}[@aria-current='page']") == [current]


def test_pages_of_a_subject_say_which_it_is(visit: Visit, session: Session):
    page = visit(f"/lieux/{make_lieu(session).id}")
    assert page.all(f"{MENU}[@aria-current='true']") == ["Chercher"]


def test_pages_of_no_subject_have_it_too(visit: Visit):
    page = visit("/nulle-part")
    assert len(page.all(MENU)) == 4
    assert page.all(f"{MENU}[@aria-current]") == []


def test_it_keeps_the_language(visit: Visit):
    page = visit("/", langue="en")
    assert page.attributes(MENU, "href")[:2] == ["/?langue=en", "/orientation?langue=en"]
