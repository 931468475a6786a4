"""Score the evidence for and against two rows being the same place. Units: points, metres.

A point doubles the odds: Fellegi and Sunter, «A theory for record linkage», JASA 64, 1969. What each
observation weighs by itself, the log2 of how much more frequent it is among rows of one place than among
the other pairs of a commune, is printed by `python -m bench.evidence FOLDER`; it is given below in
brackets. The points are lower where observations depend on each other: two rows of one organisation have
the same name, telephone and site, and may still be two places.
"""

from collections.abc import Iterator, Mapping
from math import dist, inf
from types import MappingProxyType
from typing import Final, NamedTuple

from importers.duplicates.matching import NameMatch, StreetMatch, compare_names, compare_streets
from importers.duplicates.place_names import SEVERAL_IN_A_TOWN, PlaceName
from importers.duplicates.traits import Traits

SAME_PLACE: Final = 8
"""Points from which two rows are the same place. Read by eye, of 30 real pairs with 8 or 9 points 29 are; of
those with 5 to 7, two in three: too few, when a mistake hides a place that exists."""

OTHER_PLACE: Final = 0
"""Points below which two rows may not meet in one lieu, even where a third row resembles both."""

NAME_POINTS: Final[Mapping[NameMatch, int]] = MappingProxyType(
    {
        NameMatch.SAME: 6,  # [7]
        NameMatch.SAME_KIND: 5,  # [7] less in a large town, which has several of a kind
        NameMatch.CLOSE: 4,  # [3] and what is left out is seldom what tells two places apart
        NameMatch.KIND_AND_MORE: 3,  # [4] less: the other may be another one of the kind
        NameMatch.PARTLY: 1,  # [0]
        NameMatch.LABEL: 0,  # [1]
        NameMatch.VAGUE: -2,  # [-3]
        NameMatch.NAMESAKE: -2,  # [1] less: called after their quarter, they are near each other
        NameMatch.OTHER_KIND: -4,  # [-5]
        NameMatch.OTHER: -8,  # [-4] more: two associations in one building share address and telephone
    }
)
NETWORK_POINTS: Final = -2
"""A name that a network gives to several places of a town proves less."""

KIND_POINTS: Final = 1
"""The same words and the same kind."""

STREET_POINTS: Final[Mapping[StreetMatch, int]] = MappingProxyType(
    {
        StreetMatch.ADDRESS: 5,  # [7] less: a public building often houses two or three such places
        StreetMatch.STREET: 3,  # [6] less where the street is long
        StreetMatch.UNKNOWN: 0,  # [-3] more: whole files are without addresses, and say nothing by that
        StreetMatch.OTHER_NUMBER: -1,  # [1] less: it is 104 and 106 of one place, or its neighbour
        StreetMatch.OTHER: -3,  # [-4] a place at a corner has two addresses
    }
)
DISTANCE_POINTS: Final = ((25, 4), (100, 3), (300, 1), (1_000, -1), (3_000, -3), (inf, -6))
"""Up to so many metres → points [7, 4, 1, -1, -4, -5]: 73 % of the pairs of one place are within 25 m, 93 %
within 300 m. The nearest weigh less than they could: a whole street may be geocoded to one point."""

MAX_PLACE_POINTS: Final = 5
"""Street and distance are one proof: the position was often computed from the address."""

OTHER_STREET_NEAR: Final = ((100, 0), (300, -2))
"""Up to so many metres → points for another street: a place at a corner, or that moved across the square."""

DEFAULT_POINT_M: Final = 1.0
"""Different streets at the same point to the metre: what a geocoder answers for a whole town, no proof."""

FAR_NUMBERS_M: Final = 100
"""Different numbers of a street farther apart than this are two places."""

CONTACT_POINTS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "téléphone": (4, -1),  # [8, -3] a switchboard serves several places, a place has several numbers
        "courriel": (4, -1),  # [7, -2]
        "SIRET": (2, -1),  # [6, -4] that of the commune or employer stands on all its places
        "site": (2, 0),  # [6, -3] that of an agglomération too
    }
)
"""Contact → points when it is the same, when both have one and they differ."""

CONTACT_RANGE: Final = (-2, 6)
"""All contacts together prove the same organisation, which may have several places."""

TYPOLOGIE_POINTS: Final = 1
"""A common typologie [2], or none in common [-2]: most files guess it from the name."""

STOP_POINTS: Final = 3
"""Two stops of one service have the same name and contacts: they are one where the address is the same."""

MAX_REASON_M: Final = 300
"""A distance is given as a reason up to this."""


class Resemblance(NamedTuple):
    """The score of two rows, and what they have in common."""

    points: int
    contradictory: bool
    """Some evidence shows that they are two places, whatever else they share."""
    name: NameMatch
    street: StreetMatch = StreetMatch.UNKNOWN
    distance_m: float | None = None
    shared: tuple[str, ...] = ()
    """Contacts that are the same: téléphone, courriel…"""

    @property
    def reason(self) -> str:
        """The evidence for their being the same place, in French."""
        return ", ".join(_reasons(self))


_OTHER_NAMES: Final = Resemblance(NAME_POINTS[NameMatch.OTHER], contradictory=True, name=NameMatch.OTHER)


def compare_traits(a: Traits, b: Traits) -> Resemblance:
    """Score everything that two rows state of what and where they are."""
    name = compare_names(a.name, b.name)
    if name is NameMatch.OTHER:  # nothing makes up for it, and most pairs end here
        return _OTHER_NAMES
    street = compare_streets(a.street, b.street)
    distance_m = _distance_m(a, b, street)
    contacts = dict(contacts_of(a, b))
    points = _place_points(street, distance_m)
    if a.stop_of is not None and a.stop_of == b.stop_of:
        points += STOP_POINTS
    else:
        points += _name_points(name, a.name, b.name) + _contact_points(contacts) + _typologie_points(a, b)
    return Resemblance(
        points,
        points < OTHER_PLACE or _contradicts(a, b, name) or _far_numbers(street, distance_m),
        name,
        street,
        distance_m,
        tuple(contact for contact, same in contacts.items() if same),
    )


def _name_points(name: NameMatch, a: PlaceName, b: PlaceName) -> int:
    points = NAME_POINTS[name]
    if name in (NameMatch.SAME, NameMatch.CLOSE) and not SEVERAL_IN_A_TOWN.isdisjoint(a.kinds | b.kinds):
        return points + NETWORK_POINTS
    return points + KIND_POINTS if name is NameMatch.SAME and a.kinds & b.kinds else points


def _distance_m(a: Traits, b: Traits, street: StreetMatch) -> float | None:
    if a.position is None or b.position is None:
        return None
    distance_m = dist(a.position, b.position)
    return None if street is StreetMatch.OTHER and distance_m < DEFAULT_POINT_M else distance_m


def _place_points(street: StreetMatch, distance_m: float | None) -> int:
    points = STREET_POINTS[street]
    if street is StreetMatch.ADDRESS or distance_m is None:
        return points
    if street is StreetMatch.OTHER:
        points = next((less for most_m, less in OTHER_STREET_NEAR if distance_m <= most_m), points)
    points += next(more for most_m, more in DISTANCE_POINTS if distance_m <= most_m)
    return min(points, MAX_PLACE_POINTS)


def contacts_of(a: Traits, b: Traits) -> Iterator[tuple[str, bool]]:
    """Yield each contact that both rows have, and whether it is the same."""
    if a.telephone and b.telephone:
        yield "téléphone", a.telephone == b.telephone
    if a.courriels and b.courriels:
        yield "courriel", not a.courriels.isdisjoint(b.courriels)
    if a.sites and b.sites:
        yield "site", not a.sites.isdisjoint(b.sites)
    if a.siret and b.siret and (a.siret == b.siret or a.siret[:9] != b.siret[:9]):
        yield "SIRET", a.siret == b.siret  # two establishments of one SIREN: nothing either way


def _contact_points(contacts: Mapping[str, bool]) -> int:
    least, most = CONTACT_RANGE
    points = sum(CONTACT_POINTS[contact][0 if same else 1] for contact, same in contacts.items())
    return max(least, min(most, points))


def _typologie_points(a: Traits, b: Traits) -> int:
    if not a.typologies or not b.typologies:
        return 0
    return -TYPOLOGIE_POINTS if a.typologies.isdisjoint(b.typologies) else TYPOLOGIE_POINTS


def _contradicts(a: Traits, b: Traits, name: NameMatch) -> bool:
    """Check whether they are of two kinds, or one travels and the other stays."""
    return (
        name in (NameMatch.NAMESAKE, NameMatch.OTHER_KIND)
        or a.name.is_mobile != b.name.is_mobile  # the column «itinerance» is true of many fixed places too
        or (a.stop_of is None) != (b.stop_of is None)
    )


def _far_numbers(street: StreetMatch, distance_m: float | None) -> bool:
    return street is StreetMatch.OTHER_NUMBER and distance_m is not None and distance_m > FAR_NUMBERS_M


_NAME_REASONS: Final = MappingProxyType(
    {
        NameMatch.SAME: "même nom",
        NameMatch.SAME_KIND: "même nom",
        NameMatch.CLOSE: "nom proche",
        NameMatch.KIND_AND_MORE: "nom proche",
        NameMatch.PARTLY: "nom proche",
        NameMatch.LABEL: "France Services et lieu qui l'accueille",
    }
)


def _reasons(found: Resemblance) -> Iterator[str]:
    """Yield the reasons: «même nom à 40 m», «même téléphone»."""
    name = _NAME_REASONS.get(found.name, "")
    if found.street is StreetMatch.ADDRESS:
        yield from filter(None, (name, "même adresse"))
    elif found.distance_m is not None and found.distance_m <= MAX_REASON_M:
        yield f"{name} à {round(found.distance_m)} m".lstrip()
    else:
        yield from filter(None, (name, "même rue" if found.street is StreetMatch.STREET else ""))
    yield from (f"même {contact}" for contact in found.shared)
