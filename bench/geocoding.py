"""Accuracy of the search of a street by threshold, on addresses written wrong; size and speed of streets.

Run: make bench BENCH=geocoding, or python -m bench.geocoding, on a database with lieux loaded: the names of
their streets are dealt to made-up towns. The size is measured in a temporary cluster.
"""

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from bench._clusters import cluster, temporary_folder
from geo.addresses.find import best_streets, find_address
from geo.addresses.parsing import parse_street
from geo.database.connections import reading_engine, reading_session
from geo.database.models import Commune, Departement, Lieu, Region
from geo.settings import load_settings
from importers.model import Request
from importers.progress import silent
from importers.run.pipeline import LoadOptions, run_import
from importers.sources.ban import BanImporter

SEED: Final = 23
TOWNS: Final = 40
STREETS_PER_TOWN: Final = 400
"""As a town of 15,000 people has."""
ASKED_PER_TOWN: Final = 60
THRESHOLDS: Final = (0.70, 0.75, 0.80, 0.82, 0.84, 0.86, 0.88, 0.90, 0.92, 0.95, 1.0)

HOUSES: Final = 100_000
HOUSES_PER_STREET: Final = 11
"""26 million addresses of France on 2.3 million streets."""
HOUSES_OF_FRANCE: Final = 26_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The best street for one address: whether it is the right one, and how much it resembles."""

    score: float
    right: bool


def main() -> None:
    """Print the table of thresholds, then the size."""
    with reading_session(reading_engine(load_settings())) as session:
        names = _street_names(session)
    print(f"{len(names)} noms de rues, {TOWNS} villes de {STREETS_PER_TOWN} rues")
    present, absent = _ask(names)
    print(f"{'seuil':>8}  trouvée   autre rue   rue absente trouvée")
    for least in THRESHOLDS:
        right = _share([a.score >= least and a.right for a in present])
        wrong = _share([a.score >= least and not a.right for a in present])
        invented = _share([a.score >= least for a in absent])
        print(f"{least:8.2f}{right:9.1%}{wrong:12.1%}{invented:22.1%}")
    _measure_size(names)


def _street_names(session: Session) -> list[str]:
    """Read the names of streets that real addresses have: each once."""
    found: dict[str, str] = {}
    for adresse in session.scalars(select(Lieu.adresse).order_by(Lieu.id)):
        query = parse_street(adresse or "")
        if query is not None and query.houses and len(query.key.split()) > 1:
            found.setdefault(query.key, (adresse or "").lstrip("0123456789 ,"))
    return list(found.values())


def _ask(names: Sequence[str]) -> tuple[list[Answer], list[Answer]]:
    """Ask each town for streets it has, written otherwise, and for streets that it has not."""
    present, absent, draw = list[Answer](), list[Answer](), random.Random(SEED)
    for _ in range(TOWNS):
        dealt = draw.sample(names, STREETS_PER_TOWN + ASKED_PER_TOWN)
        keys = [query.key for name in dealt if (query := parse_street(name))]
        town, others = set(keys[:STREETS_PER_TOWN]), dealt[STREETS_PER_TOWN:]
        for name in draw.sample(dealt[:STREETS_PER_TOWN], ASKED_PER_TOWN):
            right = parse_street(name)
            for noise in NOISES:
                present.append(_best(noise(name, draw), town, right.key if right else ""))
        absent += [
            _best(name, town, "") for name in others if (q := parse_street(name)) and q.key not in town
        ]
    return present, absent


def _best(asked: str, town: set[str], right: str) -> Answer:
    query = parse_street(asked)
    if query is None:
        return Answer(0, right=False)
    if query.key in town:
        return Answer(1.0, right=query.key == right)
    score, keys = best_streets({key: key for key in town}, query.key, least=0)
    return Answer(score, right=keys[:1] == [right])


def _as_it_is(name: str, draw: random.Random) -> str:
    return f"{draw.randrange(1, 60)} {name}"


def _with_typo(name: str, draw: random.Random) -> str:
    """Drop, double, change or swap one letter."""
    at = draw.randrange(1, max(2, len(name) - 1))
    kind = draw.randrange(4)
    head, letter, tail = name[:at], name[at : at + 1], name[at + 1 :]
    return (head + tail, head + letter * 2 + tail, f"{head}e{tail}", head + tail[:1] + letter + tail[1:])[
        kind
    ]


def _abbreviated(name: str, draw: random.Random) -> str:  # noqa: ARG001 (the others draw)
    words = name.split()
    short = {
        "avenue": "av.",
        "boulevard": "bd",
        "place": "pl.",
        "rue": "r.",
        "chemin": "chem.",
        "route": "rte",
    }
    titles = {"général": "gal", "docteur": "Dr", "saint": "st", "sainte": "ste", "maréchal": "mal"}
    return " ".join(short.get(word.lower(), titles.get(word.lower(), word)) for word in words)


def _without_kind(name: str, draw: random.Random) -> str:  # noqa: ARG001
    return name.partition(" ")[2] or name


def _without_a_word(name: str, draw: random.Random) -> str:
    """Drop one of the last words: a first name, a title."""
    words = name.split()
    if len(words) > 3:
        del words[draw.randrange(1, len(words) - 1)]
    return " ".join(words)


def _with_complement(name: str, draw: random.Random) -> str:
    return f"Bât. {draw.choice('ABC')}, {draw.randrange(1, 60)} bis {name.upper()} - 2e étage, BP 123"


NOISES: Final[Sequence[Callable[[str, random.Random], str]]] = (
    _as_it_is,
    _with_typo,
    _abbreviated,
    _without_kind,
    _without_a_word,
    _with_complement,
)


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags)


def _measure_size(names: Sequence[str]) -> None:
    """Load a made-up département, and print bytes and seconds."""
    with temporary_folder() as folder, cluster(folder) as made:
        engine = create_engine(made.url)
        with engine.begin() as connection:
            config = Config("alembic.ini")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        _add_town(engine)
        path = folder / "adresses-23.csv"
        _write_addresses(path, names)
        start = perf_counter()
        outcome = run_import(engine, BanImporter(), Request(file=path), silent(), LoadOptions())
        taken_s = perf_counter() - start
        with engine.connect() as connection:
            size = connection.scalar(text("SELECT pg_total_relation_size('rue')")) or 0
        print(f"{outcome.tally.kept} adresses en {taken_s:.1f} s, {size / HOUSES:.0f} octets par adresse")
        print(f"France entière : {size / HOUSES * HOUSES_OF_FRANCE / 1e9:.2f} Go")
        with Session(engine) as session:
            start = perf_counter()
            for name in names[:100]:
                find_address(session, f"12 {name}x", commune_code="23096")
            taken_ms = (perf_counter() - start) * 10
        print(f"{taken_ms:.1f} ms par adresse mal écrite, dans une ville de {_streets()} rues")
        engine.dispose()


def _streets() -> int:
    return HOUSES // HOUSES_PER_STREET


def _add_town(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Region(code="75", nom="Nouvelle-Aquitaine"))
        session.flush()
        session.add(Departement(code="23", nom="Creuse", region_code="75"))
        session.flush()
        session.add(Commune(code_insee="23096", nom="Ville", departement_code="23", seat_quality="inconnue"))
        session.commit()


def _write_addresses(path: Path, names: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(_address_lines(names))


def _address_lines(names: Sequence[str]) -> Iterator[Sequence[object]]:
    """Yield the lines of a file of the BAN, with the columns that are read."""
    yield ("id", "numero", "rep", "nom_voie", "code_postal", "code_insee", "lon", "lat")
    draw = random.Random(SEED)
    for street in range(_streets() + 1):
        nom = names[street % len(names)]
        lon, lat = draw.uniform(1.8, 1.9), draw.uniform(46.1, 46.2)
        for house in range(min(HOUSES_PER_STREET, HOUSES - street * HOUSES_PER_STREET)):
            at = (f"{lon + house * 2e-4:.6f}", f"{lat + house * 1e-4:.6f}")
            identity = f"23096_{street:04d}_{house + 1:05d}"
            yield (identity, house + 1, "bis" if draw.random() < 0.05 else "", nom, "23000", "23096", *at)


if __name__ == "__main__":
    main()
