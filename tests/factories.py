"""Factories of database rows: every argument has a plain default, so that a test states only what matters."""

from datetime import date
from itertools import count
from typing import Any

import orjson
from sqlalchemy.orm import Session

from geo.addresses.streets import street_key
from geo.communes.names import place_key
from geo.database.models import (
    Commune,
    Departement,
    ImportRun,
    Lieu,
    LieuHistory,
    LieuSource,
    Region,
    Reject,
    Rue,
    Source,
    Toponyme,
)
from geo.database.models.imports import PUBLISHED
from geo.points import Point
from geo.standard.fields import FIELDS, HEADLINE_FACTS, LIST_FIELDS, PIVOT_UNKNOWN
from tests.named_places import GUERET

_numbers = count(1)


def make_departement(
    session: Session, code: str = "23", nom: str = "Creuse", region: str = "75"
) -> Departement:
    if session.get(Region, region) is None:
        session.add(Region(code=region, nom=f"Région {region}"))
        session.flush()
    departement = session.get(Departement, code)
    if departement is None:
        departement = Departement(code=code, nom=nom, region_code=region)
        session.add(departement)
        session.flush()
    return departement


def make_commune(
    session: Session,
    code_insee: str = "23096",
    nom: str = "Guéret",
    *,
    departement: str = "23",
    at: Point = GUERET,
    codes_postaux: tuple[str, ...] = ("23000",),
    population: int = 12_955,
) -> Commune:
    """Add a commune, the départements above it, and the name by which visitors find it."""
    make_departement(session, departement, nom=f"Département {departement}")
    commune = Commune(
        code_insee=code_insee,
        nom=nom,
        departement_code=departement,
        codes_postaux=list(codes_postaux),
        population=population,
        population_annee=2023,
        seat=at.ewkt,
        seat_quality="mairie",
    )
    session.add(commune)
    session.add(
        Toponyme(
            type="commune",
            code=code_insee,
            nom=nom,
            cle=place_key(nom),
            commune_code=code_insee,
            departement_code=departement,
            codes_postaux=list(codes_postaux),
            population=population,
            position=at.ewkt,
        )
    )
    session.flush()
    return commune


def make_lieu(session: Session, *, at: Point = GUERET, **fields: Any) -> Lieu:
    """Add a lieu at a point; its feature is what an import would write."""
    number = next(_numbers)
    values: dict[str, Any] = {
        **{field: [] for field in LIST_FIELDS},
        "id": f"lieu-{number}",
        "pivot": PIVOT_UNKNOWN,
        "nom": f"Lieu {number}",
        "commune": "Guéret",
        "code_postal": "23000",
        "latitude": at.lat,
        "longitude": at.lon,
        "position": at.ewkt,
        "position_precision": "adresse",
        "ateliers": "inconnu",
        "acces_libre": "inconnu",
        "pass_numerique": "inconnu",
        "headline": {},
        "itinerant": False,
        "accueil": "public",
        "accueil_raison": None,
        "feature_sha256": "",
        **fields,
    }
    lieu = Lieu(**values, feature=_feature(values, at))
    session.add(lieu)
    session.flush()
    return lieu


def _feature(values: dict[str, Any], at: Point) -> str:
    shown = (
        *FIELDS,
        *HEADLINE_FACTS,
        "position_precision",
        "arret_de",
        "accueil",
        "accueil_raison",
        "headline",
    )
    return orjson.dumps(
        {
            "type": "Feature",
            "id": values["id"],
            "geometry": {"type": "Point", "coordinates": [at.lon, at.lat]},
            "properties": {field: values.get(field) for field in shown},
        }
    ).decode()


def make_source(
    session: Session,
    slug: str = "hub",
    *,
    nom: str = "Hub de la Creuse",
    licence: str = "Licence Ouverte 2.0",
    attribution: str = "Hub de la Creuse",
    data_date: date | None = None,
    **run_fields: Any,
) -> Source:
    """Add a source, with a load that readers see."""
    source = Source(slug=slug, nom=nom, importer="lieux", licence=licence, attribution=attribution)
    run = ImportRun(
        source_slug=slug, address="fichier.csv", state=PUBLISHED, data_date=data_date, **run_fields
    )
    session.add(source)
    session.flush()
    session.add(run)
    session.flush()
    source.current_run_id = run.id
    session.flush()
    return source


def make_lieu_source(
    session: Session,
    lieu: Lieu,
    source: Source,
    *,
    identity: str | None = None,
    date_maj: date | None = None,
    **fields: Any,
) -> LieuSource:
    """Add a row of a source behind a lieu."""
    assert source.current_run_id is not None
    row = LieuSource(
        **{
            "run_id": source.current_run_id,
            "line": next(_numbers),
            "identity": identity or lieu.id,
            "lieu_id": lieu.id,
            "schema": "v1",
            "date_maj": date_maj,
            "verbatim": {},
            "fiche": {},
            **fields,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_closed_lieu(session: Session, **fields: Any) -> LieuHistory:
    """Add what is left of a lieu that a load closed."""
    lieu = make_lieu(session, **fields)
    source = make_source(session, f"close-{next(_numbers)}")
    closed = LieuHistory(lieu_id=lieu.id, run_id=source.current_run_id, event="closed", feature=lieu.feature)
    session.add(closed)
    session.delete(lieu)
    session.flush()
    return closed


def make_reject(session: Session, source: Source, **fields: Any) -> Reject:
    """Add a line of a source that was refused."""
    reject = Reject(
        **{
            "run_id": source.current_run_id,
            "line": next(_numbers),
            "field": "nom",
            "value": "",
            "reason": "le nom du lieu est absent",
            "verbatim": {"adresse": "1 rue Haute"},
            **fields,
        }
    )
    session.add(reject)
    session.flush()
    return reject


def make_rue(
    session: Session,
    rue_id: str,
    nom: str,
    *,
    commune: str = "23096",
    code_postal: str = "23000",
    at: Point = GUERET,
    offset: float = 0.0,
    numeros: tuple[int, ...] = (),
    suffixes: str | None = None,
) -> Rue:
    """Add a street `offset` degrees east of a point; each house is 0.0001 degree further east."""
    rue = Rue(
        id=rue_id,
        source_slug="ban-23",
        commune_code=commune,
        code_insee=rue_id[:5],
        cle=street_key(nom),
        nom=nom,
        code_postal=code_postal,
        lon_e6=round((at.lon + offset) * 1e6),
        lat_e6=round(at.lat * 1e6),
        numeros=list(numeros),
        suffixes=suffixes,
        lon_offsets=[10 * rank for rank in range(len(numeros))],
        lat_offsets=[0] * len(numeros),
    )
    session.add(rue)
    session.flush()
    return rue
