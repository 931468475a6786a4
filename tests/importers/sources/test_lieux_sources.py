"""Tests of importers.sources across its files: importers of lieux, each on a small file of its kind."""

import os

import pytest
from sqlalchemy import text

from importers.fiche.columns import PARTIAL_SUPPORT
from importers.model import Request, Row
from importers.registry import reserved_slugs
from importers.sources.data_inclusion import DataInclusionImporter
from importers.sources.demo import LIEU_COUNT, DemoImporter
from importers.sources.france_services import FranceServicesImporter
from importers.sources.lieux import StandardImporter, file_slug
from tests.databases import connected, database
from tests.importers.conftest import load_into


def lieux(engine):
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM lieu ORDER BY id")).mappings().all()
    return {row["id"]: row for row in rows}


def test_a_v1_file_is_loaded_with_all_its_fields(load, own_engine):
    load("lieux/v1.csv")

    lieu = lieux(own_engine)["v1-exemple-1"]
    assert lieu["typologie"] == ["TIERS_LIEUX", "ASSO"]
    assert lieu["modalites_accompagnement"] == ["Dans un atelier collectif", "En autonomie"]
    assert (lieu["ateliers"], lieu["acces_libre"], lieu["pass_numerique"]) == ("oui", "oui", "possible")


def test_a_lieu_on_the_greenwich_meridian_is_where_it_says(load, own_engine):
    load("lieux/v1.csv")

    with own_engine.connect() as connection:
        sql = text("SELECT ST_AsText(position) FROM lieu WHERE id = 'v1-exemple-2'")
        assert connection.scalar(sql) == "POINT(0 49.322)"


def test_rows_of_v0_that_repeat_a_lieu_are_merged_with_their_reason(load, own_engine):
    tally = load("lieux/v0.json").tally

    assert (tally.kept, tally.merged, tally.rejected.total()) == (1, 1, 1)
    (lieu,) = lieux(own_engine).values()
    assert lieu["pass_numerique"] == "oui"
    assert lieu["services"][-1] == "Loisirs et créations numériques"
    assert lieu["site_web"] == ["https://www.example.org"]


def test_nothing_about_a_helper_reaches_the_database(load, own_engine):
    load("lieux/api.json")
    load("lieux/v0.json")

    with own_engine.connect() as connection:
        stored = str(connection.execute(text("SELECT * FROM lieu_source, lieu, reject")).all())
    assert "Dupont" not in stored
    assert "dupont" not in stored


def test_the_national_api_is_read(load, own_engine):
    load("lieux/api.json")

    lieu = lieux(own_engine)["Coop-numerique_0123456789abcdef01234567"]
    assert (lieu["adresse"], lieu["commune_code"], lieu["ateliers"]) == (
        "5 bis rue de l'Essai",
        "97411",
        "oui",
    )


def test_the_france_services_list_is_read_in_cp1252(load, own_engine):
    outcome = load("france_services/liste-fs-20240801.csv", FranceServicesImporter())

    lieu = lieux(own_engine)["france-services-1"]
    assert lieu["horaires"] == "Mo-Tu 09:00-12:00,14:00-17:00; Th 09:00-12:00"
    assert (lieu["date_maj"].isoformat(), lieu["frais_a_charge"]) == ("2024-08-01", ["Gratuit"])
    assert (outcome.tally.kept, outcome.tally.rejected.total()) == (2, 1)


def test_hours_of_which_a_day_is_unreadable_are_not_told_at_all(load, own_engine):
    load("france_services/liste-fs-20240801.csv", FranceServicesImporter())

    lieu = lieux(own_engine)["france-services-2"]
    assert (lieu["horaires"], lieu["itinerant"]) == (None, True)


@pytest.mark.parametrize(
    ("values", "itinerance"),
    [
        ({"itinerance": "Oui", "format_fs_anct": "Multi-sites"}, "Fixe|Itinérant"),
        ({"itinerance": "Oui", "format_fs_anct": "Lieu fixe"}, "Fixe|Itinérant"),
        ({"itinerance": "Oui", "format_fs_anct": "Mobile"}, "Itinérant"),
        ({"itinerance": "Oui", "format_fs_anct": "Multi-sites", "lib_fs": "Bus des Monts"}, "Itinérant"),
        (
            {"itinerance": "Oui", "format_fs_anct": "Multi-sites", "lib_fs": "Les Monts et Bus"},
            "Fixe|Itinérant",
        ),
        ({"itinerance": "Non", "format_fs_anct": "Antenne", "lib_fs": "Bus – antenne des Monts"}, "Fixe"),
        ({"itinerance": "Non", "format_fs_anct": "Mobile"}, "Fixe"),
        ({"itinerance": "Non", "format_fs_anct": "Mobile", "lib_fs": "Camion des Monts"}, "Itinérant"),
        ({"format_fs_anct": "Espace labellisé"}, "Fixe"),
        ({"itinerance": "Oui"}, "Fixe|Itinérant"),
        ({"itinerance": "Oui", "lib_fs": "France services itinérante"}, "Itinérant"),
        ({"itinerance": "Oui", "commentaire": "Camion sur la place"}, "Itinérant"),
        ({"itinerance": "Oui", "commentaire": "Itinérances sur rendez-vous"}, "Fixe|Itinérant"),
        ({"itinerance": "Non", "commentaire": "Devant l'arrêt du bus"}, "Fixe"),
        ({}, None),
    ],
)
def test_france_services_travel_when_two_of_format_name_and_column_say_so(values, itinerance):
    assert (
        FranceServicesImporter().adapt(Row(1, {"lib_fs": "Une", **values})).values["itinerance"] == itinerance
    )


def test_a_france_services_of_several_sites_keeps_its_position(load, own_engine, tmp_path):
    path = tmp_path / "liste-fs-20240801.csv"
    path.write_text(
        "id_fs,lib_fs,adresse,code_postal,lib_com,latitude,longitude,itinerance,format_fs_anct\n"
        "1,France services des Monts,1 rue A,23000,Guéret,46.17,1.87,Oui,Multi-sites\n"
        "2,Bus France services,2 rue B,23000,Guéret,46.17,1.87,Oui,Mobile\n"
    )
    load(path, FranceServicesImporter())

    placed = {key: lieu["position"] is not None for key, lieu in lieux(own_engine).items()}
    assert placed == {"france-services-1": True, "france-services-2": False}


def test_services_of_data_inclusion_make_one_lieu_of_their_structure(load, own_engine):
    tally = load("data_inclusion/services_v1.json", DataInclusionImporter()).tally

    lieu = lieux(own_engine)["dora--0123456789abcdef01234567"]
    assert (lieu["nom"], lieu["ateliers"], lieu["pass_numerique"]) == ("Association fictive", "oui", "oui")
    assert (tally.kept, tally.merged, dict(tally.rejected)) == (2, 1, {"aucun service numérique": 1})


@pytest.mark.parametrize("kind", ["accompagnement", "formation", "information", "aide-financiere"])
def test_the_kind_of_one_service_says_nothing_of_how_the_lieu_helps_otherwise(kind: str):
    row = Row(1, {"thematiques": ["numerique--acceder-a-une-connexion-internet"], "type": kind})
    assert DataInclusionImporter().adapt(row).values[PARTIAL_SUPPORT]


def test_what_data_inclusion_masked_of_the_national_map_stays_unknown(load, own_engine):
    load("data_inclusion/services_v1.json", DataInclusionImporter())

    lieu = lieux(own_engine)["mediation-numerique--0123456789abcdef01234567"]
    assert (lieu["acces_libre"], lieu["ateliers"]) == ("oui", "inconnu")


def slug_of(path, importer="lieux"):
    request = Request(file=path, reserved_slugs=reserved_slugs())
    return file_slug(request, importer=importer)


def test_a_file_is_filed_under_its_name_without_date(tmp_path):
    assert slug_of(tmp_path / "charente_20230711b.json.gz") == "charente"
    assert slug_of(tmp_path / "le-havre_latest.json.gz", "le-havre") == "le-havre"


@pytest.mark.parametrize("slug", sorted(reserved_slugs().slugs))
def test_a_file_cannot_take_the_slug_of_other_data(tmp_path, slug):
    assert slug_of(tmp_path / f"{slug}.csv") == f"fichier-{slug}"


@pytest.mark.parametrize("prefix", reserved_slugs().prefixes)
def test_a_file_cannot_take_the_slug_of_the_dataset_of_another_file(tmp_path, prefix):
    assert slug_of(tmp_path / f"{prefix}creuse.csv") == f"fichier-{prefix}creuse"


def test_a_file_of_a_mapping_may_take_its_slug_and_no_other(tmp_path):
    assert slug_of(tmp_path / "hinaura.json", "hinaura") == "hinaura"
    assert slug_of(tmp_path / "hinaura.json", "paca") == "fichier-hinaura"


def test_no_file_names_a_dataset_without_the_reserved_slugs(tmp_path):
    with pytest.raises(RuntimeError, match="reserved slugs"):
        file_slug(Request(file=tmp_path / "creuse.csv"), importer="lieux")
    assert file_slug(Request(), importer="lieux") == "lieux"


@pytest.fixture(scope="module")
def demo_tally(load_for_module):
    """Load the demonstration set into the database of the module."""
    return load_for_module("none", DemoImporter()).tally


@pytest.fixture
def demo_copy(own_settings, module_engine, demo_tally):
    """Connect to a copy of the database with the demonstration set."""
    assert demo_tally.kept
    module_engine.dispose()  # PostgreSQL copies a database that nobody is connected to
    name = f"mediaproche_demo_{os.getpid()}"
    with (
        database(own_settings.database_url, name, module_engine.url.database) as url,
        connected(url) as engine,
    ):
        yield engine


def test_the_demonstration_set_is_large_and_has_every_state(demo_tally, module_engine):
    tally = demo_tally

    assert tally.kept > 0.99 * LIEU_COUNT
    assert tally.kept + tally.merged + tally.rejected.total() == tally.read
    with module_engine.connect() as connection:
        states = connection.scalars(text("SELECT DISTINCT pass_numerique FROM lieu")).all()
    assert set(states) == {"oui", "non", "possible", "inconnu"}


def test_the_demonstration_set_gives_way_to_a_real_source(demo_copy):
    load_into(demo_copy, "lieux/v1.csv", StandardImporter())

    assert len(lieux(demo_copy)) == 3
    assert (
        load_into(demo_copy, "none", DemoImporter()).message
        == "Des lieux réels sont chargés : la démonstration ne s'y mêle pas."
    )
