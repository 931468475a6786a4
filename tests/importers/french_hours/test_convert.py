"""Tests of importers.french_hours.convert, and through it of lexer, parser and week_builder."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours, State, validate

from geo.hours.french import hours_in_french
from importers.french_hours.convert import join_days, limit_to_weeks, parse_day, parse_horaires, parse_week

MONDAY = datetime(2026, 3, 2)
CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ON_APPOINTMENT = 'unknown "sur rendez-vous"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8h30 à 11h45 - 14h à 16h15", "08:30-11:45,14:00-16:15"),
        ("10-12/15-19", "10:00-12:00,15:00-19:00"),
        ("10h12h 15h19h(annexe)", "10:00-12:00,15:00-19:00"),
        ("11h3018h", "11:30-18:00"),
        ("8 h 15 - 12 h / 13 h 30 h - 17 heures", "08:15-12:00,13:30-17:00"),
        ("de 8h à 12h puis de 14h à 16", "08:00-12:00,14:00-16:00"),
        ("08:00 12:00 - 13:30 16:30", "08:00-12:00,13:30-16:30"),
        ("9h 0 midi et 13h45 0 17h", "09:00-12:00,13:45-17:00"),
        ("13/30 - 17h", "13:30-17:00"),
        ("14h-20h, 9h-15h", "09:00-20:00"),
        ("00:00 - 00:00 / 09:00 - 12:00", "09:00-12:00"),
        ("matin : 9h-12h", "09:00-12:00"),
        ("Fermé le matin - 14h à 19h", "14:00-19:00"),
        ("9h-12h / fermé l'après-midi", "09:00-12:00"),
        ("Fermé / 13h30-18h", "13:30-18:00"),
    ],
)
def test_the_hours_of_a_day_are_read_however_they_are_spelt(text, expected):
    assert parse_day(text) == expected


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
    ("text", "expected"),
    [
        ("1er et 3e mardis du mois de 9h à 12h", "Tu[1,3] 09:00-12:00"),
        ("Dernier jeudi du mois : 9h-12h ; 14h-16h", "Th[-1] 09:00-12:00,14:00-16:00"),
        ("Samedi 9h-12h (les 2 premiers samedis de chaque mois)", "Sa[1,2] 09:00-12:00"),
        ("Lundi 9h-12h sauf 1er lundi du mois", "Mo 09:00-12:00; Mo[1] off"),
        ("Mardi 9h-12h en semaine impaire", "week 1-53/2 Tu 09:00-12:00"),
        ("Juillet-août : lundi 9h-12h", "Jul-Aug Mo 09:00-12:00"),
        ("Jeudi 9h-18h (juillet-août : 9h-12h)", "Th 09:00-18:00; Jul-Aug Th 09:00-12:00"),
        ("Jeudi 9h-18h. Fermé en août et les jours fériés", "Th 09:00-18:00; PH off; Aug off"),
        ("Mardi 9h-12h. Fermé du 1er au 20 août.", 'Tu 09:00-12:00 open "fermeture annuelle"'),
    ],
)
def test_dates_that_osm_can_write_are_written(text, expected):
    assert parse_week(text) == expected


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


def test_days_with_the_same_hours_are_joined():
    hours = {"Mo": "9h-12h", "Tu": "9-12h", "We": "fermé", "Th": "09:00 à 12:00", "Sa": "10h-12h (sur rdv)"}

    assert join_days(hours) == f"Mo-Tu,Th 09:00-12:00; Sa 10:00-12:00 {ON_APPOINTMENT}"


def test_a_day_that_cannot_be_read_makes_the_week_unknown():
    assert join_days({"Mo": "9h-12h", "Tu": "Itinérance"}) is None


def test_a_column_knows_its_day():
    assert join_days({"Sa": "9h-12h (2e et 4e du mois)"}) == "Sa[2,4] 09:00-12:00"
    assert join_days({"Mo": "mardi 9h-12h"}) is None


def test_what_a_column_closes_is_of_its_day():
    assert join_days({"Mo": "9h-12h (fermé en août)", "Tu": "9h-12h"}) == "Mo-Tu 09:00-12:00; Aug Mo off"


@pytest.mark.parametrize(("semaine", "weeks"), [("Semaine paire", "2-52/2"), ("impaires", "1-53/2")])
def test_a_column_of_parity_limits_the_week(semaine, weeks):
    assert limit_to_weeks(semaine, "Mo 09:00-12:00; PH off") == f"week {weeks} Mo 09:00-12:00; PH off"
    assert join_days({"Mo": "9h-12h"}, semaine) == f"week {weeks} Mo 09:00-12:00"


@pytest.mark.parametrize("semaine", ["Semaine 12", "1"])
def test_a_parity_that_is_none_makes_the_week_unknown(semaine):
    assert parse_horaires("lundi 9h-12h", semaine) is None


moments = st.lists(st.integers(28, 88), min_size=2, max_size=4, unique=True).map(sorted)
days = st.one_of(st.just([]), moments.map(lambda found: [15 * n for n in found[: len(found) // 2 * 2]]))
weeks = st.lists(days, min_size=7, max_size=7).filter(any)
clocks = st.sampled_from(["{0:02}:{1:02}", "{0}h{1:02}", "{0} h {1:02}", "{0:02}H{1:02}", "{0}:{1:02}"])
between_times = st.sampled_from([" - ", "-", " à ", " a ", "/", " "])
between_ranges = st.sampled_from([" / ", " et ", ", ", " - ", " et de ", "  "])
ends = st.sampled_from([" ; ", "\n", ", ", " - ", " / ", " ", " et le "])
starts = st.sampled_from([" ", " : ", " de ", " : de ", ", "])


def meaning(horaires):
    """List what the library reads over four weeks."""
    intervals = OpeningHours(horaires, country="FR").intervals(MONDAY, MONDAY + timedelta(weeks=4))
    return [(start, end, state) for start, end, state, _ in intervals if state != State.CLOSED]


def written(week, clock, between):
    """Write the hours of each day in a style."""

    def spelt(minutes):
        return clock.format(*divmod(minutes, 60))

    times, ranges = between
    return [
        ranges.join(
            f"{spelt(start)}{times}{spelt(end)}" for start, end in zip(day[::2], day[1::2], strict=True)
        )
        for day in week
    ]


def osm_of(week):
    texts = written(week, "{0:02}:{1:02}", ("-", ","))
    return "; ".join(f"{code} {text}" for code, text in zip(CODES, texts, strict=True) if text)


@given(week=weeks, clock=clocks, inside=st.tuples(between_times, between_ranges), start=starts, end=ends)
def test_a_week_written_in_any_style_is_read_right_or_not_at_all(week, clock, inside, start, end):
    lines = zip(NAMES, written(week, clock, inside), strict=True)

    read = parse_week(end.join(f"{day}{start}{text}" for day, text in lines if text))

    assert read is None or meaning(read) == meaning(osm_of(week))


@given(week=weeks, clock=clocks, inside=st.tuples(between_times, between_ranges))
def test_columns_written_in_any_style_are_read_right_or_not_at_all(week, clock, inside):
    columns = dict(zip(CODES, written(week, clock, inside), strict=True))

    read = join_days(columns)

    assert read is None or meaning(read) == meaning(osm_of(week))
    assert read == join_days({code: parse_day(text) for code, text in columns.items()})
    assert read == parse_horaires(read)


@given(weeks.filter(lambda week: any(day != week[0] for day in week)))  # «tous les jours» may mean five
def test_what_the_site_writes_can_be_read_again(week):
    osm = osm_of(week)

    assert meaning(parse_week("\n".join(hours_in_french(osm)))) == meaning(osm)


WORDS = """lundi mardi jeudi dim. au à et , - / ( ) : ; . 9h 12h 14 18h30 24h sauf fermé matin sur rdv tous
les jours 1er du mois semaine paire août vacances scolaires un sur deux fériés Mo Tu off libre"""
texts = st.one_of(st.text(), st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))


@given(texts)
def test_any_text_gives_valid_osm_or_nothing(text):
    for read in (parse_horaires(text), parse_day(text), join_days({"Mo": text, "Tu": text})):
        assert not read or validate(read)
        assert parse_horaires(read) == (read or None)
