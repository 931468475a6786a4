"""The verb that reads opening hours from the columns of a file: OSM, one column a day, or a week. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geo.hours.calendar import DAY_NAMES
from importers.french_hours.convert import clean_horaires, join_days, parse_day, parse_horaires
from importers.mapping.verbs import Choix, Colonne, RowValues, Verb, items_of, look_up
from importers.values.text import clean_text


@dataclass(frozen=True, slots=True)
class Horaires:
    """Columns of opening hours; the first form that is filled is kept: OSM, days, week."""

    osm: Colonne | None = None
    jours: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    """Day → its columns; a pair of columns is an opening and a closing time."""
    semaine: tuple[Verb, ...] = ()
    """The week in French words, in several columns or verbs."""
    si: Choix | None = None

    def read(self, values: RowValues) -> Any:
        """Return the hours in OSM syntax; None where they cannot be parsed for sure."""
        if self.si is not None and not self.si.holds(values):
            return None
        horaires = clean_horaires(self.osm.read(values)) if self.osm else None
        days = dict(self._days(values))
        horaires = horaires or (join_days(days) if any(map(clean_text, days.values())) else None)
        return horaires or next(filter(None, map(parse_horaires, self._weeks(values))), None)

    def raw_text(self, values: RowValues) -> str | None:
        """Return the hours as the file writes them, to show where `read` gives nothing."""
        days = (f"{DAY_NAMES[day]} {text}" for day, text in self._days(values) if text)
        weeks = filter(None, map(clean_text, self._weeks(values)))
        return ", ".join(days) or next(weeks, None)

    def _days(self, values: RowValues) -> Iterator[tuple[str, str]]:
        for day, groups in self.jours:
            texts = ["-".join(_texts(values, columns)) for columns in groups]
            openings = [text for text in texts if text and parse_day(text) != ""]
            yield day, " / ".join(openings) or next(filter(None, texts), "")

    def _weeks(self, values: RowValues) -> Iterator[Any]:
        for verb in (*self.semaine, *filter(None, [self.osm])):
            yield verb.read(values)


def _texts(values: RowValues, columns: tuple[str, ...]) -> list[str]:
    return [text for name in columns for text in items_of(look_up(values, name), ())]
