"""Tests of geo.quality.listings: lines to act on."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from geo.quality.defects import DEFECTS
from geo.quality.listings import (
    Listing,
    ListingFilter,
    doubtful_positions,
    lieux_to_fix,
    merges,
    read_listing_page,
    rejects,
    stream_rows,
    unknown_values,
)
from tests.factories import make_commune, make_lieu, make_lieu_source, make_reject, make_source
from tests.named_places import GUERET

TODAY = date(2026, 8, 31)
PERFECT = {
    "horaires": "Mo 09:00-12:00",
    "telephone": "+33555410000",
    "adresse": "8 avenue Fayolle",
    "date_maj": date(2026, 5, 1),
}


def column(session: Session, listing: Listing, name: str) -> list[str]:
    return [getattr(row, name) for row in read_listing_page(session, listing, limit=10).rows]


def count(session: Session, listing: Listing) -> int:
    return read_listing_page(session, listing, limit=1).total


def test_rejects_come_by_line_and_may_be_of_one_source_or_reason(session: Session):
    a, b = make_source(session, "a"), make_source(session, "b")
    for source, line, reason in ((b, 1, "sans nom"), (a, 9, "sans nom"), (a, 2, "sans public")):
        make_reject(session, source, line=line, reason=reason)
    assert column(session, rejects(ListingFilter()), "ligne") == [2, 9, 1]
    assert column(session, rejects(ListingFilter(source="a", reason="sans nom")), "ligne") == [9]


def test_a_reject_keeps_the_content_of_the_line(session: Session):
    make_reject(session, make_source(session), verbatim={"nom": "", "adresse": "1 rue Haute"})
    assert '"1 rue Haute"' in column(session, rejects(ListingFilter()), "contenu")[0]


def test_rejects_of_a_former_load_are_not_listed(session: Session):
    source = make_source(session)
    make_reject(session, source)
    source.current_run_id = None
    session.flush()
    assert count(session, rejects(ListingFilter())) == 0


@pytest.mark.parametrize("names", [("latitude", "longitude"), ("lat", "lon")])
def test_a_doubtful_position_shows_the_coordinates_of_the_file(session: Session, names: tuple[str, str]):
    verbatim = dict(zip(names, ("49.65", 2.58), strict=True))
    make_lieu_source(
        session, make_lieu(session), make_source(session), doubt="à 612 km de Gap", verbatim=verbatim
    )
    [row] = read_listing_page(session, doubtful_positions(ListingFilter()), limit=10).rows
    assert (row.latitude_lue, row.longitude_lue, row.ecart) == ("49.65", "2.58", "à 612 km de Gap")


def test_the_farthest_positions_come_first(session: Session):
    source, lieu = make_source(session), make_lieu(session)
    for doubt in ("à 9 km de Gap", "à 612 km de Gap", "à 87 km de Pau"):
        make_lieu_source(session, lieu, source, doubt=doubt)
    assert column(session, doubtful_positions(ListingFilter()), "ecart")[0] == "à 612 km de Gap"


def test_lists_may_be_of_one_departement(session: Session):
    make_commune(session)
    source = make_source(session)
    for code in ("23096", None):
        lieu = make_lieu(session, commune_code=code)
        make_lieu_source(session, lieu, source, doubt="à 9 km", merge_reason="même identifiant")
    scope = ListingFilter(departement="23")
    assert [count(session, make(scope)) for make in (doubtful_positions, merges)] == [1, 1]


def test_a_merged_row_says_which_lieu_it_went_into(session: Session):
    lieu = make_lieu(session, id="premier")
    source = make_source(session)
    make_lieu_source(session, lieu, source, identity="premier")
    make_lieu_source(session, lieu, source, identity="second", merge_reason="même adresse")
    assert column(session, merges(ListingFilter()), "lieu") == ["premier"]
    assert column(session, merges(ListingFilter()), "identifiant") == ["second"]


def test_the_most_frequent_unknown_values_come_first(session: Session):
    make_source(session, unknown_values={"services": {"Yoga": 1}, "typologie": {"PIJ": 5}})
    assert column(session, unknown_values(ListingFilter()), "valeur") == ["PIJ", "Yoga"]


def test_a_lieu_without_defect_is_not_to_fix(session: Session):
    make_lieu(session, **PERFECT)
    assert count(session, lieux_to_fix(ListingFilter(), today=TODAY)) == 0


def test_lieux_with_most_defects_come_first_then_the_oldest(session: Session):
    make_lieu(session, id="un défaut", **{**PERFECT, "horaires": None})
    make_lieu(
        session, id="le même, plus ancien", **{**PERFECT, "horaires": None, "date_maj": date(2025, 6, 1)}
    )
    make_lieu(session, id="deux", **{**PERFECT, "horaires": None, "telephone": None})
    found = column(session, lieux_to_fix(ListingFilter(), today=TODAY), "lieu")
    assert found == ["deux", "le même, plus ancien", "un défaut"]


def test_each_defect_is_named_the_gravest_first(session: Session):
    lieu = make_lieu(session, at=GUERET, position_precision="commune", date_maj=date(2020, 1, 1))
    make_lieu_source(session, lieu, make_source(session), doubt="à 612 km de Guéret")
    [row] = read_listing_page(session, lieux_to_fix(ListingFilter(), today=TODAY), limit=10).rows
    assert row.a_corriger == [defect for defect in DEFECTS if defect != "sans_position"]
    assert (row.ecart, row.sources) == ("à 612 km de Guéret", ["hub"])


def test_lieux_may_be_filtered_by_one_defect(session: Session):
    make_lieu(session, id="sans horaires", **{**PERFECT, "horaires": None})
    make_lieu(session, **{**PERFECT, "telephone": None})
    assert column(session, lieux_to_fix(ListingFilter(defect="sans_horaires"), today=TODAY), "lieu") == [
        "sans horaires"
    ]


def test_an_itinerant_service_needs_no_position(session: Session):
    make_lieu(session, **PERFECT, itinerant=True, position=None, position_precision="inconnue")
    assert count(session, lieux_to_fix(ListingFilter(defect="sans_position"), today=TODAY)) == 0


def test_a_list_is_read_whole_with_the_columns_it_names(session: Session):
    make_reject(session, make_source(session))
    [row] = stream_rows(session, rejects(ListingFilter()))
    assert len(row) == len(rejects(ListingFilter()).columns) == 6
