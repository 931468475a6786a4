"""What the national pipeline calls duplicates and makes of them, against what is done here."""

from itertools import combinations

import orjson
import pytest

from geo.vocabulary import LIST_FIELDS
from importers.deduplicate import Member, group
from importers.merging import SourceRow, merge
from importers.traits import read_traits
from tests.importers.fiches import make_fiche
from tests.real.conftest import REAL

VECTORS = REAL.parent / "vectors"
RUN = ("find_duplicates", "group_duplicates", "merge_duplicates")
NOT_HERE = ("merge_group", "diff_fingerprints")

LEAST_SCORE = {False: 83, True: 90}
"""A pair is a duplicate above this mean of three scores, between two sources and within one."""

_SILENT = "where the newest row is silent an older one speaks, and the page says since when"
_RECOMPUTED = "groups are not stored: they are made anew from the rows of every current load"
_NO_HASH = "what changed is told from the lieux that were made, not from hashes of source rows"

DIFFERENCES = {
    "e1137bbb0a": "costs are taken whole from one row: «Gratuit» and «Payant» united say nothing",
    "9727abee9e": _SILENT,
    "35644cfa1f": _SILENT,
    "4bec233bed": _SILENT,
    "06e3ef6dde": "rows of one day are united however long ago that was; only the gap between rows counts",
    "e7f8d88ecd": _RECOMPUTED,
    "478061c65d": _RECOMPUTED,
    "1062f42af0": _RECOMPUTED,
    "d612bc230b": _RECOMPUTED,
    "ac98789521": _RECOMPUTED,
    "3e54bf256a": _RECOMPUTED,
    "37cea3cce9": _NO_HASH,
    "2d7b48ee57": _NO_HASH,
    "c1e551953b": _NO_HASH,
    "c4fcae1bff": _NO_HASH,
    "a078661afa": _NO_HASH,
    "cef75de36a": _NO_HASH,
    "66e9c4c5fd": _NO_HASH,
    "d9aaf68364": _NO_HASH,
    "060c4cff73": _NO_HASH,
}
"""Case → why it is done otherwise here."""


def cases(*names):
    """Read the cases of some files; none where the files are not there."""
    paths = [VECTORS / f"{name}.json" for name in names]
    files = [(path.stem, orjson.loads(path.read_bytes())) for path in paths if path.is_file()]
    return [pytest.param(name, case, id=case["id"]) for name, file in files for case in file["cases"]]


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
    """Tell which lieux are put together here, as sets of ids."""
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


@pytest.mark.parametrize(("name", "case"), cases(*RUN))
def test_a_case_agrees_or_is_a_known_difference(name, case):
    made, expected = globals()[name](case)

    assert (made != expected) == (case["id"] in DIFFERENCES), (made, expected)


@pytest.mark.parametrize(("name", "case"), cases(*NOT_HERE))
def test_a_case_without_meaning_here_is_listed(name, case):
    assert case["id"] in DIFFERENCES


@pytest.mark.skipif(not VECTORS.is_dir(), reason=f"vectors are not there: {VECTORS}")
def test_no_difference_is_listed_for_a_case_that_is_gone():
    known = {param.id for param in cases(*RUN, *NOT_HERE)}

    assert known >= DIFFERENCES.keys()
