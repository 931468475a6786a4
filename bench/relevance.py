"""How good the first answer is: of searches and orientations around many towns, for twelve needs.

Run, on the real files: `python -m bench.relevance [--communes 200]`. Around the
chef-lieu of each département and communes drawn at random (the same each time), the page of each need is
asked as a visitor does, and its first card is judged by what the database says of that lieu: is it placed,
does it receive the public, is it within the time that one travels so or is it told that it is not, does it
say yes to what is asked, does it say no. A page without any lieu counts as «none».
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any, Final
from urllib.parse import unquote, urlencode

import click
from flask.testing import FlaskClient
from opening_hours import State
from sqlalchemy import Engine, create_engine, text

from geo.hours.timeline import opening_at
from geo.settings import load_settings
from geo.standard.pass_numerique import needs_no_pass
from webapp import create_app

SEED: Final = 20_261_129
OPEN_AT: Final = datetime(2026, 12, 1, 10, 0)  # noqa: DTZ001 (the local time of each lieu)
"""A Tuesday without holiday."""
LIMIT_MIN: Final = {"voiture": 45.0, "marche": 30.0, "velo": 30.0}

_FORMALITIES: Final = "Aide aux démarches administratives"
_BASICS: Final = "Maîtrise des outils numériques du quotidien"
_WORK: Final = "Insertion professionnelle via le numérique"

_FIRST_LIEU: Final = re.compile(r'<article class="card.*?href="/lieux/([^"?#]+)', re.DOTALL)
_TOLD: Final = ('id="plus-loin"', 'id="sans-adresse"', 'class="notice"', 'id="ne-conviennent-pas"')
"""What stands before the first card where the page says that it is not an answer within reach."""
_TITLE: Final = re.compile(r"<h1")

Row = Mapping[str, Any]
Judge = Callable[[Row], bool | None]
"""Whether a lieu offers what is asked: yes, no, or None where nobody said."""


def _fact(name: str) -> Judge:
    return lambda lieu: {"oui": True, "non": False}.get(lieu[name])


def _pass(lieu: Row) -> bool | None:
    """Where all help is free, nobody needs the Pass: not to take it is no refusal."""
    return None if needs_no_pass(lieu) else _fact("pass_numerique")(lieu)


def _service(value: str) -> Judge:
    return lambda lieu: True if value in lieu["services"] else None


def _free(lieu: Row) -> bool | None:
    frais = lieu["frais_a_charge"]
    return True if "Gratuit" in frais else False if frais == ["Payant"] else None


def _mandate(lieu: Row) -> bool | None:
    labels = [*lieu["dispositif_programmes_nationaux"], *lieu["formations_labels"]]
    labels += lieu["autres_formations_labels"]
    return True if any("aidants connect" in label.casefold() for label in labels) else None


def _open_then(lieu: Row) -> bool | None:
    known = {State.OPEN: True, State.CLOSED: False}
    state = opening_at(lieu["horaires"], OPEN_AT).state
    return None if state is None else known.get(state)


def _open_some_tuesday(lieu: Row) -> bool | None:
    return None if lieu["horaires"] is None else _open_then(lieu)


@dataclass(frozen=True)
class Need:
    """What somebody needs: as parameters of a search, of an orientation, and as judges of a lieu."""

    words: str
    search: Sequence[tuple[str, str]] = ()
    judges: Sequence[Judge] = ()
    mode: str = "voiture"
    orientation: Sequence[tuple[str, str]] | None = None
    """The parameters of the search where None."""


NEEDS: Final = (
    Need("un lieu"),
    Need("ateliers", [("ateliers", "oui")], [_fact("ateliers")]),
    Need("ordinateur", [("acces_libre", "oui")], [_fact("acces_libre")]),
    Need("Pass numérique", [("pass_numerique", "oui")], [_pass]),
    Need("démarches", [("services", _FORMALITIES)], [_service(_FORMALITIES)]),
    Need("les bases", [("services", _BASICS)], [_service(_BASICS)]),
    Need("emploi", [("services", _WORK)], [_service(_WORK)]),
    Need("gratuit", [("frais_a_charge", "Gratuit")], [_free]),
    Need("Aidants Connect", [("dispositif_programmes_nationaux", "Aidants Connect")], [_mandate]),
    Need(
        "à pied, démarches, gratuit",
        [("services", _FORMALITIES), ("frais_a_charge", "Gratuit")],
        [_service(_FORMALITIES), _free],
        mode="marche",
    ),
    Need(
        "à pied, ateliers, Pass",
        [("ateliers", "oui"), ("pass_numerique", "oui")],
        [_fact("ateliers"), _pass],
        mode="marche",
    ),
    Need(
        "ouvert le mardi matin",
        [("ouvert", f"{OPEN_AT:%Y-%m-%dT%H:%M}")],
        [_open_some_tuesday],
        orientation=[("jour", "mardi"), ("moment", "matin")],
    ),
)

QUESTIONS: Final = ("placé", "public", "à portée ou dit", "dit oui", "dit non")


@dataclass(frozen=True)
class Town:
    """Where somebody starts from. CRS: EPSG:4326, degrees."""

    nom: str
    lon: float
    lat: float


@dataclass
class Score:
    """Counts of first answers, by question."""

    asked: int = 0
    none: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def line(self, words: str) -> str:
        """Format as a line of the table: shares of the pages that have a first answer."""
        answered = max(1, self.asked - self.none)
        shares = (f"{100 * self.counts[question] / answered:15.1f}" for question in QUESTIONS)
        return f"{words:<28}{self.asked:6}{self.none:6}" + "".join(shares)


class Site:
    """The site in this process, and what the database says of its lieux."""

    def __init__(self, engine: Engine) -> None:
        self.client: FlaskClient = create_app().test_client()
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT * FROM lieu")).mappings()
            self.lieux: dict[str, Row] = {row["id"]: dict(row) for row in rows}

    def first_lieu(self, path: str, query: Sequence[tuple[str, str]]) -> tuple[Row | None, bool]:
        """Return the first lieu of a page, and whether the page says that it is out of reach."""
        page = self.client.get(f"{path}?{urlencode(query)}").get_data(as_text=True)
        title = _TITLE.search(page)
        found = _FIRST_LIEU.search(page, title.start() if title else 0)
        if found is None:
            return None, False
        told = any(mark in page[: found.start()] for mark in _TOLD)
        return self.lieux.get(unquote(unescape(found[1]))), told

    def minutes(self, town: Town, lieu: Row, mode: str) -> float | None:
        """Ask the minutes from a town to a lieu; None for one without position."""
        if lieu["latitude"] is None:
            return None
        query = {"lat": town.lat, "lon": town.lon, "mode": mode}
        query["vers"] = f"{lieu['latitude']:.5f},{lieu['longitude']:.5f}"
        answer = self.client.get(f"/api/v1/temps?{urlencode(query)}").get_json()
        minutes: float | None = answer["temps"][0]["minutes"]
        return minutes

    def judge(
        self, town: Town, need: Need, path: str, query: Sequence[tuple[str, str]], score: Score
    ) -> None:
        """Ask one page, and count what its first lieu is."""
        here = [("lat", str(town.lat)), ("lon", str(town.lon))]
        lieu, told = self.first_lieu(path, [*here, *query])
        score.asked += 1
        if lieu is None:
            score.none += 1
            return
        said = [judge(lieu) for judge in need.judges]
        minutes = None if told else self.minutes(town, lieu, need.mode)
        score.counts["placé"] += lieu["position_precision"] in ("adresse", "rue")
        score.counts["public"] += lieu["accueil"] == "public"
        score.counts["à portée ou dit"] += told or (
            minutes is not None and minutes < LIMIT_MIN[need.mode] + 1  # shown in whole minutes
        )
        score.counts["dit oui"] += all(one is True for one in said)
        score.counts["dit non"] += any(one is False for one in said)


def read_towns(engine: Engine, communes: int) -> tuple[list[Town], list[Town]]:
    """Read the chefs-lieux, and draw communes."""
    columns = "c.nom, ST_X(c.seat::geometry), ST_Y(c.seat::geometry)"
    with engine.connect() as connection:
        chefs_lieux = connection.execute(
            text(
                f"SELECT {columns} FROM departement d JOIN commune c ON c.code_insee = d.chef_lieu"
                " WHERE c.seat IS NOT NULL ORDER BY d.code"
            )
        )
        capitals = [Town(*row) for row in chefs_lieux]
        every = connection.execute(
            text(f"SELECT {columns} FROM commune c WHERE c.seat IS NOT NULL ORDER BY c.code_insee")
        )
        towns = [Town(*row) for row in every]
    return capitals, random.Random(SEED).sample(towns, min(communes, len(towns)))


def _pages(need: Need) -> Iterator[tuple[str, str, Sequence[tuple[str, str]]]]:
    mode = [] if need.mode == "voiture" else [("mode", need.mode)]
    yield "recherche", "/recherche", [*need.search, *mode]
    wishes = need.search if need.orientation is None else need.orientation
    yield "orientation", "/orientation", [*wishes, ("mode", need.mode)]


@click.command()
@click.option("--communes", default=200, show_default=True, help="How many communes are drawn.")
def main(communes: int) -> None:
    """Print how good the first answers are."""
    engine = create_engine(load_settings().database_url)
    site = Site(engine)
    for name, towns in zip(("chefs-lieux", "communes"), read_towns(engine, communes), strict=True):
        for page in ("recherche", "orientation"):
            print(f"\n{page}, {len(towns)} {name}")
            print(f"{'':<28}{'pages':>6}{'none':>6}" + "".join(f"{one:>15}" for one in QUESTIONS))
            whole = Score()
            for need in NEEDS:
                score = Score()
                for kind, path, query in _pages(need):
                    for town in towns if kind == page else ():
                        site.judge(town, need, path, query, score)
                print(score.line(need.words))
                whole.asked, whole.none = whole.asked + score.asked, whole.none + score.none
                for question in QUESTIONS:
                    whole.counts[question] += score.counts[question]
                sys.stdout.flush()
            print(whole.line("ensemble"))


if __name__ == "__main__":
    main()
