"""Tests of importers.french_hours.week_builder, through convert: hours that hold only sometimes."""

import pytest

from importers.french_hours.convert import parse_week

ON_APPOINTMENT = 'unknown "sur rendez-vous"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lundi 9h-12h sur RDV", f"Mo 09:00-12:00 {ON_APPOINTMENT}"),
        (
            "Lundi 9h-12h, sur rendez-vous 14h-17h",
            f"Mo 09:00-12:00, Mo 14:00-17:00 {ON_APPOINTMENT}",
        ),
        (
            "Sans rendez-vous : mardi 9h-12h / avec rendez-vous : mardi 10h-14h",
            f"Tu 09:00-12:00, Tu 12:00-14:00 {ON_APPOINTMENT}",
        ),
        ("Lundi 9h-12h et sur rendez-vous", "Mo 09:00-12:00"),
        ("Semaine paire : lundi sur rdv 9h-12h", f"week 2-52/2 Mo 09:00-12:00 {ON_APPOINTMENT}"),
        (
            "En période scolaire, sans rendez-vous : lundi 9h-12h",
            'Mo 09:00-12:00 unknown "hors vacances scolaires"',
        ),
        (
            "Semaine paire : lundi 9h-12h. Mardi 9h-12h",
            'week 2-52/2 Mo 09:00-12:00; Tu 09:00-12:00 unknown "certaines semaines"',
        ),
        (
            "Mardi 9h-18h (juillet : 9h-12h, sur rdv 14h-17h)",
            f"Tu 09:00-18:00; Jul Tu 09:00-12:00, Jul Tu 14:00-17:00 {ON_APPOINTMENT}",
        ),
        ("Lundi 9h-12h, mardi 9h-12h. Uniquement sur rdv", f"Mo-Tu 09:00-12:00 {ON_APPOINTMENT}"),
        ("Jeudi sur inscription au 01 99 00 12 34", f"Th {ON_APPOINTMENT}"),
        ("1 mardi sur 2 : 9h-12h", 'Tu 09:00-12:00 unknown "une semaine sur deux"'),
        ("Lundi 9h-12h tous les 15 jours", 'Mo 09:00-12:00 unknown "une semaine sur deux"'),
        ("2 jeudis par mois 9h-12h", 'Th 09:00-12:00 unknown "certains jours du mois"'),
        ("Mardi 9h-12h hors vacances scolaires", 'Tu 09:00-12:00 unknown "hors vacances scolaires"'),
        ("Mardi 9h-12h (vacances : 10h-12h)", 'Tu 09:00-12:00 unknown "hors vacances scolaires"'),
        (
            "Tous les jours sauf dimanche 9h-18h",
            'Mo-Fr 09:00-18:00; Sa 09:00-18:00 unknown "week-end à confirmer"',
        ),
        ("Mardi 9h-12h pour les adhérents", 'Tu 09:00-12:00 unknown "à confirmer"'),
        ("Mardi 9h-12h avec Camille", 'Tu 09:00-12:00 unknown "à confirmer"'),
        ("Lundi 9h-12h ou 14h-17h", 'Mo 09:00-12:00,14:00-17:00 unknown "à confirmer"'),
        (
            "Lundi au mercredi 9h-17h, mardi 10h-17h",
            'Mo,We 09:00-17:00; Tu 10:00-17:00, Tu 09:00-10:00 unknown "à confirmer"',
        ),
        ("9h-12h", '09:00-12:00 unknown "jours à confirmer"'),
        ("sur rendez-vous", ON_APPOINTMENT),
    ],
)
def test_what_holds_only_sometimes_is_never_told_as_sure(text, expected):
    assert parse_week(text) == expected
