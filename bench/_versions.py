"""Files of lieux whose names contain a version, so that an answer shows which data it comes from."""

import csv
import re
from pathlib import Path

import orjson
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench._site import Answer
from geo.database.models import Commune, Departement, Region
from geo.points import Point
from importers.model import Request
from importers.progress import silent
from importers.registry import reserved_slugs
from importers.run.pipeline import LoadOptions, Outcome, run_import
from importers.sources.lieux import StandardImporter

LIEUX = 60
GUERET = Point(lon=1.87, lat=46.17)
NEAREST = f"/api/v1/lieux?lat={GUERET.lat}&lon={GUERET.lon}&limite=100&rayon_m=50000"
PAGE = f"/recherche?lat={GUERET.lat}&lon={GUERET.lon}&rayon_m=50000"
VERSION = re.compile(r"Version (\d+)")


def add_gueret(engine: Engine) -> None:
    """Insert the commune of all these lieux."""
    with Session(engine) as session:
        session.add(Region(code="75", nom="Nouvelle-Aquitaine"))
        session.flush()
        session.add(Departement(code="23", nom="Creuse", region_code="75"))
        session.flush()
        session.add(
            Commune(
                code_insee="23096",
                nom="Guéret",
                departement_code="23",
                codes_postaux=["23000"],
                population=12_955,
                population_annee=2023,
                seat=GUERET.ewkt,
                seat_quality="mairie",
            )
        )
        session.commit()


def write_version(path: Path, version: int) -> Path:
    """Write a file of LIEUX lieux named after their version; a sixth of them close with each version."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "nom", "adresse", "commune", "code_postal", "latitude", "longitude"])
        for number in range(version * 10, version * 10 + LIEUX):
            writer.writerow(_lieu(number, version))
    return path


def _lieu(number: int, version: int) -> list[object]:
    """Return a row that resembles no other one, so that none are merged."""
    letters = "".join(chr(97 + (number * 7 + step * number) % 26) for step in range(3, 9))
    lat, lon = GUERET.lat + (number % 60) * 0.0004, GUERET.lon + (number % 7) * 0.0005
    street = f"{number + 1} rue {letters[::-1].title()}"
    return [number, f"{letters.title()} Version {version}", street, "Guéret", "23000", lat, lon]


def load_version(engine: Engine, folder: Path, version: int) -> Outcome:
    """Import a version: its lieux and its attribution change together."""
    file = write_version(folder / "hub.csv", version)
    request = Request(file=file, reserved_slugs=reserved_slugs(), attribution=f"Version {version}")
    return run_import(engine, StandardImporter(), request, silent(), LoadOptions())


def version_of(answer: Answer) -> str:
    """Return the version that an answer shows, `mixed` when it shows more than one, else its status."""
    if answer.status != 200:
        return str(answer.status)
    versions = set(VERSION.findall(answer.body.decode()))
    if answer.headers.get_content_type() == "application/geo+json":
        lieux = len(orjson.loads(answer.body)["features"])
        return f"version {versions.pop()}" if len(versions) == 1 and lieux == LIEUX else "mixed"
    return f"version {versions.pop()}" if len(versions) == 1 else "mixed"
