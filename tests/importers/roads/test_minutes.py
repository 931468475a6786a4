"""Tests of importers.roads.minutes."""

from importers.roads.minutes import MIN_DESTINATIONS, MIN_REACH_S, minutes_row


def test_the_nearest_are_kept_and_all_within_the_limit():
    far = {f"{rank:05}": MIN_REACH_S + 1.0 + rank for rank in range(MIN_DESTINATIONS + 50)}
    near = {f"9{rank:04}": 60.0 for rank in range(MIN_DESTINATIONS + 50)}

    assert len(minutes_row("voiture", "23096", far, source="")["seconds"]) == MIN_DESTINATIONS
    assert len(minutes_row("voiture", "23096", far | near, source="")["seconds"]) == MIN_DESTINATIONS + 50
