"""Accuracy and speed of the search of places: how often the intended one comes first, or among five.

Run: make bench, or python -m bench.places on a database with the communes loaded.
"""

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.communes.gazetteer import clear_winner, search_places
from geo.database.connections import reading_engine, reading_session
from geo.database.models import Toponyme
from geo.settings import load_settings

QUERIES = Path("tests/data/places/queries.csv")
SAMPLE = 400
MIN_POPULATION = 2_000
SEED = 23


@dataclass(frozen=True, slots=True)
class Query:
    """A text, and the code of the intended place."""

    text: str
    code: str


def main() -> None:
    """Print one line for each kind of query."""
    with reading_session(reading_engine(load_settings())) as session:
        communes = _communes(session)
        search_places(session, "guéret")  # opens the connection
        print(f"{'':32} premier  dans 5   choisi   faux  médiane    p95")
        _measure(session, "questions difficiles", _difficult())
        for name, text_of in KINDS.items():
            _measure(session, name, [Query(text_of(commune), commune.code) for commune in communes])


def _communes(session: Session) -> list[Toponyme]:
    """Sample communes that people are likely to type, always the same."""
    large = session.scalars(
        select(Toponyme)
        .where(Toponyme.type == "commune", Toponyme.population >= MIN_POPULATION)
        .order_by(Toponyme.code)
    ).all()
    return random.Random(SEED).sample(large, SAMPLE)


def _difficult() -> list[Query]:
    with QUERIES.open(encoding="utf-8") as file:
        return [Query(row["query"], row["code"]) for row in csv.DictReader(file, delimiter=";")]


def _with_typo(commune: Toponyme) -> str:
    """Drop, double, change or swap one letter."""
    name = commune.nom
    at = random.Random(commune.code).randrange(1, len(name) - 1)
    kinds = (
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + "e" + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    )
    return random.Random(commune.code).choice(kinds)


KINDS: dict[str, Callable[[Toponyme], str]] = {
    "nom": lambda commune: commune.nom,
    "nom en minuscules sans accent": lambda commune: commune.cle,
    "nom et département": lambda commune: f"{commune.nom} {commune.departement_code}",
    "code postal et nom": lambda commune: f"{commune.codes_postaux[0]} {commune.nom}",
    "adresse": lambda commune: f"12 rue de la Mairie {commune.codes_postaux[0]} {commune.nom}",
    "nom avec une faute": _with_typo,
    "deux tiers du nom": lambda commune: commune.nom[: max(3, len(commune.nom) * 2 // 3)],
}
"""Kind of query in French → how it is made from a commune."""


def _measure(session: Session, name: str, queries: list[Query]) -> None:
    first = among_five = chosen = wrong = 0
    times_ms = []
    for query in queries:
        start = perf_counter()
        places = search_places(session, query.text)
        times_ms.append((perf_counter() - start) * 1_000)
        codes = [place.code for place in places]
        winner = clear_winner(places)
        first += codes[:1] == [query.code]
        among_five += query.code in codes
        chosen += winner is not None
        wrong += winner is not None and winner.code != query.code
    shares = "".join(f"{count / len(queries):8.1%}" for count in (first, among_five, chosen, wrong))
    cuts = quantiles(times_ms, n=20)
    print(f"{name:32}{shares} {cuts[9]:6.1f} ms {cuts[18]:5.1f} ms")


if __name__ == "__main__":
    main()
