"""Tests of importers.fiche.reader and importers.values.labels: one row of any version becomes a fiche."""

from datetime import date

import pytest

from geo.communes.index import Alias, CommuneIndex, CommuneRef
from geo.points import Point
from geo.standard.fields import CLOSED_LISTS
from importers.fiche.reader import FicheReader
from importers.model import Rejected, Row
from importers.values.labels import LABEL_TABLES, split_list, translate
from tests.named_places import AJACCIO, GUERET

MARSEILLE_11 = Point(5.5, 43.28)
INDEX = CommuneIndex.build(
    [
        CommuneRef("23096", "Guéret", "23", ("23000",), GUERET),
        CommuneRef("2A004", "Ajaccio", "2A", ("20000", "20090"), AJACCIO),
        CommuneRef("13055", "Marseille", "13", ("13001",), Point(5.37, 43.3)),
    ],
    [Alias("13211", "Marseille 11e Arrondissement", "13055", ("13011",), MARSEILLE_11)],
)


def read(**values):
    defaults = {"id": "1", "nom": "Lieu", "commune": "Guéret", "code_postal": "23000"}
    return FicheReader(INDEX, "essai", today=date(2026, 11, 1)).read(Row(1, {**defaults, **values}))


def test_a_v0_row_speaks_v1():
    fiche = read(
        services="Prendre en main un ordinateur;Accéder à du matériel",
        conditions_acces="Adhésion : L'accès au lieu nécessite d'y adhérer",
        labels_nationaux="CNFS;Fabriques de Territoire",
        publics_accueillis="Adultes;Seniors (+ 65 ans);Surdité",
        accessibilite="https://acceslibre.example.org/x",
    )

    assert fiche.services == (
        "Maîtrise des outils numériques du quotidien",
        "Accès internet et matériel informatique",
    )
    assert fiche.frais_a_charge == ("Payant",)
    assert fiche.dispositif_programmes_nationaux == ("Conseillers numériques",)
    assert fiche.formations_labels == ("Fabriques de Territoire",)
    assert fiche.publics_specifiquement_adresses == ("Seniors",)
    assert fiche.prise_en_charge_specifique == ("Surdité",)
    assert fiche.fiche_acces_libre == "https://acceslibre.example.org/x"
    assert fiche.schema == "v0"


def test_a_half_migrated_row_is_read_field_by_field():
    fiche = read(
        frais_a_charge="Gratuit", labels_nationaux="CNFS", services="Loisirs et créations numériques"
    )

    assert (fiche.schema, fiche.frais_a_charge) == ("v0-v1", ("Gratuit",))
    assert fiche.facts["pass_numerique"]["state"] == "inconnu"


def test_the_address_object_of_the_national_api_is_spread():
    adresse = {
        "numero_voie": 5,
        "repetition": "bis",
        "nom_voie": "rue A",
        "commune": "Ajaccio",
        "code_insee": "2A004",
    }
    fiche = read(adresse=adresse, commune=None, code_postal=None)

    assert (fiche.adresse, fiche.commune_code) == ("5 bis rue A", "2A004")


def test_a_value_that_no_version_knows_is_counted_not_kept():
    reader = FicheReader(INDEX, "essai", today=date(2026, 11, 1))
    fiche = reader.read(Row(1, {"nom": "Lieu", "commune": "Guéret", "services": "Coudre des boutons"}))

    assert fiche.services == ()
    assert reader.unknown["services", "Coudre des boutons"] == 1


def test_longitude_zero_is_kept():
    fiche = read(longitude="0", latitude="49.322")

    assert (fiche.position, fiche.position_precision) == ((0.0, 49.322), "adresse")


def test_without_coordinates_a_lieu_is_at_the_seat_of_its_commune():
    fiche = read(latitude="0", longitude="0")

    assert (fiche.position, fiche.position_precision) == ((GUERET.lon, GUERET.lat), "commune")
    assert (fiche.longitude, fiche.latitude) == (None, None)


def test_a_point_that_is_only_of_the_street_says_so():
    fiche = read(longitude="0", latitude="49.322", position_precision=["rue"])

    assert (fiche.position, fiche.position_precision) == ((0.0, 49.322), "rue")


def test_a_point_that_is_only_of_the_commune_is_its_seat():
    fiche = read(longitude="1.9", latitude="46.2", position_precision="commune")

    assert (fiche.position, fiche.position_precision) == ((GUERET.lon, GUERET.lat), "commune")
    assert (fiche.longitude, fiche.latitude) == (None, None)


@pytest.mark.parametrize(
    ("told", "horaires"),
    [
        ("Mo-Fr 09:00-12:00; PH off", "Mo-Fr 09:00-12:00; PH off"),
        ("Du lundi au vendredi de 9h à 12h", "Mo-Fr 09:00-12:00"),
        ("quand la porte est ouverte", None),
    ],
)
def test_hours_are_osm_already_or_french(told, horaires):
    assert read(horaires=told).horaires == horaires


def test_an_arrondissement_is_a_part_of_its_commune_with_its_own_place():
    fiche = read(commune="MARSEILLE 11", code_postal="13011", code_insee="13211")

    assert (fiche.commune, fiche.commune_code, fiche.code_insee) == ("Marseille", "13055", "13211")
    assert fiche.position == (MARSEILLE_11.lon, MARSEILLE_11.lat)


def test_the_code_of_another_commune_yields_to_the_name_and_the_postal_code():
    assert read(code_insee="2A004").commune_code == "23096"


def test_a_row_without_a_name_is_refused():
    with pytest.raises(Rejected) as refusal:
        read(nom=" ")

    assert (refusal.value.field, refusal.value.reason) == ("nom", "le nom du lieu est absent")


def test_a_row_that_is_nowhere_is_refused():
    with pytest.raises(Rejected, match="ni commune"):
        read(commune="", code_postal="")


def test_a_place_unknown_to_the_reference_is_kept_without_a_position():
    fiche = read(commune="Atlantide", code_postal="", adresse="1 rue Engloutie")

    assert (fiche.commune, fiche.position, fiche.position_precision) == ("Atlantide", None, "inconnue")


def test_a_local_identifier_is_told_from_that_of_other_files():
    assert read(id="12").identity == "essai-12"


def test_a_universal_identifier_is_the_same_in_all_files():
    assert read(id="62592a1d05457b0790816e6c").identity == "62592a1d05457b0790816e6c"


def test_a_row_without_identifier_always_gets_the_same():
    assert read(id=None, adresse="1 rue A").identity == read(id="", adresse="1, RUE A").identity


def test_a_long_summary_is_cut_at_a_word_and_kept_whole_in_the_detail():
    fiche = read(presentation_resume="mot " * 100)

    assert len(fiche.presentation_resume) <= 280
    assert fiche.presentation_detail == ("mot " * 100).strip()


def test_a_helper_s_address_is_dropped_and_that_of_the_place_kept():
    assert read(courriel="marie.dupont@example.org; accueil@example.org").courriels == (
        "accueil@example.org",
    )


def test_lists_are_never_split_on_a_comma():
    assert split_list("Gratuit sous condition : situation familiale, convention") == [
        "Gratuit sous condition : situation familiale, convention"
    ]


@pytest.mark.parametrize("field", sorted(LABEL_TABLES))
def test_every_word_of_v1_translates_to_itself(field):
    translated = [target for _, target in translate(field, CLOSED_LISTS[field])]

    assert translated == [(field, value) for value in CLOSED_LISTS[field]]
