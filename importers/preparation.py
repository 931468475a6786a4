"""Load what is missing for the site to answer: communes, then lieux, real or of demonstration."""

from urllib.parse import urlsplit

import requests
from sqlalchemy import Engine

from geo.settings import Settings
from importers import runs
from importers.pipeline import Options, Outcome, run
from importers.publication import DEMO
from importers.registry import OPEN_DATA, find_source
from importers.report import Progress
from importers.source import Request, Source

COMMUNES = "communes"


def prepare(engine: Engine, settings: Settings, progress: Progress) -> list[Outcome]:
    """Load the communes, then lieux if there are none that are real; returns what was done."""
    outcomes = [_load(engine, find_source(COMMUNES), progress)]
    with engine.connect() as connection:
        if not outcomes[0].succeeded or runs.has_real_lieux(connection):
            return outcomes
    if settings.open_data and _network_answers(settings, progress):
        loaded = [_load(engine, source, progress) for source in OPEN_DATA]
        if any(outcome.succeeded for outcome in loaded):
            return outcomes + [outcome for outcome in loaded if outcome.succeeded]
    return [*outcomes, _load(engine, find_source(DEMO), progress)]


def _load(engine: Engine, source: Source, progress: Progress) -> Outcome:
    progress.step(source.nom)
    return run(engine, source, Request(), progress, Options())


def _network_answers(settings: Settings, progress: Progress) -> bool:
    """Ask the first address of the open data whether it is there, and wait no longer than was set."""
    address = urlsplit(OPEN_DATA[0].url or "")
    try:
        requests.head(f"{address.scheme}://{address.netloc}/", timeout=settings.open_data_timeout_s)
    except requests.RequestException:
        progress.step(f"{address.netloc} ne répond pas : lieux de démonstration.")
        return False
    return True
