"""Tests of geo.quality.sources: credits, provenance, demonstration."""

from datetime import date

from sqlalchemy.orm import Session

from geo.quality.sources import (
    DEMO_SLUG,
    Credit,
    credit_of_lieux,
    holds_communes,
    shows_demonstration,
    sources_of_lieu,
)
from tests.factories import make_commune, make_lieu, make_lieu_source, make_source


def test_credit_is_owed_once_to_each_source_of_lieux(session: Session):
    lieu = make_lieu(session)
    make_lieu_source(session, lieu, make_source(session, "a", attribution="Creuse"))
    make_lieu_source(session, lieu, make_source(session, "b", attribution="ANCT"))
    make_source(session, "communes", attribution="Insee")
    assert credit_of_lieux(session) == Credit("Licence Ouverte 2.0", "Creuse ; ANCT")


def test_the_sources_of_a_lieu_come_with_their_newest_date(session: Session):
    lieu = make_lieu(session)
    old, new = make_source(session, "a", nom="A"), make_source(session, "b", nom="B")
    for source, year in ((old, 2019), (old, 2020), (new, 2024)):
        make_lieu_source(session, lieu, source, date_maj=date(year, 1, 1))
    assert [(s.nom, s.date_maj and s.date_maj.year) for s in sources_of_lieu(session, lieu.id)] == [
        ("B", 2024),
        ("A", 2020),
    ]


def test_fictitious_lieux_are_known_to_be_so(session: Session):
    assert not shows_demonstration(session)
    source = make_source(session, DEMO_SLUG)
    assert shows_demonstration(session)
    source.current_run_id = None
    session.flush()
    assert not shows_demonstration(session)


def test_a_database_without_communes_is_recognised(session: Session):
    assert not holds_communes(session)
    make_commune(session)
    assert holds_communes(session)
