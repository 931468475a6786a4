"""Postal codes of La Poste: those that communes lack, and a position for seats without any."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from geo.communes.index import CommuneIndex, CommuneRef
from geo.errors import InvalidInput
from geo.points import Point
from importers.communes import tables as territories
from importers.communes.links import rebuild_links
from importers.communes.toponymes import rebuild_toponymes
from importers.model import Load, Rejected, Row
from importers.run.importer import Importer
from importers.run.row_parsing import (
    cell_text,
    find_commune_by_code,
    load_known_communes,
    parse_rows,
    read_rows_with,
)
from importers.run.staging import stage_rows

_CODE_COLUMNS = ("Code_commune_INSEE", "#Code_commune_INSEE", "code_commune_insee")
_POSTAL_COLUMNS = ("Code_postal", "code_postal")
_POSITION_COLUMNS = ("coordonnees_gps", "_geopoint", "coordonnees_geographiques")


@dataclass(frozen=True, slots=True)
class Office:
    """One row: a commune, one of its postal codes, and the position of the office, when known."""

    commune_code: str
    code_postal: str
    position: Point | None


class LaPosteImporter(Importer):
    """The «base officielle des codes postaux», also called hexasmal."""

    slug = "laposte"
    nom = "Base officielle des codes postaux"
    attribution = "La Poste"
    accepts = "un CSV avec Code_commune_INSEE, Code_postal et coordonnees_gps"
    depends_on = ("communes",)
    url = "https://datanova.laposte.fr/data-fair/api/v1/datasets/laposte-hexasmal/raw"

    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Read every row; rows that repeat a commune and its postal code count as merged."""
        index = load_known_communes(load.connection)
        rows = load.progress.follow(
            read_rows_with(files, _CODE_COLUMNS, _POSTAL_COLUMNS), f"Lecture de {self.slug}"
        )
        offices = list(parse_rows(load, rows, lambda row: _parse(row, index)))
        load.tally.kept = len({(office.commune_code, office.code_postal) for office in offices})
        load.tally.merged = len(offices) - load.tally.kept
        communes = {commune.code_insee: commune for commune in index.by_code.values()}
        stage_rows(load.connection, "commune", _rows(offices, communes.values()))

    def publish(self, load: Load) -> None:
        """Add what communes lack, and rebuild what is derived from them."""
        territories.add_postal_codes(load.connection)
        rebuild_toponymes(load.connection)
        rebuild_links(load.connection, load.progress)


def _parse(row: Row, index: CommuneIndex) -> Office:
    commune = find_commune_by_code(index, cell_text(row, _CODE_COLUMNS).zfill(5))
    code_postal = cell_text(row, _POSTAL_COLUMNS).zfill(5)
    if not (len(code_postal) == 5 and code_postal.isdecimal()):
        raise Rejected("code_postal", code_postal, "cinq chiffres sont attendus")
    return Office(commune.code_insee, code_postal, _parse_position(cell_text(row, _POSITION_COLUMNS)))


def _parse_position(text: str) -> Point | None:
    """Parse «latitude,longitude». Raises Rejected."""
    if not text:
        return None
    try:
        lat, lon = map(float, text.split(","))
        return Point(lon, lat)
    except (InvalidInput, ValueError) as error:
        raise Rejected("coordonnees_gps", text, "latitude,longitude sont attendues, en degrés") from error


def _rows(offices: Sequence[Office], communes: Iterable[CommuneRef]) -> Iterator[dict[str, Any]]:
    """Yield the postal codes of each commune, and a point for its seat: its own, else its postal code's."""
    codes: dict[str, set[str]] = defaultdict(set)
    own: dict[str, list[Point]] = defaultdict(list)
    shared: dict[str, list[Point]] = defaultdict(list)
    for office in offices:
        codes[office.commune_code].add(office.code_postal)
        if office.position is not None:
            own[office.commune_code].append(office.position)
            shared[office.code_postal].append(office.position)
    for commune in communes:
        code = commune.code_insee
        of_its_codes = [point for postal in commune.codes_postaux for point in shared[postal]]
        seat = _mean_point(own[code] or of_its_codes)
        yield {"code_insee": code, "codes_postaux": sorted(codes[code]), "seat": seat and seat.ewkt}


def _mean_point(points: Sequence[Point]) -> Point | None:
    if not points:
        return None
    return Point(fmean(point.lon for point in points), fmean(point.lat for point in points))
