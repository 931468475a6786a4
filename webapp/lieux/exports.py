"""Exports: the lieux of any selection as the national CSV, GeoJSON, GeoPackage or workbook."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from flask import Response, request
from sqlalchemy.orm import Session

from geo.clock import today
from geo.lieux.export import (
    Selection,
    columns_of,
    count_incomplete,
    stream_complete_lieux,
    stream_features,
    stream_lieux,
)
from geo.quality.sources import credit_of_lieux
from geo.standard.fields import FIELDS
from geo.standard.schema import EXPORT_NAME, format_conforming
from webapp.core.blueprint import BY_DAY, Policy, SiteBlueprint
from webapp.core.parameter import read_values
from webapp.core.session import with_session, with_session_until_sent
from webapp.core.urls import whole_url
from webapp.formats.csv import plain_csv, spreadsheet_csv
from webapp.formats.downloads import send_temporary_file, stream_file
from webapp.formats.geojson import feature_collection, with_trip
from webapp.formats.media_types import CSV, GEOJSON, GEOPACKAGE, XLSX
from webapp.formats.subprocess_writers import write_geopackage, write_workbook
from webapp.lieux.params import CSV_FORM, OPEN_AT
from webapp.lieux.place import locate
from webapp.lieux.queries import read_selection
from webapp.lieux.search import list_reached
from webapp.wording.words import phone

blueprint = SiteBlueprint(
    "exports",
    __name__,
    url_prefix="/api/v1",
    policy=Policy(
        problem_prefix="/api/",
        clock=BY_DAY,  # the name of a file has its day
        minute_parameters=frozenset({OPEN_AT.name}),
        cors=True,
        large_files=True,
    ),
)

LEFT_OUT: Final = "X-Lignes-Ecartees"
"""Header: number of lieux of a selection that are not in the file."""

EXPORTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "csv": (CSV, "un CSV de la norme nationale v1.0.2, ou d'une autre forme"),
        "geojson": (GEOJSON, "un GeoJSON"),
        "gpkg": (GEOPACKAGE, "un GeoPackage, couche «lieux»"),
        "xlsx": (XLSX, "un classeur"),
    }
)
"""Extension of an export → its media type, and what it is in French."""

_TELEPHONE: Final = FIELDS.index("telephone")


@blueprint.get("/lieux.geojson")
@with_session_until_sent
def geojson(session: Session) -> Response:
    """Send a selection as GeoJSON, written while it is read."""
    about, found = _about(session), stream_features(session, _selection(session))
    features = (with_trip(text.encode(), *way) if way else text.encode() for text, *way in found)
    return stream_file(feature_collection(features, about), EXPORT_NAME, "geojson")


@blueprint.get("/lieux.csv")
@with_session_until_sent
def csv(session: Session) -> Response:
    """Send a selection as CSV, written while it is read."""
    selection, form = _selection(session), read_values([CSV_FORM], request.args)["forme"]
    if form == "tableur":
        rows = map(_with_readable_telephone, _rows(session, selection))
        return stream_file(spreadsheet_csv(columns_of(selection), rows), EXPORT_NAME, "csv")
    if form == "complete":
        return stream_file(
            plain_csv(FIELDS, _conformed(stream_lieux(session, selection))), EXPORT_NAME, "csv"
        )
    left_out = count_incomplete(session, selection)
    response = stream_file(
        plain_csv(FIELDS, _conformed(stream_complete_lieux(session, selection))), EXPORT_NAME, "csv"
    )
    response.headers[LEFT_OUT] = str(left_out)
    return response


@blueprint.get("/lieux.xlsx")
@with_session
def xlsx(session: Session) -> Response:
    """Send a selection as a workbook."""
    selection, about = _selection(session), _about(session)

    def write(path: Path) -> None:
        rows = _rows(session, selection)
        write_workbook(
            path, title="Lieux", header=columns_of(selection), rows=rows, notes=list(about.items())
        )

    return send_temporary_file(write, EXPORT_NAME, "xlsx")


@blueprint.get("/lieux.gpkg")
@with_session
def gpkg(session: Session) -> Response:
    """Send a selection as a GeoPackage."""
    selection, about = _selection(session), _about(session)
    fields = columns_of(selection)

    def write(path: Path) -> None:
        write_geopackage(path, fields=fields, rows=stream_lieux(session, selection), credit=about)

    return send_temporary_file(write, EXPORT_NAME, "gpkg")


@blueprint.after_request
def _expose_left_out_header(response: Response) -> Response:
    response.headers["Access-Control-Expose-Headers"] = LEFT_OUT
    return response


def _selection(session: Session) -> Selection:
    """Read the selection of the address. Raises InvalidInput and NotFound."""
    search = read_selection(request.args)
    around = search.q is not None or search.point is not None
    point = locate(session, search).point if around else None
    reached = None if point is None or search.mode is None else list_reached(session, search, point)
    return Selection(criteria=search.criteria, point=point, radius_m=search.radius_m, reached=reached)


def _rows(session: Session, selection: Selection) -> Iterator[Sequence[Any]]:
    """Yield what is known of each lieu, without the position that only maps read."""
    return (lieu[:-1] for lieu in stream_lieux(session, selection))


def _with_readable_telephone(lieu: Sequence[Any]) -> Sequence[Any]:
    """Replace the telephone by its French spelling: a spreadsheet makes a large number of +33555410000."""
    telephone = phone(lieu[_TELEPHONE])
    return [*lieu[:_TELEPHONE], telephone.text if telephone else "", *lieu[_TELEPHONE + 1 :]]


def _conformed(lieux: Iterable[Sequence[Any]]) -> Iterator[Sequence[str]]:
    """Format each lieu by the standard, without the columns of `stream_lieux` beyond it."""
    for lieu in lieux:
        yield [format_conforming(field, value) for field, value in zip(FIELDS, lieu, strict=False)]


def _about(session: Session) -> Mapping[str, str]:
    """Return the credit of the data, the day of the file, and the address of the page on sources."""
    credit = credit_of_lieux(session)
    return {
        "licence": credit.licence,
        "attribution": credit.attribution,
        "date": today().isoformat(),
        "url": whole_url("donnees.home"),
    }
