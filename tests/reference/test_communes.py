"""Tests of importers.sources.communes on the whole country."""

import pytest
from sqlalchemy import func, select

from geo.communes.load import load_commune_index
from geo.database.models import Commune, CommuneAncienne, Departement, Toponyme
from importers.sources.communes import OVERSEAS_COLLECTIVITIES

pytestmark = pytest.mark.slow

OVERSEAS = Commune.departement_code.in_(OVERSEAS_COLLECTIVITIES)


def count(session, *conditions):
    return session.scalar(select(func.count()).select_from(Commune).where(*conditions))


def test_every_commune_is_there(france):
    assert (count(france, ~OVERSEAS), count(france, OVERSEAS)) == (34_875, 94)


def test_nobody_is_lost(france):
    population = france.scalar(select(func.sum(Commune.population)).where(~OVERSEAS))

    assert population == 68_350_798


def test_contours_lack_only_where_no_file_has_them(france):
    bare = france.scalars(select(Commune.code_insee).where(Commune.contour.is_(None), ~OVERSEAS)).all()

    assert sorted(bare) == ["15031", "15035", "15047", "15171"]


def test_every_commune_with_a_contour_has_a_seat(france):
    assert count(france, Commune.contour.is_not(None), Commune.seat.is_(None)) == 0


def test_contours_are_valid(france):
    assert count(france, ~func.ST_IsValid(Commune.contour)) == 0


def test_most_seats_are_mairies_and_none_is_far_from_its_commune(france):
    # The rule measures 1 km on the sphere, PostGIS on the spheroid: up to 0.6 % apart.
    far = ~func.ST_DWithin(func.Geography(Commune.contour), Commune.seat, 1_006)

    assert count(france, Commune.seat_quality == "mairie") > 33_000
    assert count(france, Commune.contour.is_not(None), far) == 0


def test_the_surface_of_the_country_is_right(france):
    """Insee: 543 940 km² for the mainland and Corsica, 89 500 km² for the five overseas départements."""
    surface_km2 = france.scalar(select(func.sum(Commune.surface_km2)))

    assert surface_km2 == pytest.approx(543_940 + 89_500, rel=0.02)


def test_every_departement_has_its_chef_lieu(france):
    known = select(Commune.code_insee)

    assert france.scalars(select(Departement.code).where(Departement.chef_lieu.not_in(known))).all() == []


def test_every_former_code_leads_to_a_commune(france):
    codes = france.scalars(select(CommuneAncienne.code_insee)).all()
    index = load_commune_index(france.connection())

    assert len(codes) > 4_500
    assert all(code in index.by_code for code in codes)


def test_no_place_is_listed_twice_under_one_name(france):
    doubles = (
        select(Toponyme.nom)
        .where(Toponyme.type != "departement")
        .group_by(Toponyme.nom, Toponyme.commune_code)
        .having(func.count() > 1)
    )

    assert france.scalars(doubles).all() == []
