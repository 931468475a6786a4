"""Write GeoJSON (RFC 7946) out of features stored as text: decoding them would halve the throughput."""

from collections.abc import Iterable, Iterator, Mapping

import orjson

from geo.search import Hit
from geo.vocabulary import ESTIME, MESURE


def feature_collection(features: Iterable[str], members: Mapping[str, object]) -> Iterator[str]:
    """Yield the text of a FeatureCollection, a feature at a time; `members` come before the features."""
    head = orjson.dumps({"type": "FeatureCollection", **members}).decode().removesuffix("}")
    yield f'{head},"features":['
    separator = ""
    for feature in features:
        yield separator + feature
        separator = ",\n"
    yield "]}"


def with_distance(feature: str, distance_m: float | None) -> str:
    """Add a distance to a stored feature, whose last member is `properties`, never empty."""
    if distance_m is None:
        return feature
    return f'{feature.removesuffix("}}")},"distance_m":{round(distance_m)}}}}}'


def with_way(hit: Hit) -> str:
    """Add to the feature of a hit its distance and, when they were asked for, the minutes to get there."""
    minutes = "null" if hit.minutes is None else f"{hit.minutes:.1f}"
    origin = "null" if hit.minutes is None else f'"{MESURE if hit.measured else ESTIME}"'
    way = f'"distance_m":{round(hit.distance_m)},"minutes":{minutes},"calcul":{origin}'
    return f"{hit.feature.removesuffix('}}')},{way}}}}}"


def with_members(feature: str, members: Mapping[str, object]) -> str:
    """Add members to a feature, before its own."""
    head = orjson.dumps(members).decode().removesuffix("}")
    return f"{head},{feature.removeprefix('{')}"
