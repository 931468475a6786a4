"""Tests of importers.sources.communes: what is read of the packages, and what a new load changes."""

from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy import text

from geo.communes.load import load_commune_index
from importers.model import Request
from importers.progress import Progress, silent
from importers.run.pipeline import LoadOptions, run_import
from importers.sources.communes import CommunesImporter
from tests.importers.tiny_france import DATA, change, commune, fetch_all, load, make_communes


@pytest.fixture
def source(tmp_path, monkeypatch):
    return make_communes(tmp_path, monkeypatch)


@pytest.fixture
def france(own_engine, source):
    load(own_engine, source)
    return own_engine


def test_every_place_read_is_kept_merged_or_refused(own_engine, source):
    tally = load(own_engine, source).tally

    assert (tally.kept, tally.merged, tally.rejected.total()) == (8 + 6, 11, 2)
    assert tally.read == tally.kept + tally.merged + tally.rejected.total()


def test_no_commune_of_the_lists_is_lost(france):
    codes = [row.code_insee for row in fetch_all(france, "SELECT code_insee FROM commune ORDER BY 1")]

    assert codes == ["23001", "23008", "23096", "23149", "23189", "23195", "75056", "97502"]


def test_a_commune_takes_its_attributes_from_the_lists_and_its_shape_from_the_outlines(france):
    gueret = commune(france, "23096")

    assert (gueret.nom, gueret.departement_code, gueret.epci_code) == ("Guéret", "23", "200034825")
    assert (gueret.codes_postaux, gueret.population, gueret.population_annee) == (["23000"], 12_955, 2023)
    assert gueret.west == 1.85


def test_surface_is_measured_on_the_ellipsoid(france):
    gueret = commune(france, "23096")
    (exact,) = fetch_all(
        france, "SELECT st_area(contour::geography) / 1e6 AS km2 FROM commune WHERE code_insee = '23096'"
    )

    assert gueret.surface_km2 == pytest.approx(exact.km2, rel=1e-4)
    assert gueret.density_per_km2 == pytest.approx(12_955 / gueret.surface_km2)


def test_the_seat_is_the_mairie_even_a_little_outside_a_simplified_contour(france):
    parsac = commune(france, "23149")

    assert (parsac.seat_quality, parsac.lon, parsac.lat) == ("mairie", 2.157, 46.2)


def test_a_mairie_far_away_is_replaced_by_a_point_of_the_largest_part(france):
    aubusson = commune(france, "23008")

    assert aubusson.seat_quality == "surface"
    assert 2.15 < aubusson.lon < 2.19


def test_a_mairie_without_coordinates_is_no_mairie(france):
    assert commune(france, "23195").seat_quality == "surface"


def test_paris_has_its_seat_at_the_mairie_of_an_arrondissement(france):
    paris = commune(france, "75056")

    assert (paris.seat_quality, paris.lon) in [("mairie", 2.341), ("mairie", 2.379)]


def test_a_commune_without_contour_has_that_of_its_communes_deleguees(france):
    made = commune(france, "23189")

    assert (made.west, made.seat_quality) == (1.70, "mairie")


def test_a_contour_that_crosses_itself_is_repaired(france):
    assert commune(france, "23195").valid


def test_a_departement_is_the_union_of_its_communes(france):
    whole = (
        "SELECT ST_Covers(d.contour, c.contour) AS covered FROM departement AS d"
        " JOIN commune AS c ON c.departement_code = d.code WHERE c.contour IS NOT NULL"
    )
    assert {row.covered for row in fetch_all(france, whole)} == {True}


def test_a_commune_without_contour_nor_mairie_is_kept(france):
    ahun = commune(france, "23001")

    assert (ahun.contour, ahun.surface_km2, ahun.density_per_km2) == (None, None, None)
    assert (ahun.seat, ahun.seat_quality) == (None, "inconnue")


def test_the_report_names_the_communes_without_contour(own_engine, source):
    shown = StringIO()
    progress = Progress(Console(file=shown, width=200))
    run_import(own_engine, source, Request(), progress, LoadOptions())

    assert "sans contour : 2, dont 1 des collectivités d'outre-mer, Ahun (23001)." in shown.getvalue()


def test_an_outline_that_cannot_be_used_is_kept_as_a_reject_without_personal_data(france):
    rejects = fetch_all(france, "SELECT field, value, reason, verbatim FROM reject ORDER BY line")

    assert [(r.field, r.value) for r in rejects] == [("geometry", "23001"), ("code", "23999")]
    assert all(set(r.verbatim) == {"code", "type", "nom"} for r in rejects)


def test_former_communes_lead_to_the_commune_of_today(france):
    with france.connect() as connection:
        index = load_commune_index(connection)

    assert {index.by_code[code].nom for code in ("23023", "23161", "23149")} == {"Parsac"}
    assert index.by_code["75111"].nom == "Paris"


def test_a_former_commune_stands_on_its_own_ground_or_else_at_the_seat(france):
    with france.connect() as connection:
        positions = load_commune_index(connection).positions

    assert 2.05 < positions["23023"].lon < 2.08
    assert positions["23161"].lon == commune(france, "23149").lon


def test_visitors_find_communes_former_ones_arrondissements_and_departements(france):
    found = fetch_all(france, "SELECT type, nom FROM toponyme ORDER BY type, nom")

    assert [tuple(row) for row in found if row.type != "commune"] == [
        ("arrondissement-municipal", "Paris 11e Arrondissement"),
        ("arrondissement-municipal", "Paris 1er Arrondissement"),
        ("commune-deleguee", "Blaudeix"),
        ("commune-deleguee", "Masbaraud-Mérignat"),
        ("commune-deleguee", "Saint-Dizier-Leyrenne"),
        ("departement", "Creuse"),
        ("departement", "Paris"),
        ("departement", "Saint-Pierre-et-Miquelon"),
    ]


def test_loading_again_touches_no_row(france, source):
    versions = "SELECT xmin::text FROM {} ORDER BY 1"
    tables = ("region", "departement", "epci", "commune", "commune_ancienne", "toponyme")
    before = [fetch_all(france, versions.format(table)) for table in tables]
    load(france, source, force=True)

    assert [fetch_all(france, versions.format(table)) for table in tables] == before


def test_a_commune_that_changed_its_name_is_found_by_the_new_one_alone(france, source):
    change(source, "23195", nom="Saint-Fiel-le-Neuf")
    load(france, source)

    names = [row.nom for row in fetch_all(france, "SELECT nom FROM toponyme WHERE code = '23195'")]
    assert names == ["Saint-Fiel-le-Neuf"]


def test_loading_again_keeps_what_other_sources_gave(france, source):
    with france.begin() as connection:
        connection.execute(
            text(
                "UPDATE commune SET frr = 'FRR+', fragilite = 7, codes_postaux = '{23140,23999}',"
                " seat = 'POINT(2.1 46.1)', seat_quality = 'code_postal' WHERE code_insee = '23001'"
            )
        )
    load(france, source, force=True)

    ahun = commune(france, "23001")
    assert (ahun.frr, ahun.fragilite, ahun.seat_quality, ahun.lon) == ("FRR+", 7, "code_postal", 2.1)
    assert ahun.codes_postaux == ["23140", "23150", "23999"]


def test_a_lieu_follows_its_commune_into_another(france, source):
    _add_lieu(france, "23195")
    change(source, "23195", type=None)
    change(source, "23096", anciensCodes=["23195"])
    load(france, source)

    assert [row.commune_code for row in fetch_all(france, "SELECT commune_code FROM lieu")] == ["23096"]


def test_a_lieu_of_a_commune_that_vanished_belongs_to_none(france, source):
    _add_lieu(france, "23195")
    change(source, "23195", type=None)
    load(france, source)

    assert [row.commune_code for row in fetch_all(france, "SELECT commune_code FROM lieu")] == [None]


def test_a_file_gives_contours_before_the_package_does(own_engine, source):
    tally = load(own_engine, source, DATA / "communes" / "communes.geojsonl").tally

    assert [commune(own_engine, code).west for code in ("23096", "23008", "23149")] == [1.84, 2.14, 2.10]
    assert commune(own_engine, "23096").seat_quality == "mairie"
    assert tally.read == tally.kept + tally.merged + tally.rejected.total()


def test_a_file_alone_is_enough(own_engine, tmp_path):
    source = CommunesImporter(decoupage=tmp_path / "absent", cache=tmp_path)
    tally = load(own_engine, source, DATA / "communes" / "communes.geojsonl").tally

    assert (tally.read, tally.kept, tally.rejected.total()) == (7, 4, 3)
    assert commune(own_engine, "23096").nom == "Guéret"


@pytest.mark.parametrize("content", ["", "code;nom\n23096;Guéret\n", '{"a": 1}\n', "[1, 2]\n"])
def test_a_file_of_another_kind_is_refused(own_engine, source, tmp_path, content):
    path = tmp_path / "autre.csv"
    path.write_text(content)
    outcome = run_import(own_engine, source, Request(file=path), silent(), LoadOptions())

    assert outcome.state == "refused"


def _add_lieu(engine, commune_code):
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO lieu (id, pivot, nom, commune, position_precision, commune_code, ateliers,"
                " acces_libre, pass_numerique, headline, itinerant, feature, feature_sha256) VALUES"
                " ('1', '', 'Un lieu', 'Saint-Fiel', 'inconnue', :code, 'inconnu', 'inconnu', 'inconnu',"
                " '{}', false, '{}', '')"
            ),
            {"code": commune_code},
        )
