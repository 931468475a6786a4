"""Tests of importers.french_hours.parser, through convert: days and hours read, closed or refused."""

import pytest

from importers.french_hours.convert import parse_day, parse_horaires


@pytest.mark.parametrize("text", ["Fermé", "FERMÉE AU PUBLIC", "pas d'accueil", "-", " / ", "", None])
def test_a_closed_day_is_known_to_be_closed(text):
    assert parse_day(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Itinérance",
        "9h",
        "9h-12h-14h",
        "à 9h et 14h",
        "17h-9h",
        "3:00-16:00",
        "à partir de 14h",
        "07:30:12:30",
        "9h15 - 12h3",
        "9h-18h sauf 12h-14h",
        "12h30-13h30 fermé",
        "lundi et mardi 9h-12h",
        "fermé le matin",
        "9h-12h pendant les vacances",
        "10-12 ans",
        "3 rue de la Gare 9h-12h",
        "après-midi",
    ],
)
def test_what_is_not_surely_the_hours_of_a_day_is_not_read(text):
    assert parse_day(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lundi au samedi de 10h à 19h", "Mo-Sa 10:00-19:00"),
        ("Mo, We 09:00-12:00", "Mo,We 09:00-12:00"),
        ("9h à 16h30 du lundi au vendredi", "Mo-Fr 09:00-16:30"),
        ("L au V 8h-19h / S 9h-12h", "Mo-Fr 08:00-19:00; Sa 09:00-12:00"),
        ("LMMJV 9h-17h", "Mo-Fr 09:00-17:00"),
        ("Mar, jeu : 16h-18h. Sam. : 10h-13h", "Tu,Th 16:00-18:00; Sa 10:00-13:00"),
        ("mardi-jeudi-vendredi 10h-12h", "Tu,Th-Fr 10:00-12:00"),
        ("Mardi - jeudi : 10h-12h", "Tu-Th 10:00-12:00"),
        ("Mardi\n9h-12h\nJeudi\n14h-17h", "Tu 09:00-12:00; Th 14:00-17:00"),
        ("lundi : 9h - 12h - mardi : 14h - 18h", "Mo 09:00-12:00; Tu 14:00-18:00"),
        ("Verdredi 9h-12hSamedi fermé", "Fr 09:00-12:00"),
        ("En semaine de 9h à 18h et le week-end de 10h à 12h", "Mo-Fr 09:00-18:00; Sa-Su 10:00-12:00"),
        ("Du lundi au vendredi sauf le mercredi, 9h-17h", "Mo-Tu,Th-Fr 09:00-17:00"),
        ("Lundi au mercredi 9h-17h sauf mardi 9h-12h", "Mo,We 09:00-17:00; Tu 09:00-12:00"),
        ("Lundi et mardi 9h-17h (mardi 16h)", "Mo 09:00-17:00; Tu 09:00-16:00"),
        (
            "Lundi et mardi 9h-12h 14h-17h. Fermé mardi après-midi",
            "Mo 09:00-12:00,14:00-17:00; Tu 09:00-12:00",
        ),
        ("Lundi 9h-12h ; mardi 9h-12h et lundi 18h-20h", "Mo 09:00-12:00,18:00-20:00; Tu 09:00-12:00"),
        ("Mardi au jeudi 9h-12h, jeudi 14h-17h", "Tu-We 09:00-12:00; Th 09:00-12:00,14:00-17:00"),
        ("Lundi 9h-12h. Un parking est à votre disposition.", "Mo 09:00-12:00"),
        ("Mercredi : 9h-12h<br/>Jeudi : 14h-17h", "We 09:00-12:00; Th 14:00-17:00"),
        ("7j/7, 24h/24", "Mo-Su 00:00-24:00"),
        ("24/7", "24/7"),
    ],
)
def test_a_week_is_read(text, expected):
    assert parse_horaires(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mardi vendredi 9h-12h",
        "Lundi, mercredi ou vendredi 9h-12h",
        "Samedi au lundi 9h-12h",
        "Lundi 9h-12h, mardi",
        "Lundi 9h-12h (1er étage)",
        "9h-12h lundi, 14h-17h mardi",
        "Mardi et jeudi\nMercredi 9h-12h",
        "Été : lundi 9h-12h",
        "Lundi 9h-18h (lundi matin fermé)",
        "Samedi 9h-12h. Fermé le samedi.",
        "Mercredi et vacances scolaires 14h-18h",
        "Accueil téléphonique : lundi 9h-12h",
        "Du lundi au vendredi de 9h à 12h et",
        "Tu 09:00-12:00; Th",
        "Mo 14:00-14:00",
        "Mo-Fr 09:00-18:00; We 14:00-18:00h",
        "Mo-Fr",
        "voir le site",
        "9h-12h " * 300,
    ],
)
def test_a_week_that_may_mean_two_things_is_not_read(text):
    assert parse_horaires(text) is None
