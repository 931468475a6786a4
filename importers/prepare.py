"""Load what is missing for the site to answer: communes, then lieux, real or of demonstration."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import requests
from sqlalchemy import Engine

from geo.errors import SourceError
from geo.settings import Settings
from importers.communes.links import ensure_links
from importers.communes.relief import bring_relief
from importers.lieux.publish import DEMO
from importers.model import Request, Source
from importers.progress import Progress
from importers.registry import OPEN_DATA, find_source
from importers.run import records as runs
from importers.run.pipeline import UNCHANGED, Options, Outcome, run

COMMUNES = "communes"


def prepare(engine: Engine, settings: Settings, progress: Progress) -> list[Outcome]:
    """Load the communes, then lieux if there are none that are real; returns what was done.

    The last outcome is that of what readers will see; national sources that failed come before it.
    """
    relief_came = _bring_relief(progress)
    communes = _load(engine, find_source(COMMUNES), progress)
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
    return [communes, *loaded, _load(engine, find_source(DEMO), progress)]


def _bring_relief(progress: Progress) -> bool:
    """Bring the relief if it can be had; without it travel times are estimated all the same."""
    try:
        return bring_relief()
    except SourceError as error:
        progress.step(str(error))
        return False


def _national_sources_to_load(engine: Engine) -> Sequence[Source]:
    """List the national sources that are missing; none when the lieux were chosen otherwise.

    Whoever loaded files of their own does not want the whole country added; but once a national
    source is there, the others that failed are tried again.
    """
    with engine.connect() as connection:
        missing = [source for source in OPEN_DATA if runs.current_run(connection, source.slug) is None]
        chosen_otherwise = len(missing) == len(OPEN_DATA) and runs.has_real_lieux(connection)
    return [] if chosen_otherwise else missing


def _failures_first(outcome: Outcome) -> bool:
    return outcome.succeeded


def _load(engine: Engine, source: Source, progress: Progress) -> Outcome:
    progress.step(source.nom)
    return run(engine, source, Request(), progress, Options())


def _network_answers(settings: Settings, progress: Progress) -> bool:
    """Ask the first address of the open data whether it is there, and wait no longer than was set."""
    address = urlsplit(OPEN_DATA[0].url or "")
    try:
        requests.head(f"{address.scheme}://{address.netloc}/", timeout=settings.open_data_timeout_s)
    except requests.RequestException:
        progress.step(f"{address.netloc} ne répond pas.")
        return False
    return True
