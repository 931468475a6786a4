"""Processor time of one request, in the site and in its database."""

import random
from collections.abc import Callable

from sqlalchemy import Engine, text

from bench._clusters import temporary_folder
from bench._site import Site, processor_s, served
from geo.database.connections import writing_engine
from geo.settings import load_settings

REQUESTS = 1_000
NAME = "mediaproche-cost"

PATHS: dict[str, Callable[[float, float], str]] = {
    "nearest 20, JSON": lambda lat, lon: f"/api/v1/lieux?lat={lat}&lon={lon}",
    "nearest 20, one filter": lambda lat, lon: f"/api/v1/lieux?lat={lat}&lon={lon}&ateliers=oui",
    "page of results": lambda lat, lon: f"/recherche?lat={lat}&lon={lon}",
    "/healthz (the floor)": lambda _lat, _lon: "/healthz",
}


def main() -> None:
    """Request each page REQUESTS times around random points; print milliseconds per request."""
    settings = load_settings()
    engine = writing_engine(settings)
    with temporary_folder() as folder, served(settings.database_url, folder / "log", PGAPPNAME=NAME) as site:
        site.settle()
        print(f"{'':26}{'site':>8}{'database':>10}   ms of processor time")
        for title, path in PATHS.items():
            _ask(site, path, 50)
            before = _spent(site, engine)
            _ask(site, path, REQUESTS)
            spent = [after - start for after, start in zip(_spent(site, engine), before, strict=True)]
            on_site, in_database = (seconds * 1_000 / REQUESTS for seconds in spent)
            print(f"{title:26}{on_site:8.2f}{in_database:10.2f}")


def _ask(site: Site, path: Callable[[float, float], str], times: int) -> None:
    chance = random.Random(times)
    for _ in range(times):
        answer = site.get(path(round(chance.uniform(43.5, 49), 4), round(chance.uniform(-1, 6), 4)))
        assert answer.status == 200, answer.body


def _spent(site: Site, engine: Engine) -> tuple[float, float]:
    """Return the seconds used so far by the workers, and by their sessions in the database."""
    with engine.connect() as connection:
        sessions = connection.scalars(
            text("SELECT pid FROM pg_stat_activity WHERE application_name = :name"), {"name": NAME}
        )
        return processor_s(site.workers), processor_s(sessions)


if __name__ == "__main__":
    main()
