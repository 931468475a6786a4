"""What is known of each wish: yes, perhaps, no, or nobody knows."""

from datetime import date
from typing import Any

import pytest

from webapp.orientation.wishes import Wish, half_day_of, judge

MONDAY = date(2026, 11, 23)
NOTHING_SAID: dict[str, Any] = {
    "services": [],
    "publics_specifiquement_adresses": [],
    "prise_en_charge_specifique": [],
    "frais_a_charge": [],
    "dispositif_programmes_nationaux": [],
    "formations_labels": [],
    "autres_formations_labels": [],
    "modalites_accompagnement": [],
    "ateliers": "inconnu",
    "acces_libre": "inconnu",
    "pass_numerique": "inconnu",
    "horaires": None,
    "fiche_acces_libre": None,
    "headline": {},
}
FORMALITIES = "Aide aux démarches administratives"
ACCESLIBRE = "https://acceslibre.example/1"

FREE_ADVISER = {
    "pass_numerique": "non",
    "frais_a_charge": ["Gratuit"],
    "dispositif_programmes_nationaux": ["Conseillers numériques"],
}

CASES = [
    (Wish("services", FORMALITIES), {"services": [FORMALITIES]}, "oui"),
    (Wish("services", FORMALITIES), {"services": ["Loisirs et créations numériques"]}, "inconnu"),
    (
        Wish("publics_specifiquement_adresses", "Seniors"),
        {"publics_specifiquement_adresses": ["Jeunes"]},
        "inconnu",
    ),
    (Wish("frais_a_charge", "Gratuit"), {"frais_a_charge": ["Gratuit"]}, "oui"),
    (Wish("frais_a_charge", "Gratuit"), {"frais_a_charge": ["Gratuit", "Payant"]}, "possible"),
    (Wish("frais_a_charge", "Gratuit"), {"frais_a_charge": ["Gratuit sous condition"]}, "possible"),
    (Wish("frais_a_charge", "Gratuit"), {"frais_a_charge": ["Payant"]}, "non"),
    (Wish("pass_numerique", "oui"), {"pass_numerique": "oui"}, "oui"),
    (Wish("pass_numerique", "oui"), {"pass_numerique": "non", "frais_a_charge": ["Gratuit"]}, "non"),
    (Wish("pass_numerique", "oui"), FREE_ADVISER, "possible"),
    (
        Wish("pass_numerique", "oui"),
        {"pass_numerique": "oui", "headline": {"pass_numerique": {"date": "2022-05-01"}}},
        "indice",
    ),
    (
        Wish("dispositif_programmes_nationaux", "Aidants Connect"),
        {"autres_formations_labels": ["Habilité aidants connect"]},
        "oui",
    ),
    (
        Wish("dispositif_programmes_nationaux", "Aidants Connect"),
        {"dispositif_programmes_nationaux": ["France Services"]},
        "inconnu",
    ),
    (Wish("prise_en_charge_specifique", "Handicaps moteurs"), {"fiche_acces_libre": ACCESLIBRE}, "possible"),
    (Wish("prise_en_charge_specifique", "Surdité"), {"fiche_acces_libre": ACCESLIBRE}, "inconnu"),
    (Wish("horaires", "mardi matin"), {"horaires": "Tu 09:00-12:00"}, "oui"),
    (Wish("horaires", "mardi"), {"horaires": "Tu 14:00-17:00"}, "oui"),
    (Wish("horaires", "soir"), {"horaires": "Mo-Fr 09:00-17:00; Th 09:00-20:00"}, "oui"),
    (Wish("horaires", "lundi matin"), {"horaires": "Tu 14:00-17:00"}, "non"),
]


@pytest.mark.parametrize(("wish", "said", "expected"), CASES)
def test_a_wish_is_judged_by_what_is_said(wish: Wish, said: dict[str, Any], expected: str):
    assert judge(wish, {**NOTHING_SAID, **said}, today=MONDAY).state == expected


@pytest.mark.parametrize("wish", dict.fromkeys(case[0] for case in CASES))
def test_what_nobody_said_is_unknown_and_never_no(wish: Wish):
    assert judge(wish, NOTHING_SAID, today=MONDAY).state == "inconnu"


def test_who_pays_nothing_is_told_that_no_pass_is_needed():
    found = judge(Wish("pass_numerique", "oui"), {**NOTHING_SAID, **FREE_ADVISER}, today=MONDAY)
    assert found.words == "gratuit, pas besoin de Pass"


def test_a_finding_says_what_is_wished_and_what_is_known():
    found = judge(Wish("frais_a_charge", "Gratuit"), NOTHING_SAID, today=MONDAY)
    assert found.words == "gratuit : on ne sait pas"


def test_a_half_day_is_spelt_as_it_is_said():
    assert Wish("horaires", half_day_of("mardi", "apres-midi")).words == "ouvert mardi après-midi"
    assert half_day_of(None, None) == ""
