"""Databases with the whole of France, made once for all workers of a run."""

from pathlib import Path

from sqlalchemy import Engine

from importers.folder import load_folder
from importers.model import Request
from importers.progress import silent
from importers.run.pipeline import LoadOptions, Outcome, run_import
from importers.sources.communes import CommunesImporter
from tests.databases import empty_template, shared_template


def communes_template(url: str) -> str:
    """Return the name of a database with every commune, from the public packages."""
    return shared_template(url, "communes", _load_communes, template=empty_template(url))


def venues_template(url: str, folder: Path) -> str:
    """Return the name of a database with every commune and every real file of lieux."""

    def load(engine: Engine) -> None:
        outcomes = load_folder(engine, folder, silent(), LoadOptions())
        published = [found for _, found in outcomes if isinstance(found, Outcome) and found.succeeded]
        assert len(published) >= len(outcomes) - 3, outcomes  # a catalogue, and older versions of a file

    return shared_template(url, "venues", load, template=communes_template(url))


def _load_communes(engine: Engine) -> None:
    outcome = run_import(engine, CommunesImporter(), Request(), silent(), LoadOptions())
    assert outcome.succeeded, outcome.message
