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


def with_distance(feature: str, distance_m: float | None) -> str:
    """Add a distance to a stored feature, whose last member is `properties`, never empty."""
    if distance_m is None:
        return feature
    return f'{feature.removesuffix("}}")},"distance_m":{round(distance_m)}}}}}'


def with_members(feature: str, members: Mapping[str, object]) -> str:
    """Add members to a feature, before its own."""
    head = orjson.dumps(members).decode().removesuffix("}")
    return f"{head},{feature.removeprefix('{')}"
