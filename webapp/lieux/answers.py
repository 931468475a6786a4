"""Answers of the API on lieux and travel times."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AliasPath, AnyUrl, Field, create_model

from geo.standard.accueil import ACCUEILS
from geo.standard.fields import CLOSED_LISTS, FIELDS, HEADLINE_FACTS, LIST_FIELDS, PRECISIONS, STATES
from geo.travel.modes import ESTIME, MESURE, MODES
from webapp.core.answer import Answer, Count, Number, rounded
from webapp.core.openapi import ProblemeAnswer
from webapp.core.parameter import OneOf

Calcul = Annotated[str, OneOf((MESURE, ESTIME))]
Mode = Annotated[str, OneOf(tuple(MODES))]

_ALWAYS_TEXT: Final = frozenset({"id", "pivot", "nom", "commune"})
_COORDINATES: Final = frozenset({"latitude", "longitude"})


class CentreAnswer(Answer):
    """The centre of a search; a bare point has no label."""

    label: str | None
    lon: float
    lat: float
    non_cherche: str | None = Field(
        default=None, description="Ce qui a été tapé et n'a pas servi à trouver ce centre : une rue inconnue."
    )


class CommuneAnswer(Answer):
    """A place of the gazetteer."""

    type: str
    code: str
    nom: str
    label: str
    departement: str = Field(validation_alias="departement_code")
    codes_postaux: list[str]
    population: int | None
    lon: float = Field(validation_alias=AliasPath("point", "lon"))
    lat: float = Field(validation_alias=AliasPath("point", "lat"))
    score: Annotated[float, rounded(3)]


class CommunesAnswer(Answer):
    """Places whose name begins so."""

    communes: list[CommuneAnswer]


class ProblemeDeVilleAnswer(ProblemeAnswer):
    """A refusal, with the homonyms of the place to search around."""

    candidats: list[CommuneAnswer] = Field(default_factory=list)


class PointAnswer(Answer):
    """A point of GeoJSON."""

    type: Literal["Point"]
    coordinates: Annotated[list[float], Field(min_length=2, max_length=2)]


def _type_of(field: str) -> Any:  # a type
    """Return the type of a field of the standard."""
    if field in CLOSED_LISTS:
        return list[Annotated[str, OneOf(tuple(CLOSED_LISTS[field]))]]
    if field in LIST_FIELDS:
        return list[str]
    if field == "date_maj":
        return date | None
    if field in _COORDINATES:
        return float | None
    return str if field in _ALWAYS_TEXT else str | None


_State = Annotated[str, OneOf(tuple(STATES))]
_TYPES: Final[dict[str, Any]] = {
    **{field: (_type_of(field), ...) for field in FIELDS},
    **dict.fromkeys(HEADLINE_FACTS, (_State, ...)),
}
_StandardFields: Any = create_model("_StandardFields", __base__=Answer, **_TYPES)
"""A member for each field of the standard and each headline fact: mypy cannot know them."""


class LieuPropertiesAnswer(_StandardFields, Answer):
    """The fields of the standard, the headline facts, and how the position is known."""

    position_precision: Annotated[str, OneOf(tuple(PRECISIONS))]
    arret_de: str | None
    itinerance_raison: str | None = Field(
        None, description="Pourquoi le lieu est dit itinérant, si sa source ne le dit pas."
    )
    accueil: Annotated[str, OneOf(tuple(ACCUEILS))] = Field(description="Pour qui est le lieu.")
    accueil_raison: str | None = Field(
        description="À qui il est réservé, ou pourquoi il ne reçoit pas de visiteurs."
    )
    headline: dict[str, Any]


class LieuAnswer(Answer):
    """A lieu, as an import stores it."""

    type: Literal["Feature"]
    id: str
    geometry: PointAnswer | None
    properties: LieuPropertiesAnswer


class FoundPropertiesAnswer(LieuPropertiesAnswer):
    """The fields of a lieu, and the way to it."""

    distance_m: Count | None = Field(
        description="Distance à vol d'oiseau ; absente si seule la commune du lieu est connue"
        " (position_precision commune) : la géométrie est alors la mairie."
    )
    minutes: float | None = Field(description="Durée du trajet, si mode est donné et le lieu placé.")
    calcul: Calcul | None


class LieuTrouveAnswer(LieuAnswer):
    """A lieu that a search finds."""

    geometry: PointAnswer
    properties: FoundPropertiesAnswer


class LieuxAnswer(Answer):
    """A page of lieux, streamed from what is stored."""

    type: Literal["FeatureCollection"]
    licence: str
    attribution: str
    centre: CentreAnswer
    itinerants: list[LieuAnswer] = Field(
        description="Services qui se déplacent autour de là, sans arrêt connu : ils n'ont pas de distance."
        " Sur la première page seulement."
    )
    features: list[LieuTrouveAnswer] = Field(
        description="Les lieux placés, au plus limite, puis ceux de la même portée dont seule la commune est"
        " connue, au plus autant."
    )
    autres_sans_adresse: Count = Field(
        description="Combien d'autres lieux de la même portée n'ont que leur commune de connue."
    )
    next: Annotated[str, Field(json_schema_extra={"format": "uri-reference"})] = ""


class ExportAnswer(Answer):
    """A selection of lieux, streamed from what is stored."""

    type: Literal["FeatureCollection"]
    licence: str
    attribution: str
    date: date
    url: AnyUrl
    features: list[LieuAnswer]


class AreaGeometryAnswer(Answer):
    """A multipolygon of GeoJSON."""

    type: Literal["MultiPolygon"]
    coordinates: list[list[list[tuple[float, float]]]]


class AreaPropertiesAnswer(Answer):
    """The area that one reaches in some minutes."""

    mode: Mode
    minutes: Number
    calcul: Calcul
    explication: str
    centre: CentreAnswer
    population: int
    communes: list[str]


class IsochroneAnswer(Answer):
    """The area that one reaches, as a feature."""

    type: Literal["Feature"]
    geometry: AreaGeometryAnswer
    properties: AreaPropertiesAnswer


class TripAnswer(Answer):
    """The way to a place."""

    lon: float
    lat: float
    distance_m: Count
    minutes: float | None
    calcul: Calcul | None


class TempsAnswer(Answer):
    """The minutes to some places, in the order asked for."""

    mode: Mode
    centre: CentreAnswer
    temps: list[TripAnswer]
