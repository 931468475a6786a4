"""Build the road tiles of Valhalla from an OpenStreetMap extract, once."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Final

from geo.errors import SourceError
from geo.travel.engines.valhalla_actor import build_config, load_library
from importers.progress import Progress
from importers.roads.osm_extract import Extract

_SHOWN_LINES: Final = 5
_MEGABYTE: Final = 1_000_000


def build_tiles(extract: Extract, folder: Path, progress: Progress) -> Path:
    """Return the folder of tiles of an extract, built if it does not exist yet. Raises SourceError."""
    builder = _builder()
    tiles = folder / tiles_name(extract)
    if tiles.is_dir():
        return tiles
    progress.step(f"Construction du réseau routier ({extract.path.stat().st_size / _MEGABYTE:.0f} Mo)")
    unfinished = tiles.with_name(f"{tiles.name}.partial")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    _run(builder, unfinished, extract.path.resolve())
    return unfinished.rename(tiles)


def tiles_name(extract: Extract) -> str:
    """Return the name of the tiles of an extract: its name, day and size, so that no two share theirs."""
    stem = extract.path.name.removesuffix(".pbf").removesuffix(".osm")
    return f"{stem}-{extract.day or 'sans-date'}-{extract.path.stat().st_size}"


def engine_version() -> str:
    """Return the version of Valhalla: 3.5.1."""
    return ".".join(str(load_library().__version__).split(".")[:3])


def _builder() -> Path:
    """Find the program that builds tiles, which only some builds of pyvalhalla have. Raises SourceError."""
    builder = Path(load_library().__file__).parent / "bin" / "valhalla_build_tiles"
    if not builder.is_file():
        raise SourceError(
            "Cette version de pyvalhalla n'a pas valhalla_build_tiles :"
            " .venv/bin/python -m pip install -r requirements-roads.txt installe celle qui l'a."
        )
    return builder


def _run(builder: Path, folder: Path, pbf: Path) -> None:
    config = folder / "valhalla.json"
    config.write_text(json.dumps(build_config(folder)), encoding="utf-8")
    # It leaves notes in the folder that it is started from.
    done = subprocess.run(
        [builder, "-c", config.resolve(), pbf], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode or not any(folder.glob("[0-2]/**/*.gph")):
        output = " ".join((done.stdout + done.stderr).strip().splitlines()[-_SHOWN_LINES:])
        raise SourceError(f"Valhalla n'a tiré aucune route de {pbf.name}. {output}".strip())
