"""Maps as SVG, without database or tiles: projection, outlines, labels that never overlap, scale bar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from math import cos, radians
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.points import Point
from webapp.drawing.paints import INK

M_PER_DEGREE: Final = 111_320.0
"""Metres in a degree of latitude, on the mean sphere; a locator map needs no more."""

LETTER_WIDTH: Final = 0.62
"""Mean width of a letter of DejaVu Sans, in font sizes: measured on the names of 500 communes, rounded up."""

FONT: Final = "DejaVu Sans, sans-serif"
_ROUND_STEPS: Final = (1, 2, 5)

Coordinates = npt.NDArray[np.float64]
"""Pairs, longitude or abscissa first. Shape: (n, 2)."""

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the Earth, `width` × `height` units; y goes down. Projection: equirectangular, true
    along the middle parallel (less than 1 % off over 200 km in France)."""

    west: float
    north: float
    per_lon: float
    """Units in a degree of longitude."""
    per_lat: float
    width: float
    height: float

    @classmethod
    def around(
        cls, points: Sequence[Point], *, width: float, height: float, min_width_m: float, margin: float = 0.15
    ) -> Self:
        """Return the frame of points, with a share of `margin` on each side, at least `min_width_m` wide."""
        lons, lats = [point.lon for point in points], [point.lat for point in points]
        lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
        lon_m = M_PER_DEGREE * cos(radians(lat))
        inside = 1 - 2 * margin
        width_m = max(
            min_width_m,
            (max(lons) - min(lons)) * lon_m / inside,
            (max(lats) - min(lats)) * M_PER_DEGREE / inside * width / height,
        )
        per_m = width / width_m
        per_lon, per_lat = per_m * lon_m, per_m * M_PER_DEGREE
        return cls(lon - width / 2 / per_lon, lat + height / 2 / per_lat, per_lon, per_lat, width, height)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        east, south = self.west + self.width / self.per_lon, self.north - self.height / self.per_lat
        return self.west, south, east, self.north

    @property
    def metres_per_unit(self) -> float:
        """Scale of the drawing: metres on the ground in a unit."""
        return M_PER_DEGREE / self.per_lat

    def project(self, point: Point) -> tuple[float, float]:
        """Project a point to units of the drawing."""
        return (point.lon - self.west) * self.per_lon, (self.north - point.lat) * self.per_lat

    def path(self, shape: BaseGeometry, *, tolerance: float = 0.7) -> str:
        """Format a shape in degrees as the `d` of an SVG path, simplified to `tolerance` units."""
        projected = shapely.transform(shape, self._project_all)
        simplified = shapely.simplify(projected, tolerance)
        return "".join(_subpath(line) for line in _lines(simplified))

    def _project_all(self, coordinates: Coordinates) -> Coordinates:
        from_corner = coordinates - (self.west, self.north)
        return np.asarray(from_corner * (self.per_lon, -self.per_lat))


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside a point of the drawing."""

    x: float
    y: float
    text: str
    size: float = 9
    bold: bool = False
    gap: float = 5
    """Units between the words and the point."""


@dataclass(slots=True)
class LabelPlacer:
    """The parts of a drawing where no other label fits."""

    width: float
    height: float
    occupied: list[Rectangle] = field(default_factory=list)

    def reserve(self, rectangle: Rectangle) -> None:
        """Reserve a part of the drawing, where no label is placed."""
        self.occupied.append(rectangle)

    def place(self, label: Label) -> str:
        """Draw a label right, left, above or below its point; empty where no room is left."""
        width = len(label.text) * label.size * LETTER_WIDTH
        height = label.size * 1.25
        for left, middle in (
            (label.x + label.gap, label.y),
            (label.x - label.gap - width, label.y),
            (label.x - width / 2, label.y - label.gap - height / 2),
            (label.x - width / 2, label.y + label.gap + height / 2),
        ):
            rectangle = (left, middle - height / 2, left + width, middle + height / 2)
            if self._is_free(rectangle):
                self.reserve(rectangle)
                return haloed_text(label.text, left, middle + label.size * 0.36, label.size, bold=label.bold)
        return ""

    def _is_free(self, rectangle: Rectangle) -> bool:
        left, top, right, bottom = rectangle
        inside = left >= 0 and top >= 0 and right <= self.width and bottom <= self.height
        return inside and not any(_overlap(rectangle, other) for other in self.occupied)


def haloed_text(text: str, x: float, y: float, size: float, *, bold: bool = False) -> str:
    """Draw a text twice, its halo beneath: printers of PDF ignore `paint-order`."""
    weight = ' font-weight="bold"' if bold else ""
    start = f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-family="{FONT}"{weight}'
    words = escape(text)
    halo = f'{start} fill="none" stroke="#fff" stroke-width="3" stroke-linejoin="round">{words}</text>'
    return f'{halo}{start} fill="{INK}">{words}</text>'


def scale_bar(frame: Frame, *, x: float, y: float, max_units: float = 90) -> str:
    """Draw a bar of a round number of kilometres, from (x, y), at most `max_units` long."""
    length_m = _round_length_m(max_units * frame.metres_per_unit)
    units = length_m / frame.metres_per_unit
    words = f"{length_m / 1_000:g} km" if length_m >= 1_000 else f"{length_m:g} m"
    bar = f'<path d="M{x:.1f} {y - 4:.1f}v4h{units:.1f}v-4" fill="none" stroke="{INK}" stroke-width="1.2"/>'
    return bar + haloed_text(words, x + units + 5, y + 1, 8)


def svg_document(frame: Frame, parts: Iterable[str], *, title: str) -> str:
    """Join the parts of a drawing; `title` is its text alternative."""
    size = f"{frame.width:g} {frame.height:g}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img">'
    return f"{head}<title>{escape(title)}</title>{''.join(parts)}</svg>"


def _lines(shape: BaseGeometry) -> Iterable[Coordinates]:
    """Yield the rings and lines of a shape."""
    for part in shapely.get_parts(shape):
        outline = part if part.geom_type.endswith("String") else shapely.boundary(part)
        for line in shapely.get_parts(outline):
            yield shapely.get_coordinates(line)


def _subpath(coordinates: Coordinates) -> str:
    """Format a line as steps from point to point, in tenths: half as long as positions."""
    tenths = np.rint(coordinates * 10).astype(np.int64)
    steps = np.diff(tenths, axis=0)
    moves = steps[np.any(steps != 0, axis=1)].tolist()
    if not moves:
        return ""
    x, y = tenths[0].tolist()
    return f"M{x / 10:g} {y / 10:g}l{' '.join(f'{dx / 10:g} {dy / 10:g}' for dx, dy in moves)}"


def _overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _round_length_m(max_m: float) -> float:
    """Return the longest of 1, 2, 5, 10, 20, 50… metres that fits."""
    power = 10.0 ** (len(str(int(max_m))) - 1)
    return max(step * power for step in _ROUND_STEPS if step * power <= max_m)
