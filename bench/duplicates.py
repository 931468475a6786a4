"""Precision and recall of the detection of duplicates, on files that share ids.

Run: python -m bench.duplicates FOLDER [--disagreements] [--look 40] on a database with the communes loaded.
FOLDER holds the files of TRUTHS. Their ids are hidden, rows are grouped, and a pair of rows of the two files
in one group is right when they have the same id. Of the other pairs, the truth is known where both ids are
in both files: each row then has a partner, which is not the other. Such a pair is

- mistaken, where a row is not grouped with its partner: it was grouped with another lieu instead;
- an alias, where all four are together: the files give two ids to what is taken for one lieu. Aliases whose
  names, addresses and communes are equal letter for letter are no error; a person has to judge the others.

Precision is printed twice: with mistaken pairs alone as errors, since only these are proved wrong by the ids;
and with every alias that is not equal to the letter as an error too, which is its lower bound.
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
from importers.duplicates.grouping import Member, group
from importers.duplicates.resemblance import SAME_PLACE

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
"""Name in French → traits that are removed from the second file."""

Pair = tuple[Line, Line]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Pairs of rows of two files that were grouped."""

    right: int
    total: int
    mistaken: Sequence[Pair]
    aliases: Sequence[Pair]

    @property
    def unequal(self) -> Sequence[Pair]:
        """Aliases that are not equal letter for letter."""
        return [(a, b) for a, b in self.aliases if a.folded != b.folded]

    @property
    def precision_share(self) -> float:
        return self.right / max(1, self.right + len(self.mistaken))

    @property
    def min_precision_share(self) -> float:
        return self.right / max(1, self.right + len(self.mistaken) + len(self.unequal))

    @property
    def recall_share(self) -> float:
        return self.right / self.total

    def __str__(self) -> str:
        counts = f"{self.right:7} {len(self.mistaken):9} {len(self.aliases):6} {len(self.unequal):9}"
        precision = f"{self.precision_share:10.4f} {self.min_precision_share:9.4f}"
        return f"{counts} {precision} {self.recall_share:7.4f}"


HEADER = f"{'':16} seuil  justes  méprises  alias  inégaux  précision  au moins  rappel"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--disagreements", is_flag=True, help="Montrer les paires qui contredisent les identifiants.")
@click.option("--look", default=0, help="Groupes tirés au sort à montrer, tous fichiers confondus.")
def main(folder: Path | None, disagreements: bool, look: int) -> None:
    """Print precision and recall around the threshold."""
    if folder is None:
        print("Indiquez le dossier des fichiers réels : python -m bench.duplicates DOSSIER")
        return
    index = communes()
    for first, second in TRUTHS:
        files = [*read_lines(folder / first, index)], [*read_lines(folder / second, index)]
        _measure(*files)
        if disagreements:
            _show_disagreements(judge(*files))
    if look:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
        _show([line for path in paths for line in read_lines(path, index)], look)


def _measure(first: Sequence[Line], second: Sequence[Line]) -> None:
    print(f"\n{first[0].file}, {second[0].file}", HEADER, sep="\n")
    for min_points in THRESHOLDS:
        verdict = judge(first, second, min_points)
        print(f"{'tout':16} {min_points:5} {verdict}")
    for name, hidden in HIDDEN.items():
        reduced = [replace(line, traits=replace(line.traits, **hidden)) for line in second]
        print(f"{name:16} {SAME_PLACE:5} {judge(first, reduced)}")


def _show_disagreements(verdict: Verdict) -> None:
    for title, pairs in (("Méprises", verdict.mistaken), ("Alias inégaux", verdict.unequal)):
        print(f"\n{title} au seuil retenu : {len(pairs)}")
        for pair in pairs:
            print(*pair, "", sep="\n")


def judge(first: Sequence[Line], second: Sequence[Line], min_points: int = SAME_PLACE) -> Verdict:
    """Group the rows of two files without their ids, and compare with the ids."""
    counts = [Counter(line.fiche.identity for line in lines) for lines in (first, second)]
    shared = counts[0].keys() & counts[1].keys()
    right = 0
    mistaken: list[Pair] = []
    aliases: list[Pair] = []
    for lines in _grouped([*first, *second], min_points):
        ours = [line for line in lines if line.file == first[0].file]
        theirs = [line for line in lines if line.file == second[0].file]
        whole = _identities(ours) & _identities(theirs)
        for pair in product(ours, theirs):
            ids = _identities(pair)
            if len(ids) == 1:
                right += 1
            elif ids <= shared:
                (aliases if ids <= whole else mistaken).append(pair)
    total = sum(counts[0][identity] * counts[1][identity] for identity in shared)
    return Verdict(right, total, mistaken, aliases)


def _identities(lines: Iterable[Line]) -> set[str]:
    return {line.fiche.identity for line in lines}


def _grouped(lines: Iterable[Line], min_points: int) -> list[list[Line]]:
    """Group rows under ids that are all different."""
    numbered = dict(enumerate(lines))
    members = (
        Member(f"{line.file} {rank:06}", line.file, line.line, rank, line.traits)
        for rank, line in numbered.items()
    )
    lieux: dict[str, list[Line]] = defaultdict(list)
    for rank, membership in group(members, min_points=min_points).items():
        lieux[membership.lieu_id].append(numbered[rank])
    return list(lieux.values())


def _show(lines: Sequence[Line], count: int) -> None:
    """Print a random sample, always the same, of the groups of rows with several ids."""
    start = perf_counter()
    groups = _grouped(lines, SAME_PLACE)
    print(f"\n{len(lines)} lignes, {len(groups)} lieux, {perf_counter() - start:.2f} s")
    merged = [found for found in groups if len({line.fiche.identity for line in found}) > 1]
    for found in random.Random(SEED).sample(merged, min(count, len(merged))):
        print(*found, "", sep="\n")


if __name__ == "__main__":
    main()
