"""Shape of the code: files and lines per package, imports between packages, cycles, names defined twice.

Run: python -m bench.structure [CHECKOUT ...], by default this checkout; several are printed side by side.
Needs grimp, which comes with import-linter (make check). Aims: no upward import, no cycle.
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

PROJECT_ROOT: Final = Path(__file__).resolve().parent.parent
TOP_PACKAGES: Final = ("geo", "importers", "webapp", "writers")

KINDS: Final = {"class": "classes", "constant": "constants", "function": "functions"}

Import = tuple[str, str]
"""A module, and one that it imports."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout: its modules with their files, and who imports whom, TYPE_CHECKING imports included."""

    root: Path
    files: Mapping[str, Path]
    imports: Sequence[Import]

    def package(self, module: str) -> str:
        """Return the package that a module is in: one inside a top package, or the top package itself."""
        name = ".".join(module.split(".")[:2])
        return name if (self.root / name.replace(".", "/")).is_dir() else module.partition(".")[0]


def main() -> None:
    """Print the shape of some checkouts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", nargs="*", type=Path, default=[PROJECT_ROOT])
    checkouts = [read_checkout(path.resolve()) for path in parser.parse_args().checkouts]
    _print_row("", [str(checkout.root) for checkout in checkouts])
    for title, count in COUNTS.items():
        _print_row(title, [str(count(checkout)) for checkout in checkouts])
    for title, list_lines in LISTS.items():
        print(f"\n{title}")
        for lines in zip_longest(*(list_lines(checkout) for checkout in checkouts), fillvalue=""):
            _print_row("", lines)


def read_checkout(root: Path) -> Checkout:
    """Read the modules and the imports of a checkout."""
    import grimp  # noqa: PLC0415 (only where the tools of make check are installed)

    sys.path.insert(0, str(root))
    graph = grimp.build_graph(*TOP_PACKAGES, cache_dir=None)
    sys.path.remove(str(root))
    paths = [path for top in TOP_PACKAGES for path in (root / top).rglob("*.py")]
    files = {_module_name(path.relative_to(root)): path for path in sorted(paths)}
    imports = [
        (a, b) for a in sorted(graph.modules) for b in sorted(graph.find_modules_directly_imported_by(a))
    ]
    return Checkout(root, files, imports)


def _module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_sizes(checkout: Checkout) -> Iterator[str]:
    """List each package with its files and lines, top packages included."""
    files, lines = Counter[str](), Counter[str]()
    for module, path in checkout.files.items():
        files[checkout.package(module)] += 1
        lines[checkout.package(module)] += len(path.read_text("utf-8").splitlines())
    return (f"{name:26}{files[name]:4}{lines[name]:7,}" for name in sorted(files))


def modules_at_top(checkout: Checkout, top: str) -> int:
    """Count the modules of a top package that are in no package inside it."""
    return sum(
        checkout.package(module) == top and path.name != "__init__.py"
        for module, path in checkout.files.items()
    )


def package_imports(checkout: Checkout) -> set[Import]:
    """List the pairs of packages of which one imports the other."""
    pairs = {(checkout.package(a), checkout.package(b)) for a, b in checkout.imports}
    return {(a, b) for a, b in pairs if a != b}


def upward_imports(checkout: Checkout) -> Iterator[str]:
    """List the imports that go up, or across, in the layers of pyproject.toml."""
    settings = tomllib.loads((checkout.root / "pyproject.toml").read_text("utf-8"))["tool"]
    for contract in settings.get("importlinter", {}).get("contracts", ()):
        if contract["type"] == "layers":
            yield from _upward_imports_in(checkout, contract)


def _upward_imports_in(checkout: Checkout, contract: Mapping[str, Any]) -> Iterator[str]:  # as TOML gives it
    level, independent = dict[str, int](), set[int]()
    for depth, layer in enumerate(contract["layers"]):
        names = re.findall(r"\w+", layer)
        level |= dict.fromkeys(names, depth)
        independent |= {depth} if "|" in layer else set()
    for container in contract.get("containers", [""]):
        prefix = f"{container}." if container else ""
        for a, b in checkout.imports:
            above, below = (_child(module, prefix) for module in (a, b))
            if above == below or above not in level or below not in level:
                continue
            across = level[above] == level[below] and level[above] in independent
            if level[above] > level[below] or across:
                yield f"{a} → {b}"


def _child(module: str, prefix: str) -> str:
    return module.removeprefix(prefix).partition(".")[0] if module.startswith(prefix) else ""


def cycles(checkout: Checkout) -> Iterator[str]:
    """List the groups of modules that import one another (strongly connected components)."""
    names = sorted({module for pair in checkout.imports for module in pair})
    rank = {name: at for at, name in enumerate(names)}
    rows, columns = (
        np.array([(rank[a], rank[b]) for a, b in checkout.imports], dtype=np.int64).reshape(-1, 2).T
    )
    matrix = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(names), len(names)))
    _, labels = connected_components(matrix, connection="strong")
    groups = defaultdict(list)
    for name, label in zip(names, labels.tolist(), strict=True):
        groups[label].append(name)
    return (" ↔ ".join(group) for group in groups.values() if len(group) > 1)


def defined_twice(checkout: Checkout, kind: str) -> Iterator[str]:
    """List the public top-level names of a kind that several modules define."""
    places = defaultdict(list)
    for module, path in checkout.files.items():
        if ".migrations" not in module:
            for name, kind_of in _definitions(ast.parse(path.read_text("utf-8"))):
                if kind_of == kind and not name.startswith("_"):
                    places[name].append(module)
    return (f"{name}: {' '.join(modules)}" for name, modules in sorted(places.items()) if len(modules) > 1)


def count_defined_twice(checkout: Checkout, kind: str) -> int:
    """Count the public top-level names of a kind that several modules define."""
    return len(list(defined_twice(checkout, kind)))


def _definitions(tree: ast.Module) -> Iterator[Import]:
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


COUNTS: Final[Mapping[str, Callable[[Checkout], object]]] = {
    "files": lambda checkout: len(checkout.files),
    "lines": lambda checkout: sum(
        len(path.read_text("utf-8").splitlines()) for path in checkout.files.values()
    ),
    **{f"modules at the top of {top}": partial(modules_at_top, top=top) for top in TOP_PACKAGES[:3]},
    "imports between modules": lambda checkout: len(checkout.imports),
    "pairs of packages that import": lambda checkout: len(package_imports(checkout)),
    "imports against the layers": lambda checkout: len(list(upward_imports(checkout))),
    "cycles": lambda checkout: len(list(cycles(checkout))),
    **{f"{plural} defined twice": partial(count_defined_twice, kind=kind) for kind, plural in KINDS.items()},
}

LISTS: Final[Mapping[str, Callable[[Checkout], Iterable[str]]]] = {
    "Packages: files, lines": package_sizes,
    "Imports against the layers": upward_imports,
    "Cycles": cycles,
    "Classes defined twice": lambda checkout: defined_twice(checkout, "class"),
}


if __name__ == "__main__":
    main()
