"""Parameters of lieux: searches, selections, places by name, areas within reach, travel times."""

from collections.abc import Mapping, Set
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, Final

from geo.errors import NotFound
from geo.points import Point, point_or_none
from geo.standard.accueil import ACCUEIL_CHOICES, PUBLIC, TOUS
from geo.standard.criteria import Criteria
from geo.standard.fields import CLOSED_LISTS
from geo.standard.schema import FIELD_PATTERNS
from geo.travel.modes import MODES, VOITURE
from webapp.core.parameter import (
    Message,
    any_code,
    any_of,
    degrees,
    flag,
    moment,
    one_of,
    positions,
    text,
    whole_number,
)
from webapp.core.query import Query, query_model
from webapp.wording.labels import filter_label
from webapp.wording.messages import _, lazy_gettext

MAX_OFFSET: Final = 10_000
"""Lieux that pages go through: whoever wants more of them wants a file."""
DEFAULT_PAGE_SIZE: Final = 20
MIN_AREA_MIN, MAX_AREA_MIN = 5, 60
MAX_ENDS: Final = 200
"""Places to which minutes are computed at once."""

PLACE_TO_WRITE: Final = lazy_gettext("Écrivez le nom d'une ville ou un code postal")
PLACE_EXPECTED: Final = lazy_gettext("Écrivez le nom d'une ville ou un code postal.")
PLACE_MISSING: Final = "Indiquez aussi q, ou lat et lon."
TOO_DEEP: Final = lazy_gettext(
    "Les pages vont jusqu'au %(count)se lieu. Pour en avoir plus, téléchargez la liste.", count=MAX_OFFSET
)
MAP_OPEN: Final = "carte"
"""Parameter of pages: «oui» opens their map."""
OPEN_AT: Final = "ouvert"
"""Parameter whose answers change with each minute."""

CODE_SPELLINGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "departement": ("^(0[1-9]|[13-8][0-9]|2[1-9AB]|9[0-5]|9[78][0-9])$", "23, 2A ou 974"),
        "commune": (FIELD_PATTERNS["code_insee"], "23096, 2A004 ou 97411"),
    }
)
"""Filter on a territory → pattern of its codes, and examples."""


def filter_fields(criteria: type[Any]) -> dict[str, Any]:  # fields of a query
    """Declare a parameter for each field of a dataclass of criteria that is a flag or a closed list."""
    declared = dict[str, Any]()
    for field in fields(criteria):
        if field.name == "inconnus":  # what `incertains` means to a search
            continue
        legend = filter_label(field.name).legend
        if field.default is False:
            declared[field.name] = flag(f"{legend}.")
        elif field.name in CLOSED_LISTS:
            declared[field.name] = any_of(
                f"{legend} : l'une au moins de ces valeurs.", CLOSED_LISTS[field.name]
            )
    return declared


def territory_codes(name: str) -> Any:  # a field of a query
    """Declare the parameter of a filter on a territory."""
    return any_code(f"{filter_label(name).legend} : l'un de ces codes.", *CODE_SPELLINGS[name])


def accueil_parameter(default: str) -> Any:  # a field of a query
    """Declare the parameter that says for whom lieux are."""
    meaning = f"Pour qui sont les lieux : tout le monde, certaines personnes, personne ; «{default}» sinon."
    return one_of(meaning, ACCUEIL_CHOICES, default=default)


_CRITERIA: Final = frozenset(field.name for field in fields(Criteria))
CriteriaQuery: Any = query_model("CriteriaQuery", filter_fields(Criteria))
"""A field for each criterion: mypy cannot know them."""


class LieuQuery(CriteriaQuery, Query):  # type: ignore[misc]  # its fields are those of Criteria
    """What a lieu must have, and for whom it is, wherever it is."""

    accueil: str = accueil_parameter(PUBLIC)

    @property
    def criteria(self) -> Criteria:
        """The criteria, of the same names."""
        return Criteria(**{name: value for name, value in self if name in _CRITERIA})


class FilterQuery(LieuQuery):
    """What a lieu must have, and its territory."""

    departement: tuple[str, ...] = territory_codes("departement")
    commune: tuple[str, ...] = territory_codes("commune")


class PlaceQuery(Query):
    """A place to search around: `q`, else `lat` and `lon`."""

    q: str | None = text("Ville ou code postal autour desquels chercher.", PLACE_TO_WRITE)
    lat: float | None = degrees("Latitude du point autour duquel chercher, avec lon ; q l'emporte.", 90)
    lon: float | None = degrees("Longitude du point autour duquel chercher, avec lat.", 180)

    @property
    def point(self) -> Point | None:
        """The point given, if any."""
        return point_or_none(self.lon, self.lat)

    def given_of_place(self, refused: Set[str]) -> Set[str]:
        """Return the parameters of the place that were given, refused ones included."""
        return {name for name in PlaceQuery.parameters if name in refused or getattr(self, name) is not None}

    def conflicts(self, refused: Set[str]) -> Mapping[str, Message]:
        """Return the message of a missing place, or of a point of which one half is missing."""
        given = self.given_of_place(refused)
        if not given:
            return {"q": PLACE_EXPECTED}
        if "q" not in given and len(given) == 1:
            return {"lon" if "lat" in given else "lat": _("Indiquez lat et lon ensemble.")}
        return {}


class AroundQuery(PlaceQuery):
    """How far from a place."""

    rayon_m: int | None = whole_number(
        "Distance la plus longue, en mètres à vol d'oiseau.", (100, 200_000), unit="mètres"
    )
    mode: str | None = one_of(
        "Façon de se déplacer : les lieux sont alors dans l'ordre des durées de trajet.", MODES
    )
    minutes: int | None = whole_number(
        "Durée la plus longue du trajet, en voiture si mode n'est pas donné.", (1, 60), unit="minutes"
    )


class SelectionQuery(FilterQuery, AroundQuery):
    """A selection of lieux, around a place or not: unless asked otherwise, whoever they are for."""

    accueil: str = accueil_parameter(TOUS)
    ouvert: Any = moment(
        "Moment où le lieu doit être ouvert, à l'heure du lieu. Ceux dont les horaires sont inconnus restent."
    )

    @property
    def criteria(self) -> Criteria:
        """The criteria; uncertain lieux are also those that did not say."""
        found = super().criteria
        return replace(found, inconnus=found.incertains)

    def conflicts(self, refused: Set[str]) -> Mapping[str, Message]:
        """Refuse a distance without a place, and half a point."""
        if self.given_of_place(refused):
            return super().conflicts(refused)
        return dict.fromkeys(
            (name for name in ("rayon_m", "mode", "minutes") if getattr(self, name) is not None),
            PLACE_MISSING,
        )


class CsvQuery(SelectionQuery):
    """A selection as CSV."""

    forme: str = one_of(
        "norme : les lieux qui ont tous les champs obligatoires de la norme ; complete : tous les lieux,"
        " mêmes colonnes ; tableur : tous les lieux, pour un tableur (point-virgule, virgule décimale).",
        ("norme", "complete", "tableur"),
        default="norme",
    )


class LieuxQuery(SelectionQuery):
    """A search of lieux around a place, page by page."""

    accueil: str = accueil_parameter(PUBLIC)
    page: int = whole_number("Page de résultats.", (1, MAX_OFFSET), default=1)
    limite: int = whole_number("Nombre de lieux par page.", (1, 100), default=DEFAULT_PAGE_SIZE)

    def conflicts(self, refused: Set[str]) -> Mapping[str, Message]:
        """Return the messages of a missing place, and of pages that are too deep."""
        too_deep = {"page": TOO_DEEP} if (self.page - 1) * self.limite >= MAX_OFFSET else {}
        return {**PlaceQuery.conflicts(self, refused), **({} if refused else too_deep)}


class CommunesQuery(Query):
    """A search of communes by the start of their name."""

    q: str | None = text("Début du nom d'une commune, ou code postal.", PLACE_TO_WRITE)
    limite: int = whole_number("Nombre de réponses.", (1, 20), default=5)


class ModeQuery(Query):
    """How to travel."""

    mode: str = one_of("Façon de se déplacer.", MODES, default=VOITURE)


class ReachQuery(ModeQuery):
    """The area that one reaches, from a centre that is known."""

    minutes: int = whole_number("Durée du trajet.", (MIN_AREA_MIN, MAX_AREA_MIN), unit="minutes", default=20)


class AreaQuery(ReachQuery, PlaceQuery):
    """The area that one reaches from a place."""


class TripsQuery(ModeQuery, PlaceQuery):
    """The minutes from a place to others: longitude and latitude of each."""

    vers: tuple[tuple[float, float], ...] = positions(
        "Où aller : latitude et longitude séparées par une virgule.", "vers=46.17,1.87", MAX_ENDS
    )

    def conflicts(self, refused: Set[str]) -> Mapping[str, Message]:
        """Return the messages of a missing place, and of missing ends of trips."""
        nowhere = (
            {}
            if self.vers or "vers" in refused
            else {"vers": "Indiquez où aller, par exemple vers=46.17,1.87."}
        )
        return {**super().conflicts(refused), **nowhere}


def readable_id(lieu_id: str) -> str:
    """Refuse an identifier that no lieu can have. Raises NotFound."""
    if "\0" in lieu_id:
        raise NotFound("Aucun lieu ne porte cet identifiant.")
    return lieu_id
