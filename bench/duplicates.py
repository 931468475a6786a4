"""How well rows of different files that speak of the same lieu are recognised, on files that share ids.

Run: python -m bench.duplicates FOLDER [--look 40] on a database with the communes loaded. FOLDER holds the
files of TRUTHS. Their ids are hidden, rows are grouped, and a pair of rows of the two files in one group is
right when they have the same id. It counts as wrong when both ids stand in both files: each row has its
partner then, and it is not the other. But a file may hold one place under several ids: pairs whose names,
addresses and communes are equal letter for letter are counted apart, as twins, and the other wrong ones are
listed for a person to judge.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from bench._files import Line, communes, read_lines
from importers.deduplicate import Member, group
from importers.resemblance import SAME_PLACE

TRUTHS = (
    ("cnfs_v0.json.gz", "data-inclusion.json.gz"),
    ("liste-fs-20221201.csv.gz", "liste-fs-20230706.csv.gz"),
)
THRESHOLDS = tuple(range(SAME_PLACE - 2, SAME_PLACE + 3))
SEED = 23

_NO_CONTACT: Mapping[str, Any] = {
    "telephone": None,
    "courriels": frozenset(),
    "sites": frozenset(),
    "siret": None,
}
HIDDEN: Mapping[str, Mapping[str, Any]] = {
    "sans position": {"position": None},
    "sans adresse": {"street": None},
    "sans contact": _NO_CONTACT,
    "nom et commune": {"position": None, "street": None, **_NO_CONTACT},
}
"""In French, what the second file is deprived of → the traits that are taken away."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Pairs of rows of two files that were put together."""

    right: int
    total: int
    twins: int
    """Of different ids, and equal letter for letter."""
    wrong: Sequence[tuple[Line, Line]]

    @property
    def precision_share(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall_share(self) -> float:
        return self.right / self.total

    def __str__(self) -> str:
        counts = f"{self.right:7} {self.twins:9} {len(self.wrong):8}"
        return f"{counts} {self.precision_share:10.4f} {self.recall_share:7.4f}"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--look", default=0, help="Groupes tirés au sort à montrer, tous fichiers confondus.")
def main(folder: Path | None, look: int) -> None:
    """Print precision and recall around the threshold, then the wrong pairs."""
    if folder is None:
        print("Indiquez le dossier des fichiers réels : python -m bench.duplicates DOSSIER")
        return
    index = communes()
    for first, second in TRUTHS:
        _measure([*read_lines(folder / first, index)], [*read_lines(folder / second, index)])
    if look:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
        _show([line for path in paths for line in read_lines(path, index)], look)


def _measure(first: Sequence[Line], second: Sequence[Line]) -> None:
    print(f"\n{first[0].file}, {second[0].file}")
    print(f"{'':16} seuil  justes  jumelles  fausses  précision  rappel")
    for least_points in THRESHOLDS:
        verdict = judge(first, second, least_points)
        print(f"{'tout':16} {least_points:5} {verdict}")
    for name, hidden in HIDDEN.items():
        deprived = [replace(line, traits=replace(line.traits, **hidden)) for line in second]
        print(f"{name:16} {SAME_PLACE:5} {judge(first, deprived)}")
    print("Paires comptées fausses au seuil retenu :")
    for pair in judge(first, second).wrong:
        print(*pair, "", sep="\n")


def judge(first: Sequence[Line], second: Sequence[Line], least_points: int = SAME_PLACE) -> Verdict:
    """Group the rows of two files without their ids, and compare with what the ids say."""
    counts = [Counter(line.fiche.identity for line in lines) for lines in (first, second)]
    shared = counts[0].keys() & counts[1].keys()
    pairs = [
        (a, b)
        for lines in _grouped([*first, *second], least_points)
        for a, b in product(lines, lines)
        if a.file == first[0].file and b.file == second[0].file
    ]
    other = [(a, b) for a, b in pairs if a.fiche.identity != b.fiche.identity]
    known = [(a, b) for a, b in other if {a.fiche.identity, b.fiche.identity} <= shared]
    wrong = [(a, b) for a, b in known if a.spelt != b.spelt]
    total = sum(counts[0][identity] * counts[1][identity] for identity in shared)
    return Verdict(len(pairs) - len(other), total, len(known) - len(wrong), wrong)


def _grouped(lines: Iterable[Line], least_points: int) -> list[list[Line]]:
    """Group rows whose ids are hidden: each has one of its own."""
    numbered = dict(enumerate(lines))
    members = (
        Member(f"{line.file} {rank:06}", line.file, line.line, rank, line.traits)
        for rank, line in numbered.items()
    )
    lieux: dict[str, list[Line]] = defaultdict(list)
    for rank, membership in group(members, least_points=least_points).items():
        lieux[membership.lieu_id].append(numbered[rank])
    return list(lieux.values())


def _show(lines: Sequence[Line], count: int) -> None:
    """Print groups of rows of several ids, drawn at random but always the same."""
    start = perf_counter()
    groups = _grouped(lines, SAME_PLACE)
    print(f"\n{len(lines)} lignes, {len(groups)} lieux, {perf_counter() - start:.2f} s")
    merged = [found for found in groups if len({line.fiche.identity for line in found}) > 1]
    for found in random.Random(SEED).sample(merged, min(count, len(merged))):
        print(*found, "", sep="\n")


if __name__ == "__main__":
    main()
