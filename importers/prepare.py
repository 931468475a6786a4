"""Load what is missing for the site to answer: communes, then lieux, real or of demonstration."""

from importers.run.importer import Importer
from collections.abc import Sequence
from urllib.parse import urlsplit

import requests
from sqlalchemy import Engine

from geo.errors import SourceError
from geo.quality.sources import DEMO_SLUG
from geo.settings import Settings
from importers.communes.links import ensure_links
from importers.communes.relief import bring_relief
from importers.model import Request
from importers.progress import Progress
from importers.registry import NATIONAL_IMPORTERS, find_importer
from importers.run import records as runs
from importers.run.pipeline import UNCHANGED, LoadOptions, Outcome, run_import

COMMUNES = "communes"


def load_missing_data(engine: Engine, settings: Settings, progress: Progress) -> list[Outcome]:
    """Load the communes, then lieux if there are none that are real; returns what was done.

    The last outcome is that of what readers will see; national sources that failed come before it.
    """
    relief_came = _bring_relief(progress)
    communes = _load(engine, find_importer(COMMUNES), progress)
    if not communes.succeeded:
        return [communes]
    ensure_links(engine, progress, again=relief_came and communes.state == UNCHANGED)
    wanted = _national_sources_to_load(engine)
    if not wanted:
        return [communes]
    loaded: list[Outcome] = []
    if settings.open_data and _network_answers(settings, progress):
        loaded = sorted((_load(engine, source, progress) for source in wanted), key=_failures_first)
    with engine.connect() as connection:
        if runs.has_real_lieux(connection):
            return [*loaded, communes]
    return [communes, *loaded, _load(engine, find_importer(DEMO_SLUG), progress)]


def _bring_relief(progress: Progress) -> bool:
    """Bring the relief if it can be had; without it travel times are estimated all the same."""
    try:
        return bring_relief()
    except SourceError as error:
        progress.step(str(error))
        return False


def _national_sources_to_load(engine: Engine) -> Sequence[Importer]:
    """List the national sources that are missing; none when the lieux were chosen otherwise.

    Whoever loaded files of their own does not want the whole country added; but once a national
    source is there, the others that failed are tried again.
    """
    with engine.connect() as connection:
        missing = [source for source in NATIONAL_IMPORTERS if runs.find_current_run(connection, source.slug) is None]
        chosen_otherwise = len(missing) == len(NATIONAL_IMPORTERS) and runs.has_real_lieux(connection)
    return [] if chosen_otherwise else missing


def _failures_first(outcome: Outcome) -> bool:
    return outcome.succeeded


def _load(engine: Engine, source: Importer, progress: Progress) -> Outcome:
    progress.step(source.nom)
    return run_import(engine, source, Request(), progress, LoadOptions())


def _network_answers(settings: Settings, progress: Progress) -> bool:
    """Ask the first address of the open data whether it is there, and wait no longer than was set."""
    address = urlsplit(NATIONAL_IMPORTERS[0].url or "")
    try:
        requests.head(f"{address.scheme}://{address.netloc}/", timeout=settings.open_data_timeout_s)
    except requests.RequestException:
        progress.step(f"{address.netloc} ne répond pas.")
        return False
    return True
