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
from webapp.core.answer import Answer
from webapp.core.blueprint import BY_DAY, Policy, SiteBlueprint
from webapp.core.openapi import Content, Operation
from webapp.core.session import with_session, with_session_until_sent
from webapp.core.urls import whole_url
from webapp.formats.csv import plain_csv, spreadsheet_csv
from webapp.formats.downloads import MEDIA_TYPES, send_temporary_file, stream_file
from webapp.formats.geojson import feature_collection, with_trip
from webapp.formats.subprocess_writers import write_geopackage, write_workbook
from webapp.lieux.answers import ExportAnswer, ProblemeDeVilleAnswer
from webapp.lieux.params import OPEN_AT, CsvQuery, SelectionQuery
from webapp.lieux.place import PLACE_REFUSALS, locate
from webapp.lieux.queries import search_of
from webapp.lieux.search import list_reached
from webapp.wording.words import phone

blueprint = SiteBlueprint(
    "exports",
    __name__,
    url_prefix="/api/v1",
    policy=Policy(
        problem_prefix="/api/",
        clock=BY_DAY,  # the name of a file has its day
        minute_parameters=frozenset({OPEN_AT}),
        cors=True,
        large_files=True,
    ),
)

LEFT_OUT: Final = "X-Lignes-Ecartees"
"""Header: number of lieux of a selection that are not in the file."""


def _export(
    extension: str,
    what: str,
    *,
    query: type[SelectionQuery] = SelectionQuery,
    model: type[Answer] | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Operation:
    """Describe an export."""
    named = {"Content-Disposition": "Nom du fichier, avec sa date.", **headers}
    return Operation(
        f"exporter{extension.capitalize()}",
        f"Tous les lieux d'un choix : {what}. Autour d'une ville ou d'un point, ils sont dans l'ordre de"
        " leur distance, et ceux dont la position est inconnue n'y sont pas.",
        Content(MEDIA_TYPES[extension], "Le fichier.", model, named),
        query=query,
        refusals=PLACE_REFUSALS,
        problem=ProblemeDeVilleAnswer,
        example={"departement": "23"},
    )


_TELEPHONE: Final = FIELDS.index("telephone")


@blueprint.get("/lieux.geojson", operation=_export("geojson", "un GeoJSON", model=ExportAnswer))
@with_session_until_sent
def geojson(session: Session) -> Response:
    """Send a selection as GeoJSON, written while it is read."""
    about, found = (
        _about(session),
        stream_features(session, _selection(session, SelectionQuery.read(request.args))),
    )
    features = (with_trip(text.encode(), *way) if way else text.encode() for text, *way in found)
    return stream_file(feature_collection(features, about), EXPORT_NAME, "geojson")


@blueprint.get(
    "/lieux.csv",
    operation=_export(
        "csv",
        "un CSV de la norme nationale v1.0.2, ou d'une autre forme",
        query=CsvQuery,
        headers={LEFT_OUT: "Lieux sans tous les champs obligatoires, absents de la forme «norme»."},
    ),
)
@with_session_until_sent
def csv(session: Session) -> Response:
    """Send a selection as CSV, written while it is read."""
    query = CsvQuery.read(request.args)
    selection, form = _selection(session, query), query.forme
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


@blueprint.get("/lieux.xlsx", operation=_export("xlsx", "un classeur"))
@with_session
def xlsx(session: Session) -> Response:
    """Send a selection as a workbook."""
    selection, about = _selection(session, SelectionQuery.read(request.args)), _about(session)

    def write(path: Path) -> None:
        rows = _rows(session, selection)
        write_workbook(
            path, title="Lieux", header=columns_of(selection), rows=rows, notes=list(about.items())
        )

    return send_temporary_file(write, EXPORT_NAME, "xlsx")


@blueprint.get("/lieux.gpkg", operation=_export("gpkg", "un GeoPackage, couche «lieux»"))
@with_session
def gpkg(session: Session) -> Response:
    """Send a selection as a GeoPackage."""
    selection, about = _selection(session, SelectionQuery.read(request.args)), _about(session)
    fields = columns_of(selection)

    def write(path: Path) -> None:
        write_geopackage(path, fields=fields, rows=stream_lieux(session, selection), credit=about)

    return send_temporary_file(write, EXPORT_NAME, "gpkg")


@blueprint.after_request
def _expose_left_out_header(response: Response) -> Response:
    response.headers["Access-Control-Expose-Headers"] = LEFT_OUT
    return response


def _selection(session: Session, query: SelectionQuery) -> Selection:
    """Return the selection that is asked for. Raises InvalidInput and NotFound."""
    search = search_of(query)
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
