"""Write GeoJSON (RFC 7946) out of features stored as text: decoding them would halve the throughput."""

from collections.abc import Iterable, Iterator, Mapping

import orjson


def feature_collection(features: Iterable[str], members: Mapping[str, object]) -> Iterator[str]:
    """Yield the text of a FeatureCollection, a feature at a time; `members` come before the features."""
    head = orjson.dumps({"type": "FeatureCollection", **members}).decode().removesuffix("}")
    yield f'{head},"features":['
    separator = ""
    for feature in features:
        yield separator + feature
        separator = ",\n"
    yield "]}"


def with_way(feature: str, distance_m: float, minutes: float | None = None, calcul: str | None = None) -> str:
    """Add to a stored feature how far it is and, where they were asked for, the minutes to get there.

    The last member of a stored feature is `properties`, never empty.
    """
    told = "null" if minutes is None else f"{minutes:.1f}"
    source = "null" if calcul is None else f'"{calcul}"'
    way = f'"distance_m":{round(distance_m)},"minutes":{told},"calcul":{source}'
    return f"{feature.removesuffix('}}')},{way}}}}}"


def with_properties(feature: str, properties: Mapping[str, object]) -> str:
    """Add properties to a feature, after its own: the last member is `properties`, never empty."""
    added = orjson.dumps(properties).decode().removeprefix("{")
    return f"{feature.removesuffix('}}')},{added}}}"


def with_members(feature: str, members: Mapping[str, object]) -> str:
    """Add members to a feature, before its own."""
    head = orjson.dumps(members).decode().removesuffix("}")
    return f"{head},{feature.removeprefix('{')}"
