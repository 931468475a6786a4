"""The one clock of the project: instants in UTC, days in Paris time."""

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day that it is in Paris: the day of reports, of names of files and of the age of data."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """Return the day in Paris of an instant with a time zone, such as those of the database."""
    return instant.astimezone(PARIS).date()
