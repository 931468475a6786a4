"""What the national pipeline calls duplicates and makes of them, against what is done here."""

from itertools import combinations

import pytest

from geo.standard.fields import LIST_FIELDS
from importers.duplicates.grouping import Member, group
from importers.duplicates.merging import SourceRow, merge
from importers.duplicates.traits import read_traits
from tests.importers.fiches import make_fiche
from tests.real.vectors import agrees_or_differs_with_a_reason, cases

LEAST_SCORE = {False: 83, True: 90}
"""A pair is a duplicate above this mean of three scores, between two sources and within one."""


def fiche_of(lieu):
    """Write a lieu of the national pipeline as an import would have read it."""
    lists = {name: lieu[name].split("|") for name in LIST_FIELDS if lieu.get(name)}
    located = lieu.get("latitude") is not None
    place = {
        "commune_code": lieu.get("code_insee") or lieu.get("commune"),
        "position": [lieu["longitude"], lieu["latitude"]] if located else None,
        "position_precision": "adresse" if located else "inconnue",
    }
    return make_fiche(**{**lieu, **lists, **place, "identity": lieu["id"]})


def together(lieux):
    """Return the groups of lieux that are merged, as sets of ids."""
    members = [
        Member(lieu["id"], lieu.get("source") or "", rank, rank, read_traits(fiche_of(lieu)))
        for rank, lieu in enumerate(lieux)
    ]
    found = group(members)
    groups = {}
    for member in members:
        groups.setdefault(found[member.row_id].lieu_id, set()).add(member.identity)
    return {frozenset(ids) for ids in groups.values() if len(ids) > 1}


def find_duplicates(case):
    """Compare the pairs that are above the national threshold with the pairs put together here."""
    given = case["input"]
    lieux = [*given["lieux"], *given.get("lieux_to_deduplicate", [])]
    expected = {
        frozenset((lieu["id"], other["id"]))
        for commune in case["expected"]
        for lieu in commune["lieux"]
        for other in lieu["duplicates"]
        if (other["distanceScore"] + other["nomFuzzyScore"] + other["voieFuzzyScore"]) // 3
        > LEAST_SCORE[given["allow_internal_merge"]]
    }
    pairs = {frozenset(pair) for ids in together(lieux) for pair in combinations(ids, 2)}
    return pairs, expected


def group_duplicates(case):
    """Compare the groups; theirs bear a hash, ours their smallest id."""
    lieux = {}
    for found in case["input"]["comparisons"]:
        for side in "12":
            lat, lon = map(float, found[f"localisation{side}"].split(" : "))
            lieux[found[f"id{side}"]] = {
                "id": found[f"id{side}"],
                "nom": found[f"nom{side}"],
                "adresse": found[f"adresse{side}"],
                "source": found[f"source{side}"],
                "commune": "Guéret",
                "latitude": lat,
                "longitude": lon,
            }
    expected = {frozenset(ids) for ids in case["expected"]["mergeGroupsMap"].values()}
    return together(lieux.values()), expected


def merge_duplicates(case):
    """Compare the merged lieux, but for their ids, which are not joined by «__» here."""
    given = {lieu["id"]: lieu for lieu in case["input"]["lieux"]}
    made = {}
    for key, ids in case["input"]["groups"]["mergeGroupsMap"].items():
        rows = [SourceRow(given[i].get("source") or "", 1, fiche_of(given[i])) for i in ids]
        fields = sorted({name for i in ids for name in given[i]} - {"id"})
        merged = merge(rows).fiche
        made[key] = {
            name: "|".join(merged[name]) if name in LIST_FIELDS else merged[name]
            for name in fields
            if merged[name]
        }
    expected = {
        key: {name: value for name, value in lieu.items() if name != "id"}
        for key, lieu in case["expected"].items()
    }
    return made, expected


RUN = (find_duplicates, group_duplicates, merge_duplicates)


@pytest.mark.parametrize("case", cases(*(make.__name__ for make in RUN)))
def test_a_case_agrees_or_is_a_known_difference(case):
    make = next(make for make in RUN if make.__name__ == case["file"])
    agrees_or_differs_with_a_reason(case, *make(case))
