"""Tests of importers.fiche.accueil."""

import pytest

from geo.standard.accueil import PUBLIC, RESERVE, SANS_ACCUEIL
from importers.fiche.accueil import Accueil, find_accueil

EMERGENCY, HOUSING, PRISON = "numéro d'urgence", "hébergement", "pénitentiaire"


def accueil_of(nom, *, sources=("hub",), **fields):
    """Judge a fiche of which nothing else is known."""
    fiche = {
        "nom": nom,
        "typologie": [],
        "horaires": None,
        "dispositif_programmes_nationaux": [],
        "modalites_acces": [],
        "adresse_secrete": False,
        **fields,
    }
    return find_accueil(fiche, sources=frozenset(sources))


@pytest.mark.parametrize(
    ("nom", "word"),
    [
        ("115", EMERGENCY),
        ("115 de l'Exemplois", EMERGENCY),
        ("SIAO 23 - Croix-Bleue", EMERGENCY),
        ("Service intégré d'accueil et d'orientation", EMERGENCY),
        ("Samu social du Val", EMERGENCY),
        ("3919", EMERGENCY),
        ("SPIP de la Creuse", PRISON),
        ("Médiathèque du centre pénitentiaire", PRISON),
        ("Permanence emploi Maison d'arrêt", PRISON),
        ("CHRS L'Étape", HOUSING),
        ("CADA des Tilleuls", HOUSING),
        ("Centre d'hébergement d'urgence Les Pins", HOUSING),
        ("Foyer de jeunes travailleurs du Port", HOUSING),
        ("FJT Le Phare", HOUSING),
        ("Résidence sociale Les Acacias", HOUSING),
        ("Maison relais Bellevue", HOUSING),
        ("Pension de famille La Source", HOUSING),
        ("ADOMA - Résidence Voltaire", HOUSING),
        ("Accueil de nuit municipal", HOUSING),
        ("Rectorat", "siège administratif"),
        ("Siège social de l'association Exemple", "siège administratif"),
        ("Syndicat mixte des Monts", "siège administratif"),
        ("Groupement d'employeurs du Bocage", "employeur"),
    ],
)
def test_a_name_that_says_so_receives_no_visitor(nom, word):
    found = accueil_of(nom)
    assert found.state == SANS_ACCUEIL
    assert word in found.reason


@pytest.mark.parametrize(
    ("nom", "to_whom"),
    [
        ("EHPAD Les Glycines", "aux résidents (personnes âgées)"),
        ("Résidence autonomie du Lac", "aux résidents (personnes âgées)"),
        ("IME Les Hirondelles", "aux personnes que l'établissement accompagne (handicap)"),
        ("Foyer de vie du Moulin", "aux personnes que l'établissement accompagne (handicap)"),
        ("Clinique des Cèdres", "aux patients"),
        ("Centre hospitalier de Port-Neuf", "aux patients"),
        ("CSAPA Horizon", "aux personnes concernées par une addiction"),
        ("La Halte - Accueil de jour", "aux personnes sans domicile ou dépendantes accueillies en journée"),
        ("MECS Saint-Exemple", "aux mineurs confiés et à leur famille"),
        ("Crèche des Lutins", "aux familles dont l'enfant est inscrit"),
        ("Santé au travail du Bassin", "aux salariés des entreprises adhérentes"),
        ("CROUS - cité des Pins", "aux étudiants"),
        ("Aire d'accueil des gens du voyage", "aux gens du voyage qui y séjournent"),
    ],
)
def test_a_name_that_says_for_whom_is_reserved_to_them(nom, to_whom):
    assert accueil_of(nom) == Accueil(RESERVE, to_whom)


@pytest.mark.parametrize(
    "nom",
    [
        "Médiathèque Le Refuge",
        "Foyer rural de Saint-Exemple",
        "Foyer des jeunes et d'éducation populaire",
        "Foyer laïque",
        "CCAS du Bourg",
        "Centre social Les Pénitents",
        "Clinique du numérique",
        "Clinique informatique du centre",
        "Café associatif Le 115",
        "Tiers-lieu L'Ancienne Prison",
        "L'Hospitalité numérique",
        "France services de L'Hôpital",
        "Mairie de Surjoux-L'Hôpital",
        "Maison relais de services publics",
        "Résidence d'artistes La Fabrique",
        "Ancienne maison d'arrêt, espace culturel",
        "École de la deuxième chance",
        "Bibliothèque universitaire",
        "Secours populaire",
        "Théâtre d'impro",
        "Maison des femmes",
        "Office public de l'habitat",
        "Aire de Guéret",
    ],
)
def test_a_name_that_only_resembles_receives_everybody(nom):
    assert accueil_of(nom) == Accueil(PUBLIC)


@pytest.mark.parametrize(
    ("nom", "typologie"),
    [
        ("Foyer de jeunes travailleurs du Port", ["RS_FJT", "EPN"]),
        ("Résidence sociale Les Acacias", ["CS"]),
        ("EHPAD et médiathèque", []),
        ("L'Étape", ["CHRS", "TIERS_LIEUX"]),
        ("Pôle social", ["CHRS", "CCAS"]),
    ],
)
def test_a_kind_that_receives_everybody_wins(nom, typologie):
    assert accueil_of(nom, typologie=typologie) == Accueil(PUBLIC)


@pytest.mark.parametrize("typologie", ["CHRS", "CHU", "CADA", "HUDA", "CPH", "PENSION", "RS_FJT", "SPIP"])
def test_a_kind_alone_receives_no_visitor(typologie):
    assert accueil_of("L'Étape", typologie=[typologie, "ASSO"]).state == SANS_ACCUEIL


@pytest.mark.parametrize("typologie", ["ESAT", "CMP", "CSAPA", "CAARUD", "ASE", "PJJ", "AVIP"])
def test_a_kind_alone_is_reserved(typologie):
    assert accueil_of("L'Étape", typologie=[typologie]).state == RESERVE


@pytest.mark.parametrize(
    "proof", [{"horaires": "Mo 09:00-12:00"}, {"dispositif_programmes_nationaux": ["Conseillers numériques"]}]
)
def test_a_head_office_that_receives_people_receives_everybody(proof):
    assert accueil_of("Syndicat mixte des Monts", **proof) == Accueil(PUBLIC)
    assert accueil_of("CHRS L'Étape", **proof).state == SANS_ACCUEIL


def test_housing_of_a_social_service_is_housing():
    assert accueil_of("ALT CCAS du Bourg", sources=["siao"]).state == SANS_ACCUEIL
    assert accueil_of("CCAS du Bourg", sources=["siao"]) == Accueil(PUBLIC)


def test_who_sends_people_to_a_structure_is_not_what_it_is():
    assert accueil_of("[Exemple] |MDPH| EANM SAVS Le Val", sources=["siao"]).state == RESERVE


def test_what_only_the_directory_of_emergency_housing_knows_is_reserved():
    assert accueil_of("Exemple Solidarité", sources=["siao"]).state == RESERVE
    assert accueil_of("Exemple Solidarité", sources=["siao", "dora"]) == Accueil(PUBLIC)


def test_a_lieu_that_says_it_receives_nobody_is_believed():
    said = ["Ce lieu n'accueille pas de public"]
    assert accueil_of("Médiathèque", modalites_acces=said).state == SANS_ACCUEIL
    assert accueil_of("Médiathèque", modalites_acces=[*said, "Téléphoner"]) == Accueil(PUBLIC)


def test_a_concealed_lieu_says_why_it_has_no_address():
    found = accueil_of("CHRS pour femmes", adresse_secrete=True)
    assert found == Accueil(SANS_ACCUEIL, "lieu protégé : son adresse n'est pas publiée")
