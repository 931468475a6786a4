"""Tests of geo.communes.street_words: where a street begins, and names of towns that are none."""

import pytest

from geo.communes.street_words import find_street


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("rue de rivoli paris", 0),
        ("10 rue de rivoli", 0),
        ("12 bis av foch", 0),
        ("12 grande rue gueret", 0),
        ("12 r haute", 0),
        ("paris 13e rue de tolbiac", 2),
        ("gueret 12 grande rue", 1),
        ("rue", None),
        ("gueret", None),
        ("pas de calais", None),
        ("cahors lot", None),
        ("villa grande", None),
        ("saint jean de la ruelle", None),
        ("23 gueret", None),
    ],
)
def test_a_street_is_found_after_its_number_or_by_its_kind(text, at):
    assert find_street(text.split()) == at
