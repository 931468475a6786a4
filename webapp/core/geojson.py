"""Write GeoJSON (RFC 7946) out of features kept as bytes: decoding them would halve the throughput."""

from collections.abc import Iterable, Iterator, Mapping

import orjson


def feature_collection(features: Iterable[bytes], members: Mapping[str, object]) -> Iterator[bytes]:
    """Yield a FeatureCollection, a feature at a time; `members` come before the features."""
    head = orjson.dumps({"type": "FeatureCollection", **members}).removesuffix(b"}")
    yield b'%b,"features":[' % head
    separator = b""
    for feature in features:
        yield separator + feature
        separator = b",\n"
    yield b"]}"


def with_way(
    feature: bytes, distance_m: float, minutes: float | None = None, calcul: str | None = None
) -> bytes:
    """Add to a stored feature how far it is and, where they were asked for, the minutes to get there.

    The last member of a stored feature is `properties`, never empty.
    """
    told = "null" if minutes is None else f"{minutes:.1f}"
    source = "null" if calcul is None else f'"{calcul}"'
    way = f',"distance_m":{round(distance_m)},"minutes":{told},"calcul":{source}}}}}'
    return feature.removesuffix(b"}}") + way.encode()


def with_properties(feature: bytes, properties: Mapping[str, object]) -> bytes:
    """Add properties to a feature, after its own: the last member is `properties`, never empty."""
    added = orjson.dumps(properties).removeprefix(b"{")
    return b"%b,%b}" % (feature.removesuffix(b"}}"), added)


def with_members(feature: bytes, members: Mapping[str, object]) -> bytes:
    """Add members to a feature, before its own."""
    head = orjson.dumps(members).removesuffix(b"}")
    return b"%b,%b" % (head, feature.removeprefix(b"{"))
