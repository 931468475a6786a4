"""Rows of the table commune_minutes: the destinations stored for each origin, and their publication."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, text

MIN_DESTINATIONS: Final = 100
"""Destinations stored for each origin, at least: the fifth ring of neighbours has 97 on average. On Isère
it gives an F1 of .98 at 30 minutes where the estimate gives .84, and more communes hardly gain."""

MIN_REACH_S: Final = 35 * 60
"""Seconds within which all communes are stored: around a large town a hundred are only 20 minutes away."""

MINUTES_TABLE: Final = "commune_minutes"
PENDING_TABLE: Final = "commune_minutes_measured"
MINUTES_COLUMNS: Final = ("mode", "origin", "destinations", "seconds", "source")


def delete_other_pending(connection: Connection, source: str) -> None:
    """Delete the pending rows of unfinished runs on another extract, or with another engine."""
    connection.execute(text(f"DELETE FROM {PENDING_TABLE} WHERE source <> :source"), {"source": source})


def publish_pending(connection: Connection) -> None:
    """Move pending rows to the table that readers see, for communes that still exist."""
    names = ", ".join(MINUTES_COLUMNS)
    assignments = ", ".join(f"{name} = excluded.{name}" for name in MINUTES_COLUMNS)
    connection.execute(
        text(
            f"INSERT INTO {MINUTES_TABLE} ({names}) SELECT {names} FROM {PENDING_TABLE}"
            " WHERE origin IN (SELECT code_insee FROM commune)"
            f" ON CONFLICT (mode, origin) DO UPDATE SET {assignments}"
        )
    )
    connection.execute(text(f"TRUNCATE {PENDING_TABLE}"))


def minutes_row(mode: str, origin: str, seconds: Mapping[str, float], *, source: str) -> dict[str, Any]:
    """Return the row of an origin: its nearest communes and all within MIN_REACH_S, the nearest first."""
    ordered = sorted((round(s), code) for code, s in seconds.items() if code != origin)
    stored = [
        (s, code) for rank, (s, code) in enumerate(ordered) if rank < MIN_DESTINATIONS or s <= MIN_REACH_S
    ]
    return {
        "mode": mode,
        "origin": origin,
        "destinations": [code for _, code in stored],
        "seconds": [s for s, _ in stored],
        "source": source,
    }
