"""Names and streets in capitals, as pages show them."""

import pytest

from webapp.wording.case import name_in_normal_case, normal_case, street_in_normal_case


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("LA QUINCAILLERIE", "La Quincaillerie"),
        ("COMMUNE D'AHUN", "Commune d'Ahun"),
        ("COMMUNE D’AHUN", "Commune d’Ahun"),
        ("LA POSTE", "La Poste"),
        ("EPN DU CCAS", "EPN du CCAS"),
        ("MJC", "MJC"),
        ("MJC DE LA VALLEE", "MJC de la Vallee"),
        ("CAF DE LA CREUSE", "CAF de la Creuse"),
        ("MSAP DE BAR-SUR-AUBE", "MSAP de Bar-sur-Aube"),
        ("FRANCE SERVICES DE SAINT-GERMAIN-EN-LAYE", "France Services de Saint-Germain-en-Laye"),
        ("MEDIATHEQUE L'ECRAN", "Médiathèque l'Ecran"),
        ("CENTRE SOCIAL - LES TILLEULS", "Centre Social - Les Tilleuls"),
        ("ASSOCIATION PIMMS (MEDIATION)", "Association PIMMS (Mediation)"),
        ("ESPACE JEAN XXIII", "Espace Jean XXIII"),
        ("COLLEGE FRANCOIS IER", "Collège Francois Ier"),
        ("PLATEFORME DU 1ER ACCUEIL", "Plateforme du 1er Accueil"),
        ("S.P.I.P. DE LILLE", "S.P.I.P. de Lille"),
        ("POLE D'ACTIVITES B", "Pôle d'Activites B"),
        ("MAISON DE L ENFANCE", "Maison de l'Enfance"),
        ("Mairie de ZERMEZEELE", "Mairie de Zermezeele"),
        ("Maison Pour Tous Jean-Luc PETIT", "Maison Pour Tous Jean-Luc Petit"),
        ("CCAS des HERBIERS", "CCAS des Herbiers"),
        ("Mission pour l'emploi (ADISSA)", "Mission pour l'emploi (ADISSA)"),
        ("Plateforme ADEF", "Plateforme ADEF"),
        ("Foyer FJT HABITAT JEUNES", "Foyer FJT Habitat Jeunes"),
        (
            "France Services de TAUSSAC-LA-BILLIERE (MSA DU LANGUEDOC)",
            "France Services de Taussac-la-Billiere (MSA du Languedoc)",
        ),
        ("Médiathèque de Guéret", "Médiathèque de Guéret"),
        ("L'@telier", "L'@telier"),
        ("", ""),
        ("3615 ULLA", "3615 ULLA"),
        ("WWW.EXEMPLE.FR", "WWW.EXEMPLE.FR"),
        ("TIERS LIEU L'ESPACE A TOUS", "Tiers Lieu l'Espace à Tous"),
    ],
)
def test_names_are_in_normal_case(written: str, shown: str):
    assert normal_case(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("22 AVENUE CHARLES DE GAULLE", "22 avenue Charles de Gaulle"),
        ("1 PL DE LA REPUBLIQUE", "1 place de la République"),
        ("PL JEAN JAURES", "Place Jean Jaures"),
        ("10 BD GARIBALDI", "10 boulevard Garibaldi"),
        ("124 BIS RUE DE L'EPIDEME", "124 bis rue de l'Epideme"),
        ("15B R DE CHILLY", "15B rue de Chilly"),
        ("7 PL DES TERRASSES DE L AGORA", "7 place des Terrasses de l'Agora"),
        ("RUE SAINT-MARTIN", "Rue Saint-Martin"),
        ("PL DU 11 NOVEMBRE", "Place du 11 Novembre"),
        ("13 RUE PIE XII", "13 rue Pie XII"),
        ("PARC D'ACTIVITES DU MANOIR", "Parc d'Activites du Manoir"),
        ("ZA DU PONT", "ZA du Pont"),
        ("12 RUE ST JEAN BP 12", "12 rue St Jean BP 12"),
        ("Place Napoléon MAGNE", "Place Napoléon Magne"),
        ("142 Rue Henri FICHON", "142 Rue Henri Fichon"),
        ("13 rue du Plessis d'ARRADON", "13 rue du Plessis d'Arradon"),
        ("23 AVENUE RAYMOND DE VEYSSIèRE", "23 avenue Raymond de Veyssière"),
        ("2 rue Neuve", "2 rue Neuve"),
        ("5 RUE DU 8 MAI 1945", "5 rue du 8 Mai 1945"),
        ("MAIRIE", "Mairie"),
    ],
)
def test_streets_are_in_normal_case(written: str, shown: str):
    assert street_in_normal_case(written) == shown


@pytest.mark.parametrize(
    ("nom", "commune", "shown"),
    [
        ("COMMUNE DE GUERET", "Guéret", "Commune de Guéret"),
        ("MAIRIE DE SAINT-ETIENNE", "Saint-Étienne", "Mairie de Saint-Étienne"),
        ("MAIRIE DE LIMOGES", "Guéret", "Mairie de Limoges"),
        ("MAIRIE DE GUERETVILLE", "Guéret", "Mairie de Gueretville"),
        ("COMMUNE DE GUERET", None, "Commune de Gueret"),
    ],
)
def test_a_commune_gets_its_accents_back(nom: str, commune: str | None, shown: str):
    assert name_in_normal_case(nom, commune) == shown


@pytest.mark.parametrize("written", ["LA QUINCAILLERIE", "22 AVENUE CHARLES DE GAULLE", "EPN DU CCAS D'AHUN"])
def test_what_is_in_normal_case_stays(written: str):
    once = street_in_normal_case(written)
    assert street_in_normal_case(once) == once
