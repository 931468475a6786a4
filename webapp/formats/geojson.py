"""GeoJSON (RFC 7946) out of features stored as bytes: decoding them would halve the throughput."""

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


def with_trip(
    feature: bytes, distance_m: float | None, minutes: float | None = None, calcul: str | None = None
) -> bytes:
    """Return a stored feature with its distance in m and, where it was asked for, the travel time in min.

    A lieu that is not placed has no distance.

    The last member of a stored feature is `properties`, never empty.
    """
    distance = "null" if distance_m is None else str(round(distance_m))
    time = "null" if minutes is None else f"{minutes:.1f}"
    method = "null" if calcul is None else f'"{calcul}"'
    trip = f',"distance_m":{distance},"minutes":{time},"calcul":{method}}}}}'
    return feature.removesuffix(b"}}") + trip.encode()


def with_properties(feature: bytes, properties: Mapping[str, object]) -> bytes:
    """Return a feature with more properties after its own: its last member is `properties`, never empty."""
    added = orjson.dumps(properties).removeprefix(b"{")
    return b"%b,%b}" % (feature.removesuffix(b"}}"), added)


def with_members(feature: bytes, members: Mapping[str, object]) -> bytes:
    """Return a feature with more members before its own."""
    head = orjson.dumps(members).removesuffix(b"}")
    return b"%b,%b" % (head, feature.removeprefix(b"{"))
