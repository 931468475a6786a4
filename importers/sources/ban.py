"""Base Adresse Nationale: the addresses of a département, or its hamlets, one row a street."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from statistics import median_low
from typing import Any, Final

from geo.addresses.streets import street_key
from geo.communes.index import CommuneIndex, CommuneRef
from geo.database.models.addresses import OFFSETS_PER_DEGREE, POSITIONS_PER_DEGREE
from geo.errors import InvalidInput, SourceError
from geo.points import Point
from importers.model import DatasetInfo, Load, Rejected, Request, Row
from importers.run.importer import LICENCE_OUVERTE, Importer
from importers.run.row_parsing import find_commune_by_code, load_known_communes, parse_rows, read_rows_with
from importers.run.staging import replace_rows_of_source, stage_rows
from importers.sources.lieux import slug_of_file

_TABLE: Final = "rue"
_COLUMNS: Final = (
    *("id", "source_slug", "commune_code", "code_insee", "cle", "nom", "code_postal", "lon_e6", "lat_e6"),
    *("numeros", "suffixes", "lon_offsets", "lat_offsets"),
)
_NAMES: Final = ("nom_voie", "nom_lieu_dit")
"""Column of names in the file of addresses, and in that of hamlets."""

MAX_NUMERO: Final = 32_767
_MAX_OFFSET: Final = 32_767


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: a house, or a hamlet as a whole where `numero` is None."""

    street_id: str
    nom: str
    commune: CommuneRef
    code_insee: str
    code_postal: str
    numero: int | None
    suffixe: str
    point: Point


@dataclass(slots=True)
class _Street:
    """A street as its lines are read: parallel arrays, ten bytes a house. Units: 1e-6 degrees."""

    first: _Line
    numeros: "array[int]" = field(default_factory=lambda: array("h"))
    suffixes: dict[int, str] = field(default_factory=dict)
    """Rank → suffix, for the few that have one."""
    lons: "array[int]" = field(default_factory=lambda: array("i"))
    lats: "array[int]" = field(default_factory=lambda: array("i"))
    seen: set[tuple[int, str]] = field(default_factory=set)


class BanImporter(Importer):
    """Streets of one file replace those of its last version; files of several départements stand together."""

    slug = "ban"
    dataset_prefix = "ban-"
    nom = "Base Adresse Nationale"
    licence = LICENCE_OUVERTE
    attribution = "DINUM, communes, IGN, La Poste : adresse.data.gouv.fr"
    accepts = "adresses-<département>.csv.gz ou lieux-dits-<département>-beta.csv.gz de adresse.data.gouv.fr"
    depends_on = ("communes",)

    def dataset(self, request: Request) -> DatasetInfo:
        """Return a dataset named after the file: ban-23, ban-lieux-dits-23."""
        path = Path(request.name or request.url or "") if request.file is None else request.file
        name = slug_of_file(path).removeprefix("adresses-").removesuffix("-beta")
        return DatasetInfo(
            f"{self.dataset_prefix}{name}",
            f"{self.nom} : {name}",
            licence=request.licence or self.licence,
            attribution=request.attribution or self.attribution,
        )

    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Read every line, and stage one row a street. Raises SourceError."""
        index = load_known_communes(load.connection)
        rows = read_rows_with(files, ("id",), _NAMES, ("code_insee",), ("lon",), ("lat",))
        lines = parse_rows(
            load, load.progress.follow(rows, "Lecture des adresses"), lambda r: _parse(r, index)
        )
        stage_rows(load.connection, _TABLE, _streets(lines, load))

    def publish(self, load: Load) -> None:
        """Replace the streets of this file."""
        replace_rows_of_source(load.connection, _TABLE, _COLUMNS, source=load.dataset.slug)


def _streets(lines: Iterable[_Line], load: Load) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table, département by département: one is in memory. Raises SourceError."""
    done = set[str]()
    for departement, of_it in groupby(lines, key=lambda line: line.commune.departement_code):
        if departement in done:
            raise SourceError(f"Les lignes de {departement} ne sont pas ensemble : triez le fichier.")
        done.add(departement)
        streets: dict[str, _Street] = {}
        for line in of_it:
            if _add(streets, line):
                load.tally.kept += 1
            else:
                load.tally.merged += 1
        yield from _staged(streets, load.dataset.slug)


def _parse(row: Row, index: CommuneIndex) -> _Line:
    """Parse a line. Raises Rejected."""
    values = row.values
    code_insee = _text(values, "code_insee").zfill(5)
    nom = next((_text(values, name) for name in _NAMES if name in values), "")
    if not street_key(nom):
        raise Rejected("nom_voie", nom, "nom de rue absent")
    identity = _text(values, "id")
    if "_" not in identity:
        raise Rejected("id", identity, "identifiant 23096_0440_00010 attendu")
    return _Line(
        street_id="_".join(identity.split("_")[:2]),
        nom=nom,
        commune=find_commune_by_code(index, code_insee),
        code_insee=code_insee,
        code_postal=_text(values, "code_postal"),
        numero=_parse_numero(_text(values, "numero")) if "numero" in values else None,
        suffixe=_text(values, "rep").lower().replace(",", ""),
        point=_parse_point(_text(values, "lon"), _text(values, "lat")),
    )


def _text(values: dict[str, Any], name: str) -> str:
    return str(values.get(name) or "").strip()


def _parse_numero(text: str) -> int:
    if not (text.isdecimal() and int(text) <= MAX_NUMERO):
        raise Rejected("numero", text, f"un nombre de 0 à {MAX_NUMERO} est attendu")
    return int(text)


def _parse_point(lon: str, lat: str) -> Point:
    try:
        point = Point(float(lon), float(lat))
    except (InvalidInput, ValueError) as error:
        raise Rejected("lon, lat", f"{lon}, {lat}", "des degrés sont attendus") from error
    if point == Point(0, 0):
        raise Rejected("lon, lat", f"{lon}, {lat}", "position absente")
    return point


def _add(streets: dict[str, _Street], line: _Line) -> bool:
    """Add a line to its street; returns whether its house was new."""
    street = streets.setdefault(line.street_id, _Street(line))
    house = (-1 if line.numero is None else line.numero, line.suffixe)
    if house in street.seen:
        return False
    street.seen.add(house)
    if line.numero is not None:
        if line.suffixe:
            street.suffixes[len(street.numeros)] = line.suffixe
        street.numeros.append(line.numero)
    street.lons.append(round(line.point.lon * POSITIONS_PER_DEGREE))
    street.lats.append(round(line.point.lat * POSITIONS_PER_DEGREE))
    return True


def _staged(streets: dict[str, _Street], source_slug: str) -> Iterator[dict[str, Any]]:
    for street_id, street in streets.items():
        line, houses = street.first, sorted(range(len(street.numeros)), key=lambda rank: street.numeros[rank])
        lon_e6, lat_e6 = median_low(street.lons), median_low(street.lats)
        suffixes = [street.suffixes.get(rank, "") for rank in houses]
        yield {
            "id": street_id,
            "source_slug": source_slug,
            "commune_code": line.commune.code_insee,
            "code_insee": line.code_insee,
            "cle": street_key(line.nom),
            "nom": line.nom,
            "code_postal": line.code_postal,
            "lon_e6": lon_e6,
            "lat_e6": lat_e6,
            "numeros": [street.numeros[rank] for rank in houses],
            "suffixes": ",".join(suffixes) if any(suffixes) else None,
            "lon_offsets": [_offset(street.lons[rank] - lon_e6) for rank in houses],
            "lat_offsets": [_offset(street.lats[rank] - lat_e6) for rank in houses],
        }


def _offset(microdegrees: int) -> int:
    """Convert to the unit of offsets; a house 36 km from its street is placed no further."""
    offset = round(microdegrees * OFFSETS_PER_DEGREE / POSITIONS_PER_DEGREE)
    return max(-_MAX_OFFSET, min(_MAX_OFFSET, offset))
