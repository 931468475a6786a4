"""The recorded cases of the national pipeline: read them, and count what becomes of each.

Their source is the test suite of anct-cartographie-nationale/mednum-cli; a file is a group of cases.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from tests.real.differences import DIFFERENCES, NOT_APPLICABLE
from tests.real.paths import REAL

Case = dict[str, Any]

VECTORS = REAL.parent / "vectors"
needs_vectors = pytest.mark.skipif(not VECTORS.is_dir(), reason=f"recorded cases are not there: {VECTORS}")

AGREES, DIFFERS, NO_MEANING, NOT_RUN, FAILS = "agrees", "differs", "n/a", "not run", "FAILS"
COLUMNS = (AGREES, DIFFERS, NO_MEANING, NOT_RUN, FAILS)

_IDS = re.compile(r"\[(\w+)-([0-9a-f]{10})")


def cases(*groups: str) -> list[Any]:
    """List the cases of some groups, each with its group under `file`; none where they are not there."""
    return [
        pytest.param({**_resolved(case, document), "file": group}, id=f"{group}-{case['id']}")
        for group in groups
        for document in [_read(group)]
        for case in document["cases"]
    ]


def agrees_or_differs_with_a_reason(case: Case, found: object, expected: object) -> None:
    """Fail a case that differs and is not listed, or is listed and agrees."""
    reason = DIFFERENCES.get(case["id"])
    if reason is None:
        assert found == expected, case["name"]
    else:
        assert found != expected, f"agrees now, although {reason}"


def all_groups() -> list[str]:
    """List the groups of cases."""
    return sorted(path.stem for path in VECTORS.glob("*.json"))


def summary(passed: Iterable[str], failed: Iterable[str]) -> Iterator[str]:
    """Yield the lines that tell what became of the cases, from the names of the tests that ran."""
    states = {found.groups(): FAILS for found in filter(None, map(_IDS.search, failed))}
    for found in filter(None, map(_IDS.search, passed)):
        states.setdefault(found.groups(), DIFFERS if found[2] in DIFFERENCES else AGREES)
    counts = {group: _count(group, states) for group in all_groups()}
    yield f"{'group':34}{'cases':>7}" + "".join(f"{column:>9}" for column in COLUMNS)
    for group, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        yield f"{group:34}{count.total():7}" + "".join(f"{count[column]:9}" for column in COLUMNS)
    yield from _reasons(states)


def _count(group: str, states: Mapping[tuple[str | Any, ...], str]) -> Counter[str]:
    unseen = NO_MEANING if group in NOT_APPLICABLE else NOT_RUN
    return Counter(states.get((group, case["id"]), unseen) for case in _read(group)["cases"])


def _reasons(states: Mapping[tuple[str | Any, ...], str]) -> Iterator[str]:
    by_reason: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (group, case_id), state in states.items():
        if state == DIFFERS:
            by_reason[group, DIFFERENCES[case_id]].append(case_id)
    for (group, reason), ids in sorted(by_reason.items()):
        yield f"{DIFFERS}: {group} {', '.join(ids)}: {reason}"
    for group, reason in NOT_APPLICABLE.items():
        yield f"{NO_MEANING}: {group}: {reason}"


def _read(group: str) -> dict[str, Any]:
    path = VECTORS / f"{group}.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else {"cases": []}


def _resolved(case: Case, document: dict[str, Any]) -> Case:
    """Replace the names in a case by what they refer to."""
    given, fixtures = case["input"], document.get("fixtures")
    if fixtures and isinstance(given, dict):
        given = {key: fixtures[v] if key in ("matching", "communes") else v for key, v in given.items()}
    return {**case, "input": given}
