"""What was given out as the national CSV comes back the same when it is imported elsewhere."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.settings import Settings
from geo.standard.fields import CLOSED_LISTS, FIELDS, FRAIS, ITINERANCES, MODALITES_ACCES
from importers.run.pipeline import Outcome
from tests.databases import connected, database
from tests.factories import make_lieu
from tests.named_places import AJACCIO, GUERET, SAINT_DENIS_REUNION, VILLERS_SUR_MER
from webapp import create_app

COMPLETE: dict[str, Any] = {
    "code_insee": "23096",
    "commune_code": "23096",
    "adresse": "8 avenue Fayolle",
    "date_maj": date(2024, 5, 1),
}
LIEUX: dict[str, dict[str, Any]] = {
    "all the fields": {
        **COMPLETE,
        **CLOSED_LISTS,
        "pivot": "21230960500015",
        "nom": 'Médiathèque «L\'Étape», dite "la Médi"',
        "complement_adresse": "1er étage; porte B",
        "telephone": "+33555410000",
        "courriels": ["accueil@mediatheque.example", "contact@mediatheque.example"],
        "site_web": ["https://mediatheque.example", "https://autre.example/a?b=c,d"],
        "horaires": "Tu-Fr 10:00-12:00,14:00-18:00; Sa 10:00-17:00",
        "presentation_resume": "Des ordinateurs, pour tous.",
        "presentation_detail": "Des ordinateurs, pour tous. Sur rendez-vous.",
        "source": "Hub de la Creuse",
        "structure_parente": "Ville de Guéret",
        "frais_a_charge": list(FRAIS[:2]),
        "itinerance": [ITINERANCES[1]],
        "modalites_acces": list(MODALITES_ACCES[:3]),
        "autres_formations_labels": ["FRR", "Passeport numérique"],
        "fiche_acces_libre": "https://acceslibre.beta.gouv.fr/app/1/",
        "prise_rdv": "https://rdv.example/23",
    },
    "the least": COMPLETE,
    "longitude zero": {
        **COMPLETE,
        "at": VILLERS_SUR_MER,
        "commune": "Villers-sur-Mer",
        "code_postal": "14640",
        "code_insee": "14754",
        "commune_code": "14754",
    },
    "at the seat of its commune": {
        **COMPLETE,
        "position_precision": "commune",
        "latitude": None,
        "longitude": None,
    },
    "Corsica": {
        **COMPLETE,
        "at": AJACCIO,
        "commune": "Ajaccio",
        "code_postal": "20090",
        "code_insee": "2A004",
        "commune_code": "2A004",
        "telephone": "+33495010203",
    },
    "overseas": {
        **COMPLETE,
        "at": SAINT_DENIS_REUNION,
        "commune": "Saint-Denis",
        "code_postal": "97400",
        "code_insee": "97411",
        "commune_code": "97411",
        "telephone": "+262262415000",
    },
}
"""What is particular → the fields of a lieu. Identifiers are long: any importer keeps those whole."""


@pytest.fixture
def exporting_engine(own_settings: Settings, template: str) -> Iterator[Engine]:
    """Connect to the database that gives out, beside the one that takes in."""
    name = f"mediaproche_giver_{os.getpid()}"
    with database(own_settings.database_url, name, template) as url, connected(url) as engine:
        yield engine


def export(engine: Engine, settings: Settings, file: Path, **query: str) -> Path:
    """Save the national CSV of every lieu of a database."""
    url = engine.url.render_as_string(hide_password=False)
    client = create_app(settings.model_copy(update={"database_url": url}), bind=engine).test_client()
    response = client.get("/api/v1/lieux.csv", query_string=query)
    assert response.headers.get("X-Lignes-Ecartees", "0") == "0"
    file.write_bytes(response.data)
    return file


def fields_of(engine: Engine) -> dict[str, dict[str, Any]]:
    """Read the fields of the standard of every lieu."""
    with Session(engine) as session:
        lieux = session.scalars(select(Lieu))
        return {lieu.id: {field: getattr(lieu, field) for field in FIELDS} for lieu in lieux}


@pytest.mark.parametrize("particular", LIEUX)
def test_every_field_comes_back(
    particular: str,
    exporting_engine: Engine,
    own_engine: Engine,
    own_settings: Settings,
    load: Callable[..., Outcome],
    tmp_path: Path,
):
    with Session(exporting_engine) as session:
        fields = {"nom": "Cyberbase de Guéret", "at": GUERET, **LIEUX[particular]}
        make_lieu(session, id="8f3c2f0e-5b1d-4d0b-9a55-1b5a3c0d2e77", **fields)
        session.commit()
    load(export(exporting_engine, own_settings, tmp_path / "mediaproche-lieux-2026-11-21.csv"))
    assert fields_of(own_engine) == fields_of(exporting_engine)
