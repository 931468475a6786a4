"""Choosing a territory: by code, by name, in the list of départements."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.webapp.conftest import Visit
from tests.webapp.territoires.conftest import CREUSE


@pytest.mark.parametrize("q", ["23", "département 23", "Departement 23"])
def test_a_territory_is_found_by_code_and_by_name(client: FlaskClient, creuse: Session, q: str):
    response = client.get("/territoires", query_string={"q": q})
    assert (response.status_code, response.location) == (302, CREUSE)


def test_the_list_names_departements_by_region(visit: Visit, creuse: Session):
    page = visit("/territoires")
    assert page.links()["Département 23 (23)"] == CREUSE
    assert page.links()["Région 75"] == "/territoires/regions/75"
