"""Shape of the code: files and lines per package, imports between packages, cycles, names defined twice.

Run: python -m bench.house [CHECKOUT ...], by default this checkout; several are printed side by side. Needs
grimp, which comes with import-linter (make check). Aims: no import that climbs, no cycle.
"""

import argparse
import ast
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

HERE: Final = Path(__file__).resolve().parent.parent
FLOORS: Final = ("geo", "importers", "webapp", "writers")

KINDS: Final = {"class": "classes", "constant": "constants", "function": "functions"}

Arrow = tuple[str, str]
"""A module, and one that it imports."""


@dataclass(frozen=True, slots=True)
class House:
    """A checkout: its modules with their files, and who imports whom, TYPE_CHECKING imports included."""

    root: Path
    files: Mapping[str, Path]
    arrows: Sequence[Arrow]

    def package(self, module: str) -> str:
        """Return the package of a floor that a module is in, or the floor where it is at its top."""
        name = ".".join(module.split(".")[:2])
        return name if (self.root / name.replace(".", "/")).is_dir() else module.partition(".")[0]


def main() -> None:
    """Print the shape of some checkouts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", nargs="*", type=Path, default=[HERE])
    houses = [read_house(path.resolve()) for path in parser.parse_args().checkouts]
    _print_row("", [str(house.root) for house in houses])
    for title, count in COUNTS.items():
        _print_row(title, [str(count(house)) for house in houses])
    for title, list_lines in LISTS.items():
        print(f"\n{title}")
        for lines in zip_longest(*(list_lines(house) for house in houses), fillvalue=""):
            _print_row("", lines)


def read_house(root: Path) -> House:
    """Read the modules and the imports of a checkout."""
    import grimp  # noqa: PLC0415 (only where the tools of make check are installed)

    sys.path.insert(0, str(root))
    graph = grimp.build_graph(*FLOORS, cache_dir=None)
    sys.path.remove(str(root))
    paths = [path for floor in FLOORS for path in (root / floor).rglob("*.py")]
    files = {_module_name(path.relative_to(root)): path for path in sorted(paths)}
    arrows = [
        (a, b) for a in sorted(graph.modules) for b in sorted(graph.find_modules_directly_imported_by(a))
    ]
    return House(root, files, arrows)


def _module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_sizes(house: House) -> Iterator[str]:
    """List each package with its files and lines, tops of floors included."""
    files, lines = Counter[str](), Counter[str]()
    for module, path in house.files.items():
        files[house.package(module)] += 1
        lines[house.package(module)] += len(path.read_text("utf-8").splitlines())
    return (f"{name:26}{files[name]:4}{lines[name]:7,}" for name in sorted(files))


def modules_at_top(house: House, floor: str) -> int:
    """Count the modules of a floor that are in no package of it."""
    return sum(
        house.package(module) == floor and path.name != "__init__.py" for module, path in house.files.items()
    )


def package_arrows(house: House) -> set[Arrow]:
    """List the pairs of packages of which one imports the other."""
    pairs = {(house.package(a), house.package(b)) for a, b in house.arrows}
    return {(a, b) for a, b in pairs if a != b}


def climbing(house: House) -> Iterator[str]:
    """List the imports that go up, or across, in the layers of pyproject.toml."""
    settings = tomllib.loads((house.root / "pyproject.toml").read_text("utf-8"))["tool"]
    for contract in settings.get("importlinter", {}).get("contracts", ()):
        if contract["type"] == "layers":
            yield from _climbing_in(house, contract)


def _climbing_in(house: House, contract: Mapping[str, Any]) -> Iterator[str]:  # as TOML gives it
    level, independent = dict[str, int](), set[int]()
    for depth, layer in enumerate(contract["layers"]):
        names = re.findall(r"\w+", layer)
        level |= dict.fromkeys(names, depth)
        independent |= {depth} if "|" in layer else set()
    for container in contract.get("containers", [""]):
        prefix = f"{container}." if container else ""
        for a, b in house.arrows:
            above, below = (_child(module, prefix) for module in (a, b))
            if above == below or above not in level or below not in level:
                continue
            across = level[above] == level[below] and level[above] in independent
            if level[above] > level[below] or across:
                yield f"{a} → {b}"


def _child(module: str, prefix: str) -> str:
    return module.removeprefix(prefix).partition(".")[0] if module.startswith(prefix) else ""


def cycles(house: House) -> Iterator[str]:
    """List the groups of modules that import one another (strongly connected components)."""
    names = sorted({module for arrow in house.arrows for module in arrow})
    rank = {name: at for at, name in enumerate(names)}
    rows, columns = np.array([(rank[a], rank[b]) for a, b in house.arrows], dtype=np.int64).reshape(-1, 2).T
    matrix = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(names), len(names)))
    _, labels = connected_components(matrix, connection="strong")
    groups = defaultdict(list)
    for name, label in zip(names, labels.tolist(), strict=True):
        groups[label].append(name)
    return (" ↔ ".join(group) for group in groups.values() if len(group) > 1)


def defined_twice(house: House, kind: str) -> Iterator[str]:
    """List the public top-level names of a kind that several modules define."""
    places = defaultdict(list)
    for module, path in house.files.items():
        if ".migrations" not in module:
            for name, kind_of in _definitions(ast.parse(path.read_text("utf-8"))):
                if kind_of == kind and not name.startswith("_"):
                    places[name].append(module)
    return (f"{name}: {' '.join(modules)}" for name, modules in sorted(places.items()) if len(modules) > 1)


def count_defined_twice(house: House, kind: str) -> int:
    """Count the public top-level names of a kind that several modules define."""
    return len(list(defined_twice(house, kind)))


def _definitions(tree: ast.Module) -> Iterator[Arrow]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name, "class"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, "function"
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((each.id, "constant") for each in targets if isinstance(each, ast.Name))


def _print_row(title: str, values: Iterable[str]) -> None:
    print(f"{title:34}" if title else "  ", *(f"{value:64}" for value in values))


COUNTS: Final[Mapping[str, Callable[[House], object]]] = {
    "files": lambda house: len(house.files),
    "lines": lambda house: sum(len(path.read_text("utf-8").splitlines()) for path in house.files.values()),
    **{f"modules at the top of {floor}": partial(modules_at_top, floor=floor) for floor in FLOORS[:3]},
    "imports between modules": lambda house: len(house.arrows),
    "pairs of packages that import": lambda house: len(package_arrows(house)),
    "imports that climb the layers": lambda house: len(list(climbing(house))),
    "cycles": lambda house: len(list(cycles(house))),
    **{f"{plural} defined twice": partial(count_defined_twice, kind=kind) for kind, plural in KINDS.items()},
}

LISTS: Final[Mapping[str, Callable[[House], Iterable[str]]]] = {
    "Packages: files, lines": package_sizes,
    "Imports that climb the layers": climbing,
    "Cycles": cycles,
    "Classes defined twice": lambda house: defined_twice(house, "class"),
}


if __name__ == "__main__":
    main()
