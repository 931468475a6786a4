"""Closed lieux in the order in which they open next."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import orjson

from geo.hours.calendar import local_time, place_in_france
from geo.hours.timeline import next_openings
from geo.lieux.nearest import Hit


def next_to_open(hits: Sequence[Hit], at: datetime | None, *, limit: int) -> list[Hit]:
    """List the first to open after a moment, each in its local time; those that never open are left out."""
    if at is None:
        return []
    openings = sorted(_openings(hits, at), key=lambda opening: opening[:2])
    return [hits[rank] for _, rank in openings[:limit]]


def _openings(hits: Sequence[Hit], at: datetime) -> Iterator[tuple[datetime, int]]:
    """Yield when each opens, and its rank among the nearest."""
    for rank, hit in enumerate(hits):
        values = orjson.loads(hit.feature)["properties"]
        departement = place_in_france(values["code_insee"], values["code_postal"])
        after = local_time(at, departement)
        coming = next_openings(values["horaires"], after=after, limit=1, departement=departement)
        for start, _ in coming:
            yield start, rank
