"""Load the data that the site lacks to answer: communes, then lieux, real or of demonstration."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import requests
from sqlalchemy import Engine

from geo.errors import SourceError
from geo.settings import Settings
from importers.communes.links import ensure_links
from importers.communes.relief import download_relief
from importers.lieux.refresh import need_refresh, refresh_lieux
from importers.model import Request
from importers.progress import Progress
from importers.registry import NATIONAL_IMPORTERS
from importers.run import records
from importers.run.importer import Importer
from importers.run.pipeline import UNCHANGED, LoadOptions, Outcome, run_import
from importers.sources.communes import CommunesImporter
from importers.sources.demo import DemoImporter


def load_missing_data(engine: Engine, settings: Settings, progress: Progress) -> list[Outcome]:
    """Load the communes, then lieux if there are no real ones; returns the outcomes.

    The last outcome is that of what readers will see; national sources that failed come before it.
    """
    relief_fetched = _fetch_relief(progress)
    communes = _load(engine, CommunesImporter(), progress)
    if not communes.succeeded:
        return [communes]
    _refresh(engine, progress)
    ensure_links(engine, progress, again=relief_fetched and communes.state == UNCHANGED)
    wanted = _missing_national_importers(engine)
    if not wanted:
        return [communes]
    loaded: list[Outcome] = []
    if settings.open_data and _network_answers(settings, progress):
        loaded = sorted((_load(engine, importer, progress) for importer in wanted), key=_failures_first)
    with engine.connect() as connection:
        if records.has_real_lieux(connection):
            return [*loaded, communes]
    return [communes, *loaded, _load(engine, DemoImporter(), progress)]


def _refresh(engine: Engine, progress: Progress) -> None:
    with engine.connect() as connection:
        needed = need_refresh(connection)
    if needed:
        progress.step(f"Lieux refaits selon les règles d'aujourd'hui : {refresh_lieux(engine)}.")


def _fetch_relief(progress: Progress) -> bool:
    """Return whether the relief was fetched; without it travel times are estimated all the same."""
    try:
        return download_relief()
    except SourceError as error:
        progress.step(str(error))
        return False


def _missing_national_importers(engine: Engine) -> Sequence[Importer]:
    """Return the importers of the missing national sources; none when the lieux were chosen otherwise.

    Whoever loaded their own files does not want the whole country added; but once a national source is
    there, the others that failed are tried again.
    """
    with engine.connect() as connection:
        missing = [
            importer
            for importer in NATIONAL_IMPORTERS
            if records.find_current_run(connection, importer.slug) is None
        ]
        chosen_otherwise = len(missing) == len(NATIONAL_IMPORTERS) and records.has_real_lieux(connection)
    return [] if chosen_otherwise else missing


def _failures_first(outcome: Outcome) -> bool:
    return outcome.succeeded


def _load(engine: Engine, importer: Importer, progress: Progress) -> Outcome:
    progress.step(importer.nom)
    return run_import(engine, importer, Request(), progress, LoadOptions())


def _network_answers(settings: Settings, progress: Progress) -> bool:
    """Return whether the first address of the open data answers within the configured timeout."""
    address = urlsplit(NATIONAL_IMPORTERS[0].url or "")
    try:
        requests.head(f"{address.scheme}://{address.netloc}/", timeout=settings.open_data_timeout_s)
    except requests.RequestException:
        progress.step(f"{address.netloc} ne répond pas.")
        return False
    return True
