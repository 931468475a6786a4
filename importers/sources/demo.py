"""Fictitious lieux over the whole country, for a first look without any network.

They are drawn from a seed on real communes, and have every field, state and irregularity of real files.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from geo.database.models import Commune
from geo.errors import SourceError
from geo.quality.sources import DEMO_SLUG
from geo.standard.fields import (
    DISPOSITIFS,
    FRAIS,
    MODALITES_ACCES,
    MODALITES_ACCOMPAGNEMENT,
    PRISES_EN_CHARGE,
    PUBLICS,
    SERVICES,
)
from importers.lieux.importer import LieuxImporter
from importers.model import Load, Request, Row
from importers.run.records import has_real_lieux

SEED: Final = 2026
LIEU_COUNT: Final = 6_000
POPULATION_EXPONENT: Final = 0.6
"""Real lists have far more lieux per inhabitant in small communes: 0.6 fits the France Services list."""

_SPREAD_DEGREES = 0.004
"""Standard deviation of a lieu around its mairie, about 400 m."""

_NEWEST = date(2026, 10, 31)
_OLDEST_DAYS = 1_600
_TYPOLOGIES = ("RFS", "BIB", "TIERS_LIEUX", "MUNI", "ASSO", "CCAS", "CS", "ML")
_STREETS = (
    "rue de la Mairie",
    "place de l'Église",
    "avenue de la Gare",
    "rue des Écoles",
    "impasse du Lavoir",
)
_HOURS = (
    "Mo-Fr 09:00-12:00,14:00-17:00",
    "Mo,Tu,Th,Fr 08:30-12:00,13:30-17:30; We 08:30-12:00",
    "Tu-Sa 10:00-12:30,14:00-18:00",
    "Mo 14:00-17:00; Th 09:00-12:00",
    "We 14:00-18:00; Sa 10:00-12:00; PH off",
)
_PHONES = ("0199 00", "0261 91", "0353 01", "0465 71", "0536 49")
"""Prefixes that the French regulator reserves for fiction: no real number is printed."""

_PASS_TEXTS = (
    "Le pass numérique est accepté dans tous nos ateliers.",
    "Nous n'acceptons plus le pass numérique.",
    "Chèques APTIC acceptés.",
)
_V0_SUPPORT = (
    "Seul : j'ai accès à du matériel et une connexion",
    "Avec de l'aide : je suis accompagné seul dans l'usage du numérique",
    "Dans un atelier : j'apprends collectivement à utiliser le numérique",
    "A ma place : une personne habilitée fait les démarches à ma place",
)
_V0_COSTS = (
    "Gratuit : Je peux accéder gratuitement au lieu et à ses services",
    "Payant : L'accès au lieu et/ou à ses services est payant",
    "Adhésion : L'accès au lieu et/ou à ses services nécessite d'y adhérer",
    "Accepte le Pass numérique : il est possible d'utiliser un Pass numérique pour accéder au lieu",
)
_V0_LABELS = ("CNFS", "France Services", "Aidants Connect", "APTIC")


class DemoImporter(LieuxImporter):
    """The demonstration set: replaced as soon as a real source is loaded, and never mixed with one."""

    slug = DEMO_SLUG
    slug_reserved = True
    nom = "Lieux de démonstration (fictifs)"
    licence = "Sans objet : données fictives"
    attribution = "Médiaproche"
    accepts = "rien : les lieux sont tirés au sort"

    def recognises(self, columns: frozenset[str]) -> bool:  # noqa: ARG002 (there is no file)
        return False

    def fetch(self, request: Request, folder: Path) -> Sequence[Path]:  # noqa: ARG002 (there is no file)
        return ()

    def rows(self, files: Sequence[Path], load: Load) -> Iterator[Row]:  # noqa: ARG002 (there is no file)
        if has_real_lieux(load.connection):
            raise SourceError("Des lieux réels sont chargés : la démonstration ne s'y mêle pas.")
        communes = load.connection.execute(
            select(
                Commune.code_insee,
                Commune.nom,
                Commune.codes_postaux,
                Commune.population,
                Commune.seat.ST_AsText().label("seat"),
            )
            .where(Commune.seat.is_not(None), Commune.population > 0)
            .order_by(Commune.code_insee)
        ).all()
        if not communes:
            raise SourceError("Chargez d'abord les communes.")
        yield from _draw(communes, random.Random(SEED))


def _draw(communes: Sequence[Any], generator: random.Random) -> Iterator[Row]:  # rows of a query
    weights = list(accumulate(commune.population**POPULATION_EXPONENT for commune in communes))
    drawn: dict[str, int] = {}
    line = 0
    for commune in sorted(
        generator.choices(communes, cum_weights=weights, k=LIEU_COUNT), key=lambda commune: commune.code_insee
    ):
        rank = drawn[commune.code_insee] = drawn.get(commune.code_insee, 0) + 1
        values = _lieu(commune, rank, generator)
        line += 1
        yield Row(line, values)
        if generator.random() < 0.01:  # the same lieu twice, as files have it
            line += 1
            yield Row(line, {**values, "id": f"{values['id']}-bis", "horaires": ""})


def _lieu(commune: Any, rank: int, generator: random.Random) -> dict[str, Any]:
    lon, lat = map(float, commune.seat.removeprefix("POINT(").removesuffix(")").split())
    phone = f"{generator.choice(_PHONES)} {generator.randrange(100):02} {generator.randrange(100):02}"
    values: dict[str, Any] = {
        "id": f"{commune.code_insee}-{rank}",
        "pivot": "00000000000000",
        "nom": f"Lieu de démonstration – {commune.nom} {rank}",
        "commune": commune.nom,
        "code_postal": (commune.codes_postaux or [""])[0],
        "code_insee": commune.code_insee,
        "adresse": f"{generator.randint(1, 80)} {generator.choice(_STREETS)}",
        "latitude": f"{lat + generator.gauss(0, _SPREAD_DEGREES):.6f}",
        "longitude": f"{lon + generator.gauss(0, _SPREAD_DEGREES):.6f}",
        "typologie": generator.choice(_TYPOLOGIES),
        "telephone": phone if generator.random() < 0.8 else "",
        "courriels": "demonstration@example.org" if generator.random() < 0.4 else "",
        "site_web": "https://example.org" if generator.random() < 0.4 else "",
        "horaires": generator.choice(_HOURS) if generator.random() < 0.6 else "",
        "presentation_resume": generator.choice(_PASS_TEXTS) if generator.random() < 0.05 else "",
        "source": "Démonstration",
        "itinerance": "Itinérant" if generator.random() < 0.05 else "Fixe",
        "date_maj": (_NEWEST - timedelta(days=generator.randrange(_OLDEST_DAYS))).isoformat(),
        "prise_rdv": "https://example.org/rdv" if generator.random() < 0.1 else "",
        **(_v0_lists(generator) if generator.random() < 0.3 else _v1_lists(generator)),
    }
    return _with_defects(values, generator)


def _v1_lists(generator: random.Random) -> dict[str, str]:
    return {
        "services": _some(SERVICES, 4, generator),
        "publics_specifiquement_adresses": _some(PUBLICS, 2, generator, often=0.3),
        "prise_en_charge_specifique": _some(PRISES_EN_CHARGE, 2, generator, often=0.2),
        "frais_a_charge": _some(FRAIS, 1, generator, often=0.7),
        "dispositif_programmes_nationaux": _some(DISPOSITIFS, 2, generator, often=0.5),
        "modalites_acces": _some(MODALITES_ACCES[:4], 2, generator, often=0.6),
        "modalites_accompagnement": _some(MODALITES_ACCOMPAGNEMENT, 3, generator, often=0.8),
    }


def _v0_lists(generator: random.Random) -> dict[str, str]:
    return {
        "services": _some(
            ("Prendre en main un ordinateur", "Accéder à du matériel"), 2, generator, joint=";"
        ),
        "conditions_acces": _some(_V0_COSTS, 2, generator, often=0.7, joint=";"),
        "labels_nationaux": _some(_V0_LABELS, 2, generator, often=0.5, joint=";"),
        "modalites_accompagnement": _some(_V0_SUPPORT, 3, generator, often=0.6, joint=";"),
        "publics_accueillis": _some(("Adultes", "Seniors (+ 65 ans)", "Surdité"), 2, generator, 0.4, ";"),
    }


def _some(
    words: Sequence[str], max_count: int, generator: random.Random, often: float = 1.0, joint: str = "|"
) -> str:
    if generator.random() > often:
        return ""
    return joint.join(generator.sample(words, generator.randint(1, min(max_count, len(words)))))


def _with_defects(values: dict[str, Any], generator: random.Random) -> dict[str, Any]:
    """Return the row, for a few of them with the defects of real files."""
    draw = generator.random()
    if draw < 0.02:
        return {**values, "latitude": "", "longitude": ""}
    if draw < 0.03:
        return {**values, "latitude": "0", "longitude": "0"}
    if draw < 0.04:
        return {**values, "latitude": values["latitude"].replace(".", ",")}
    if draw < 0.05:
        return {**values, "code_insee": "MISSING", "date_maj": "01/01/1970"}
    if draw < 0.052:
        return {**values, "nom": ""}
    return values
