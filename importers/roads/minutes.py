"""Rows of commune_minutes: which of the communes around an origin are kept, and how they are written."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, text

NEAREST: Final = 100
"""Communes kept around each, at least: the fifth ring of neighbours has 97 on average. On Isère it gives
an F1 of .98 at 30 minutes where the estimate gives .84, and more communes hardly gain."""

WITHIN_S: Final = 35 * 60
"""All communes within these seconds are kept: around a large town a hundred are only 20 minutes away."""

TABLE: Final = "commune_minutes"
MEASURED: Final = "commune_minutes_measured"
COLUMNS: Final = ("mode", "origin", "destinations", "seconds", "source")


def forget_others(connection: Connection, source: str) -> None:
    """Drop what a run on another extract, or with another engine, measured and did not finish."""
    connection.execute(text(f"DELETE FROM {MEASURED} WHERE source <> :source"), {"source": source})


def show_measured(connection: Connection) -> None:
    """Let readers see what was measured, of the communes that are still there."""
    names = ", ".join(COLUMNS)
    written = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS)
    connection.execute(
        text(
            f"INSERT INTO {TABLE} ({names}) SELECT {names} FROM {MEASURED}"
            " WHERE origin IN (SELECT code_insee FROM commune)"
            f" ON CONFLICT (mode, origin) DO UPDATE SET {written}"
        )
    )
    connection.execute(text(f"TRUNCATE {MEASURED}"))


def near_row(mode: str, origin: str, seconds: Mapping[str, float], *, source: str) -> dict[str, Any]:
    """Make the row of an origin: its nearest communes and all that are near enough, the nearest first."""
    ordered = sorted((round(s), code) for code, s in seconds.items() if code != origin)
    near = [(s, code) for rank, (s, code) in enumerate(ordered) if rank < NEAREST or s <= WITHIN_S]
    return {
        "mode": mode,
        "origin": origin,
        "destinations": [code for _, code in near],
        "seconds": [s for s, _ in near],
        "source": source,
    }
