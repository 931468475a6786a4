"""Tests of importers.french_hours.convert: columns of days and of parity, and weeks in any style."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours, State, validate

from importers.french_hours.convert import join_days, limit_to_weeks, parse_day, parse_horaires, parse_week
from webapp.wording.week import week_in_words

MONDAY = datetime(2026, 3, 2)
CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ON_APPOINTMENT = 'unknown "sur rendez-vous"'


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

    assert meaning(parse_week("\n".join(week_in_words(osm)))) == meaning(osm)


WORDS = """lundi mardi jeudi dim. au à et , - / ( ) : ; . 9h 12h 14 18h30 24h sauf fermé matin sur rdv tous
les jours 1er du mois semaine paire août vacances scolaires un sur deux fériés Mo Tu off libre"""
texts = st.one_of(st.text(), st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))


@given(texts)
def test_any_text_gives_valid_osm_or_nothing(text):
    for read in (parse_horaires(text), parse_day(text), join_days({"Mo": text, "Tu": text})):
        assert not read or validate(read)
        assert parse_horaires(read) == (read or None)
