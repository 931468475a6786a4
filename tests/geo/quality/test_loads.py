"""Tests of geo.quality.loads: outcome of the rows of each source."""

from datetime import date

from sqlalchemy.orm import Session

from geo.database.models import ImportRun
from geo.database.models.imports import FAILED, REFUSED, RUNNING
from geo.quality.loads import (
    count_lieu_rows,
    failed_loads,
    merge_reasons,
    reject_reasons,
    source_figures,
    sources_of_departement,
    unknown_fields,
)
from tests.factories import make_commune, make_lieu, make_lieu_source, make_reject, make_source


def test_rows_read_are_kept_merged_or_rejected(session: Session):
    source = make_source(session, rows_read=4, rows_rejected=1)
    lieu = make_lieu(session)
    make_lieu_source(session, lieu, source)
    make_lieu_source(session, make_lieu(session), source, doubt="à 9 km de Guéret")
    make_lieu_source(session, lieu, source, merge_reason="même identifiant que la ligne 1")
    [found] = source_figures(session, count_lieu_rows(session))
    assert (found.read, found.kept, found.merged, found.rejected) == (4, 2, 1, 1)
    assert (found.quarantined, found.of_lieux) == (1, True)


def test_a_source_without_lieux_has_the_figures_of_its_load(session: Session):
    make_source(session, "communes", rows_read=5, rows_kept=3, rows_merged=2)
    [found] = source_figures(session, count_lieu_rows(session))
    assert (found.kept, found.merged, found.of_lieux) == (3, 2, False)


def test_a_source_is_as_old_as_its_file_else_as_its_newest_row(session: Session):
    dated = make_source(session, "a", nom="A", data_date=date(2026, 5, 1))
    undated = make_source(session, "b", nom="B")
    for source in (dated, undated):
        make_lieu_source(session, make_lieu(session), source, date_maj=date(2024, 1, 1))
    assert [s.data_date for s in source_figures(session, count_lieu_rows(session))] == [
        date(2026, 5, 1),
        date(2024, 1, 1),
    ]


def test_a_source_that_is_no_longer_shown_is_not_listed(session: Session):
    make_source(session).current_run_id = None
    session.flush()
    assert source_figures(session, count_lieu_rows(session)) == []


def test_rejects_are_counted_by_source_and_reason(session: Session):
    source = make_source(session)
    for reason in ("sans nom", "sans nom", "sans public"):
        make_reject(session, source, reason=reason)
    assert [(r.source, r.reason, r.rows) for r in reject_reasons(session)] == [
        ("hub", "sans nom", 2),
        ("hub", "sans public", 1),
    ]


def test_merges_are_counted_whatever_the_line_they_were_merged_with(session: Session):
    source, lieu = make_source(session), make_lieu(session)
    for reason in (
        "même identifiant que la ligne 2",
        "même identifiant que la ligne 3 de cnfs",
        "même nom à 36 m, même téléphone que la ligne 5",
        "même nom, même adresse que la ligne 6",
        "rapproché à la main de la ligne 4",
    ):
        make_lieu_source(session, lieu, source, merge_reason=reason)
    assert [(m.reason, m.rows) for m in merge_reasons(count_lieu_rows(session))] == [
        ("même identifiant", 2),
        ("même nom", 2),
        ("rapproché à la main", 1),
    ]


def test_unknown_values_are_counted_by_field(session: Session):
    make_source(session, unknown_values={"services": {"Jardinage": 2, "Yoga": 1}, "typologie": {"X": 1}})
    assert [(u.field, u.values, u.rows) for u in unknown_fields(session)] == [
        ("services", 2, 3),
        ("typologie", 1, 1),
    ]


def test_sources_of_a_departement_come_with_their_rows(session: Session):
    make_commune(session)
    source = make_source(session)
    make_lieu_source(session, make_lieu(session, commune_code="23096"), source)
    make_lieu_source(session, make_lieu(session), source)
    assert [(s.nom, s.rows) for s in sources_of_departement(session, "23")] == [("Hub de la Creuse", 1)]


def load_after(session: Session, state: str, message: str) -> None:
    make_source(session)
    session.add(ImportRun(source_slug="hub", address="f.csv", state=state, message=message))
    session.flush()


def test_a_load_that_was_refused_says_why(session: Session):
    load_after(session, REFUSED, "Rien à garder dans ce fichier.")
    [failure] = failed_loads(session)
    assert (failure.nom, failure.reason) == ("Hub de la Creuse", "Rien à garder dans ce fichier.")


def test_the_error_of_an_interrupted_load_is_not_shown(session: Session):
    load_after(session, FAILED, "IntegrityError : (jeanne.martin@mairie.example)")
    assert [failure.reason for failure in failed_loads(session)] == [None]


def test_a_load_under_way_is_no_failure(session: Session):
    load_after(session, RUNNING, "")
    assert failed_loads(session) == []
