"""Three communes 30 km from each other, a fourth without contour, and a lieu in the first."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.database.models import Commune
from geo.points import Point
from tests.factories import make_commune, make_lieu, make_source

CREUSE = "/territoires/departements/23"
API = "/api/v1/couverture/departements/23"
HOSTILE = "${document.title='X'}<img src=x onerror=alert(1)>"
"""Name of the lieu, which no page and no script may run."""


def add_commune(session: Session, code: str, lon: float, **fields: Any) -> Commune:
    """Add a commune with a contour, at a longitude of the 46th parallel."""
    commune = make_commune(session, code, f"Commune {code}", at=Point(lon, 46.0), population=100)
    west, east = lon - 0.04, lon + 0.04
    commune.contour = f"SRID=4326;MULTIPOLYGON((({west} 45.9,{east} 45.9,{east} 46.1,{west} 45.9)))"
    for name, value in fields.items():
        setattr(commune, name, value)
    session.flush()
    return commune


@pytest.fixture
def three(session: Session) -> Session:
    """Add the communes with 100 people each."""
    return _add_creuse(session, (100, 100, 100), services=[])


@pytest.fixture
def creuse(session: Session) -> Session:
    """Add the communes with 100, 300 and 200 people; the lieu has a hostile name."""
    return _add_creuse(session, (100, 300, 200), nom=HOSTILE, services=[])


def _add_creuse(session: Session, populations: tuple[int, int, int], **lieu: Any) -> Session:
    make_source(session, attribution="Hub", dataset_version=7)
    for rank, population in enumerate(populations):
        add_commune(session, f"2300{rank + 1}", 2.0 + 0.4 * rank, population=population)
    make_commune(session, "23004", "Sans contour", at=Point(2.0, 46.0), population=10)
    make_lieu(session, id="premier", at=Point(2.0, 46.0), commune_code="23001", **lieu)
    return session


def read_json(client: FlaskClient, path: str, **query: Any) -> Any:
    """Return the JSON of an address that answers 200."""
    response = client.get(path, query_string=query or None)
    assert response.status_code == 200
    return response.get_json()
