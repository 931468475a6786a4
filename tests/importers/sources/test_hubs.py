"""Tests of importers.sources.hubs: the mappings that come with the project, on small files of their kinds."""

import gzip

import pytest
from sqlalchemy import text

from geo.errors import ConfigurationError, SourceError
from importers import registry
from importers.mapping.apply import apply_mapping
from importers.model import Request, Row
from importers.registry import all_importers, detect_importer, find_importer, reserved_slugs
from importers.sources.hubs import HubImporter, hub_importers, load_mapping
from tests.importers.conftest import DATA

FILES = {
    "hinaura.json": "hinaura",
    "haute-vienne.json": "haute-vienne",
    "maine-et-loire.csv": "maine-et-loire",
}

HEADER = """
fichier.nom = "Essai"
fichier.licence = "Licence Ouverte 2.0"
fichier.attribution = "Hub d'essai"
fichier.reconnaitre = ["LIEU"]
"""


def hub(toml, tmp_path):
    """Return the importer of a mapping."""
    path = tmp_path / "essai.toml"
    path.write_text(HEADER + toml, "utf-8")
    mapping = load_mapping(path)
    about = {
        "mapping": mapping,
        "slug": "essai",
        "nom": "Essai",
        "licence": "LO",
        "attribution": "HubImporter",
    }
    return type("Essai", (HubImporter,), about)()


def lieux(engine):
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM lieu ORDER BY nom")).mappings().all()
    return {row["nom"]: row for row in rows}


@pytest.mark.parametrize("source", hub_importers(), ids=lambda source: source.slug)
def test_a_mapping_says_whose_the_file_is_and_how_to_know_it(source):
    fichier = source.mapping.fichier

    assert all((fichier.nom, fichier.licence, fichier.attribution, fichier.reconnaitre))
    assert dict(source.mapping.champs).keys() >= {"nom", "adresse"} or fichier.standard


def test_no_two_mappings_recognise_the_same_columns():
    for one in hub_importers():
        columns = frozenset(one.mapping.fichier.reconnaitre)
        others = [
            other.slug
            for other in hub_importers()
            if other is not one and other.recognises(columns) and not one.mapping.fichier.valeurs
        ]
        assert others == [], one.slug


def test_slugs_are_unique():
    slugs = [source.slug for source in all_importers()]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize(("name", "slug"), FILES.items())
def test_a_file_is_recognised_from_its_columns(name, slug):
    assert detect_importer(DATA / "hubs" / name).slug == slug


def test_a_list_with_broken_quotes_is_read(load, own_engine):
    load("hubs/hinaura.json", find_importer("hinaura"))

    lieu = lieux(own_engine)["Médiathèque de l'Essai"]
    assert lieu["prise_en_charge_specifique"] == ["Surdité", "Déficience visuelle"]
    assert lieu["publics_specifiquement_adresses"] == ["Seniors", "Jeunes"]
    assert lieu["modalites_accompagnement"] == [
        "En autonomie",
        "Accompagnement individuel",
        "Dans un atelier collectif",
    ]
    assert (lieu["ateliers"], lieu["acces_libre"], lieu["pass_numerique"]) == ("oui", "oui", "oui")


def test_signs_of_web_pages_do_not_reach_the_reader(load, own_engine):
    load("hubs/hinaura.json", find_importer("hinaura"))

    lieu = lieux(own_engine)
    assert lieu["Médiathèque de l'Essai"]["presentation_detail"] == "Ouvert à toutes et tous & gratuit"
    assert lieu["Médiathèque de l'Essai"]["horaires"] == "Tu-We 09:00-12:00,14:00-17:00; Sa 09:00-12:00"
    assert lieu["Atelier sans détail"]["site_web"] == []
    assert lieu["Atelier sans détail"]["adresse"] == "En cours de déménagement 2 place de l'Essai"


def test_what_is_no_name_of_a_place_is_refused(load):
    tally = load("hubs/hinaura.json", find_importer("hinaura")).tally

    assert (tally.read, tally.kept, dict(tally.rejected)) == (3, 2, {"le nom du lieu est absent": 1})


def test_rows_of_one_lieu_are_joined(load, own_engine):
    tally = load("hubs/haute-vienne.json", find_importer("haute-vienne")).tally

    lieu = lieux(own_engine)["Maison de l'Essai"]
    assert (tally.read, tally.kept, tally.merged) == (3, 2, 1)
    assert sorted(lieu["services"]) == [
        "Accès internet et matériel informatique",
        "Maîtrise des outils numériques du quotidien",
    ]
    assert (lieu["horaires"], lieu["adresse"]) == ("Mo-Fr 09:00-12:00", "3 cours de l'Essai")


def test_a_lieu_that_refuses_the_pass_is_told_from_one_that_says_nothing(load, own_engine):
    load("hubs/haute-vienne.json", find_importer("haute-vienne"))
    load("hubs/maine-et-loire.csv", find_importer("maine-et-loire"))

    found = {nom: lieu["pass_numerique"] for nom, lieu in lieux(own_engine).items()}
    assert found["Maison de l'Essai"] == "oui"
    assert found["Mairie de l'Essai"] == "non"
    assert found["Club de l'Essai"] == "inconnu"


def test_a_position_in_lambert_93_with_commas_is_read(load, own_engine):
    load("hubs/maine-et-loire.csv", find_importer("maine-et-loire"))

    with own_engine.connect() as connection:
        where = (
            "SELECT ST_X(position::geometry), ST_Y(position::geometry) FROM lieu WHERE adresse IS NOT NULL"
        )
        assert tuple(connection.execute(text(where)).one()) == pytest.approx((0, 49.322), abs=1e-5)


def test_rows_to_leave_out_are_refused_with_the_reason_of_the_mapping(load):
    tally = load("hubs/maine-et-loire.csv", find_importer("maine-et-loire")).tally

    assert dict(tally.rejected) == {"le hub le dit inactif": 1}


def test_columns_may_stand_below_a_title(tmp_path):
    path = tmp_path / "lieux.csv"
    path.write_text("Les lieux du hub;;\n2024;;\nLIEU;VILLE\nEssai;Guéret\n", "utf-8")
    source = hub("fichier.entete = 3\nnom = {colonne = 'LIEU'}", tmp_path)

    assert list(source.rows([path], None)) == [Row(4, {"LIEU": "Essai", "VILLE": "Guéret"})]


def test_a_file_with_a_title_is_recognised(tmp_path, monkeypatch):
    path = tmp_path / "lieux.csv"
    path.write_text("Les lieux du hub\n2024\nLIEU;VILLE\nEssai;Guéret\n", "utf-8")
    source = hub("fichier.entete = 3\nnom = {colonne = 'LIEU'}", tmp_path)
    monkeypatch.setattr(registry, "hub_importers", lambda: (source,))

    assert detect_importer(path) is source


def test_a_file_that_ends_before_its_columns_is_refused(tmp_path):
    path = tmp_path / "lieux.csv"
    path.write_text("Les lieux du hub;;\n", "utf-8")
    source = hub("fichier.entete = 3\nnom = {colonne = 'LIEU'}", tmp_path)

    with pytest.raises(SourceError, match="n'a pas de ligne 3"):
        list(source.rows([path], None))


def test_a_broken_archive_is_refused(tmp_path):
    path = tmp_path / "lieux.csv.gz"
    path.write_bytes(gzip.compress(b"Les lieux du hub;;\n" * 1000)[:-20])
    source = hub("fichier.entete = 3\nnom = {colonne = 'LIEU'}", tmp_path)

    with pytest.raises(SourceError, match="est illisible"):
        list(source.rows([path], None))


def test_a_form_that_several_territories_use_is_filed_under_the_name_of_the_file(tmp_path):
    source = hub("fichier.territoires = true\nnom = {colonne = 'LIEU'}", tmp_path)

    dataset = source.dataset(Request(file=tmp_path / "Cantal_20200115.csv", reserved_slugs=reserved_slugs()))
    assert (dataset.slug, dataset.nom) == ("cantal", "Essai «cantal»")


def test_a_wrong_mapping_file_says_which_key_is_wrong(tmp_path):
    with pytest.raises(ConfigurationError, match=r"essai\.toml : .*nomm"):
        hub("nomm = {colonne = 'LIEU'}", tmp_path)


def test_a_mapping_file_must_say_its_licence(tmp_path):
    path = tmp_path / "essai.toml"
    path.write_text("fichier.nom = 'Essai'\nnom = {colonne = 'LIEU'}", "utf-8")

    with pytest.raises(ConfigurationError, match=r"fichier\.licence manque"):
        load_mapping(path)


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match=r"essai\.toml"):
        hub("nom = {colonne", tmp_path)


def test_a_catalogue_without_places_is_refused(tmp_path):
    path = tmp_path / "catalogue.csv"
    path.write_text("numéro;catégorie;service\n1;Démarches;Aide à la déclaration\n", "utf-8")

    with pytest.raises(SourceError, match="ne décrit pas des lieux"):
        detect_importer(path)


def test_an_unknown_file_of_lieux_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "lieux.csv"
    path.write_text("Structure;Code postal;Ville\nEssai;23000;Guéret\n", "utf-8")

    with pytest.raises(SourceError, match="importers map --file"):
        detect_importer(path)


def test_a_date_that_a_producer_mistyped_is_put_right():
    mapping = find_importer("maine-et-loire").mapping

    assert apply_mapping(mapping, {"DAT_MaJ": "09/0102023"})["date_maj"] == "09/01/2023"
