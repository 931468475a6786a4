"""How often the place that a visitor typed is found first, or among five, and in how long.

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
from geo.database.connections import reading, reading_engine
from geo.database.models import Toponyme
from geo.settings import load_settings

QUERIES = Path("tests/data/places/queries.csv")
SAMPLE = 400
LEAST_POPULATION = 2_000
SEED = 23


@dataclass(frozen=True, slots=True)
class Question:
    """A text, and the code of the place it means."""

    text: str
    code: str


def main() -> None:
    """Print one line for each kind of question."""
    with reading(reading_engine(load_settings())) as session:
        communes = _communes(session)
        search_places(session, "guéret")  # opens the connection
        print(f"{'':32} premier  dans 5   choisi   faux  médiane    p95")
        _measure(session, "questions difficiles", _difficult())
        for name, text_of in KINDS.items():
            _measure(session, name, [Question(text_of(commune), commune.code) for commune in communes])


def _communes(session: Session) -> list[Toponyme]:
    """Pick communes that people are likely to type, always the same."""
    large = session.scalars(
        select(Toponyme)
        .where(Toponyme.type == "commune", Toponyme.population >= LEAST_POPULATION)
        .order_by(Toponyme.code)
    ).all()
    return random.Random(SEED).sample(large, SAMPLE)


def _difficult() -> list[Question]:
    with QUERIES.open(encoding="utf-8") as file:
        return [Question(row["query"], row["code"]) for row in csv.DictReader(file, delimiter=";")]


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
"""In French, a kind of question → how it is made from a commune."""


def _measure(session: Session, name: str, questions: list[Question]) -> None:
    first = among_five = chosen = wrong = 0
    times_ms = []
    for question in questions:
        start = perf_counter()
        places = search_places(session, question.text)
        times_ms.append((perf_counter() - start) * 1_000)
        codes = [place.code for place in places]
        winner = clear_winner(places)
        first += codes[:1] == [question.code]
        among_five += question.code in codes
        chosen += winner is not None
        wrong += winner is not None and winner.code != question.code
    shares = "".join(f"{count / len(questions):8.1%}" for count in (first, among_five, chosen, wrong))
    cuts = quantiles(times_ms, n=20)
    print(f"{name:32}{shares} {cuts[9]:6.1f} ms {cuts[18]:5.1f} ms")


if __name__ == "__main__":
    main()
