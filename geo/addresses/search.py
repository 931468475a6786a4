"""Search what a visitor typed: a house or a street where streets are loaded, else the town that is named."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.addresses.find import AddressMatch, find_address, has_streets
from geo.communes.gazetteer import PlaceMatch, search_places
from geo.communes.query import parse_place
from geo.communes.ranking import ARRONDISSEMENT, DEPARTEMENT
from geo.database.models import Commune

ADDRESS_FOUND: Final = 0.5
"""More for a town that has the street than for one of the same name that has not."""

_MAX_TOWNS: Final = 5
"""Towns where a street is looked for."""


def search_addresses(session: Session, text: str, *, limit: int = 5) -> list[PlaceMatch]:
    """List the places that a text may mean, best first, as `search_places` does, streets included.

    An address that is found has the type `adresse` or `rue`, and a label that leads back to it. Where the
    number is not known, it is `unused`.
    """
    places = search_places(session, text, limit=limit)
    if not any(place.unused for place in places) or not has_streets(session):
        return places
    found = list(_find_in(session, places[:_MAX_TOWNS], parse_place(text).code_postal))
    ranked = sorted([*found, *places], key=lambda place: -place.score)
    return ranked[:limit]


def _find_in(session: Session, towns: Sequence[PlaceMatch], code_postal: str | None) -> Iterator[PlaceMatch]:
    """Yield the address in each town that has it, once in a commune."""
    searched = set[str | None]()
    for town in towns:
        if not town.unused or town.type == DEPARTEMENT or town.commune_code in searched:
            continue
        searched.add(town.commune_code)
        postal = town.codes_postaux[0] if town.type == ARRONDISSEMENT else code_postal
        match = find_address(session, town.unused, commune_code=town.commune_code, code_postal=postal)
        if match is not None:
            nom = session.scalar(select(Commune.nom).where(Commune.code_insee == match.commune_code))
            yield _place(town, match, nom or town.nom)


def _place(town: PlaceMatch, match: AddressMatch, commune: str) -> PlaceMatch:
    return replace(
        town,
        type=match.precision,
        code=match.code_insee,
        nom=f"{match.label}, {commune}",
        label=f"{match.label}, {match.code_postal} {commune}",
        codes_postaux=(match.code_postal,),
        point=match.point,
        score=town.score + ADDRESS_FOUND * match.score,
        unused=f"n° {match.house_unknown}" if match.house_unknown else "",
    )
