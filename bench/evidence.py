"""Weights of evidence between two rows: how those of importers/duplicates/resemblance.py were computed.

Run: python -m bench.evidence FOLDER on a database with the communes loaded. Pairs are rows of two files and
of one commune. Which of them are one lieu is decided by evidence independent of what is weighed: by name
and telephone for streets and distances, by address and telephone for names, by name and address for contacts.
The weight is log2 of the ratio of frequencies of an observation among pairs of one lieu and of two.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from math import dist, log2
from pathlib import Path
from typing import NamedTuple

import click

from bench._files import Line, communes, read_lines
from importers.duplicates.matching import NameMatch, StreetMatch, compare_names, compare_streets
from importers.duplicates.resemblance import DISTANCE_POINTS, contacts_of
from importers.duplicates.traits import Traits

_GOOD_NAMES = (NameMatch.SAME, NameMatch.SAME_KIND, NameMatch.CLOSE)
_FAR_M = 300


class Pair(NamedTuple):
    """Observations on two rows; None where one of them lacks the value."""

    name: NameMatch
    street: StreetMatch
    distance_m: float | None
    contacts: dict[str, bool]
    typologie: bool | None


Test = Callable[[Pair], bool]
Observation = Callable[[Pair], Hashable]


def by_name_and_telephone(pair: Pair) -> bool:
    return pair.name in _GOOD_NAMES and pair.contacts.get("téléphone") is True


def by_address_and_telephone(pair: Pair) -> bool:
    return pair.street is StreetMatch.ADDRESS and pair.contacts.get("téléphone") is True


def by_name_and_address(pair: Pair) -> bool:
    return pair.name in _GOOD_NAMES and pair.street is StreetMatch.ADDRESS


def other_name(pair: Pair) -> bool:
    return pair.name is NameMatch.OTHER


def elsewhere(pair: Pair) -> bool:
    return pair.street is StreetMatch.OTHER and (pair.distance_m or 0) > _FAR_M


def other_name_and_street(pair: Pair) -> bool:
    return pair.name is NameMatch.OTHER and pair.street is StreetMatch.OTHER


def _distance_class(pair: Pair) -> float | None:
    if pair.distance_m is None:
        return None
    return next(max_m for max_m, _ in DISTANCE_POINTS if pair.distance_m <= max_m)


WEIGHED: dict[str, tuple[Observation, Test, Test]] = {
    "rue": (lambda pair: pair.street.name, by_name_and_telephone, other_name),
    "distance (m)": (_distance_class, by_name_and_telephone, other_name),
    "nom": (lambda pair: pair.name.name, by_address_and_telephone, elsewhere),
    "téléphone": (lambda pair: pair.contacts.get("téléphone"), by_name_and_address, other_name_and_street),
    "courriel": (lambda pair: pair.contacts.get("courriel"), by_name_and_address, other_name_and_street),
    "SIRET": (lambda pair: pair.contacts.get("SIRET"), by_name_and_address, other_name_and_street),
    "site": (lambda pair: pair.contacts.get("site"), by_name_and_address, other_name_and_street),
    "typologie": (lambda pair: pair.typologie, by_name_and_address, other_name_and_street),
}
"""Name in French → its observation, the test for pairs of one lieu, and the test for pairs of two."""


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
def main(folder: Path | None) -> None:
    """Print the frequency of each observation among pairs of one lieu and of two, and its weight."""
    if folder is None:
        print("Indiquez le dossier des fichiers réels : python -m bench.evidence DOSSIER")
        return
    index = communes()
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    pairs = list(_pairs(line for path in paths for line in read_lines(path, index)))
    for name, (observe, is_one, are_two) in WEIGHED.items():
        _weigh(name, observe, [p for p in pairs if is_one(p)], [p for p in pairs if are_two(p)])


def _pairs(lines: Iterable[Line]) -> Iterator[Pair]:
    by_commune: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_commune[line.traits.commune_code or ""].append(line)
    for code, neighbours in by_commune.items():
        for a, b in combinations(neighbours, 2):
            if code and a.file != b.file and a.fiche.identity != b.fiche.identity:
                yield _observed(a.traits, b.traits)


def _observed(a: Traits, b: Traits) -> Pair:
    both_placed = a.position is not None and b.position is not None
    return Pair(
        compare_names(a.name, b.name),
        compare_streets(a.street, b.street),
        dist(a.position or (), b.position or ()) if both_placed else None,
        dict(contacts_of(a, b)),
        not a.typologies.isdisjoint(b.typologies) if a.typologies and b.typologies else None,
    )


def _weigh(name: str, observe: Observation, one: Sequence[Pair], two: Sequence[Pair]) -> None:
    seen_one, seen_two = (Counter(filter(_is_known, map(observe, pairs))) for pairs in (one, two))
    print(f"\n{name:16} {len(one)} paires d'un lieu, {len(two)} de deux")
    for value in sorted(seen_one | seen_two, key=str):
        share_one = max(seen_one[value], 0.5) / max(1, seen_one.total())
        share_two = max(seen_two[value], 0.5) / max(1, seen_two.total())
        print(f"  {value!s:14} {share_one:8.4f} {share_two:8.4f} {log2(share_one / share_two):6.1f}")


def _is_known(value: Hashable) -> bool:
    return value is not None


if __name__ == "__main__":
    main()
