"""API of coverage: figures of a territory, its communes as files, best sites, tour of a bus."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import orjson
from flask import Response, current_app, request
from sqlalchemy.orm import Session

from geo.communes.contours import read_contours
from geo.coverage.accessibility import Accessibility, measure_accessibility
from geo.coverage.bus_tour import plan_tour
from geo.coverage.inputs import DEPARTEMENT, EPCI, FRANCE, REGION
from geo.coverage.sites import find_buildings, find_sites
from geo.coverage.territory import TerritoryCoverage, measure_change, measure_territory
from geo.errors import InvalidInput
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.session import with_session, with_session_until_sent
from webapp.core.urls import whole_url
from webapp.formats.csv import plain_csv
from webapp.formats.downloads import send_temporary_file, stream_file
from webapp.formats.geojson import feature_collection
from webapp.formats.media_types import JSON
from webapp.formats.subprocess_writers import write_geopackage, write_workbook
from webapp.territoires.answers import (
    accessibility_as_json,
    change_as_json,
    coverage_as_json,
    credit_members,
    sites_as_json,
    tour_as_json,
)
from webapp.territoires.commune_rows import HEADER, commune_rows
from webapp.territoires.question import CoverageQuery, has_changes, read_coverage, read_sites, read_tour

blueprint = SiteBlueprint(
    "couverture",
    __name__,
    url_prefix="/api/v1/couverture",
    policy=Policy(problem_prefix="/api/", cors=True, large_files=True),
)

PATHS: Final[Mapping[str, str]] = MappingProxyType(
    {
        DEPARTEMENT: "/departements/<code>",
        EPCI: "/epci/<code>",
        REGION: "/regions/<code>",
        FRANCE: "/france",
    }
)
"""Kind of territory → its address."""

TOUR_KINDS: Final = (DEPARTEMENT, EPCI)
"""Kinds of territory that one bus can go round."""

FILE_NAME: Final = "mediaproche-couverture"
LAYER: Final = "couverture"


def figures(session: Session, kind: str, code: str) -> Response:
    """Return the figures of a territory, and what would change where something is supposed to."""
    query = _read_query(kind)
    measured = measure_territory(session, kind, code, query.question)
    body = coverage_as_json(measured)
    if has_changes(query.question):
        body["changement"] = change_as_json(measure_change(session, kind, code, query.question))
    if query.accessibility:
        accessibility = measure_accessibility(session, kind, code, query.question)
        body["choix"] = accessibility_as_json(accessibility, measured)
    return _json(body)


def sites(session: Session, kind: str, code: str) -> Response:
    """Return the communes, or the buildings among some, where more lieux reach most people."""
    query = read_sites(request.args)
    if query.buildings:
        siting = find_buildings(
            session, kind, code, query.question, buildings=query.buildings, number=query.number
        )
    else:
        siting = find_sites(session, kind, code, query.question, number=query.number, among=query.among)
    return _json(sites_as_json(siting, query.cost_eur))


def tournee(session: Session, kind: str, code: str) -> Response:
    """Return the stops of a bus, one day each, in the order of its tour."""
    query = read_tour(request.args)
    return _json(tour_as_json(plan_tour(session, kind, code, query.question, number=query.stops)))


def csv(session: Session, kind: str, code: str) -> Response:
    """Return the communes of a territory as CSV."""
    measured, accessibility = _measure(session, kind, code)
    return stream_file(plain_csv(HEADER, commune_rows(measured, accessibility)), _file_name(measured), "csv")


def geojson(session: Session, kind: str, code: str) -> Response:
    """Return the communes of a territory with their contours as GeoJSON, streamed while they are read."""
    measured, accessibility = _measure(session, kind, code)
    features = _features(session, measured, accessibility)
    return stream_file(feature_collection(features, _credit(measured)), _file_name(measured), "geojson")


def xlsx(session: Session, kind: str, code: str) -> Response:
    """Return the communes of a territory as a workbook."""
    measured, accessibility = _measure(session, kind, code)

    def write(path: Path) -> None:
        notes = list(_credit(measured).items())
        write_workbook(
            path, title="Couverture", header=HEADER, rows=commune_rows(measured, accessibility), notes=notes
        )

    return send_temporary_file(write, _file_name(measured), "xlsx")


def gpkg(session: Session, kind: str, code: str) -> Response:
    """Return the communes of a territory with their contours as a GeoPackage."""
    measured, accessibility = _measure(session, kind, code)

    def write(path: Path) -> None:
        shapes = read_contours(session, measured.coverage.demand.code, binary=True)
        rows = (
            (*row, shape) for row, shape in zip(commune_rows(measured, accessibility), shapes, strict=True)
        )
        write_geopackage(
            path, fields=HEADER, rows=rows, credit=_credit(measured), layer=LAYER, shape="MultiPolygon"
        )

    return send_temporary_file(write, _file_name(measured), "gpkg")


def _read_query(kind: str) -> CoverageQuery:
    """Read the query. Raises InvalidInput, for the accessibility of the whole country too: it takes 7 s."""
    query = read_coverage(request.args)
    if query.accessibility and kind == FRANCE:
        raise InvalidInput({"choix": "Le choix se compte pour un département, un EPCI ou une région."})
    return query


def _measure(session: Session, kind: str, code: str) -> tuple[TerritoryCoverage, Accessibility | None]:
    """Measure the coverage of the query, and the accessibility where it is asked for."""
    query = _read_query(kind)
    measured = measure_territory(session, kind, code, query.question)
    if not query.accessibility:
        return measured, None
    return measured, measure_accessibility(session, kind, code, query.question)


def _features(
    session: Session, measured: TerritoryCoverage, accessibility: Accessibility | None
) -> Iterator[bytes]:
    shapes = read_contours(session, measured.coverage.demand.code)
    for row, shape in zip(commune_rows(measured, accessibility), shapes, strict=True):
        yield _feature(row, shape or "null").encode()


def _feature(row: Sequence[Any], shape: str) -> str:  # texts and numbers
    members = orjson.dumps({"type": "Feature", "id": row[0]}).decode().removesuffix("}")
    properties = orjson.dumps(dict(zip(HEADER, row, strict=True))).decode()
    return f'{members},"geometry":{shape},"properties":{properties}}}'


def _credit(measured: TerritoryCoverage) -> Mapping[str, str]:
    return {
        "territoire": measured.territory.nom,
        "calcul": measured.coverage.calcul,
        "population_annee": str(measured.coverage.demand.population_annee or ""),
        **credit_members(measured.credit),
        "url": whole_url("donnees.home"),
    }


def _file_name(measured: TerritoryCoverage) -> str:
    return "-".join(part for part in (FILE_NAME, measured.territory.kind, measured.territory.code) if part)


def _json(body: Mapping[str, Any]) -> Response:
    return Response(current_app.json.dumps(body), mimetype=JSON)


ApiView = Callable[[Session, str, str], Response]
API_VIEWS: Final[Mapping[str, ApiView]] = MappingProxyType(
    {
        "": figures,
        "/sites": sites,
        "/tournee": tournee,
        ".csv": csv,
        ".geojson": geojson,
        ".xlsx": xlsx,
        ".gpkg": gpkg,
    }
)
"""End of the address after that of a territory → its view."""


def _view_of_kind(kind: str, view: ApiView) -> Callable[..., Response]:
    """Make the view of a kind of territory; one that streams keeps its session until it is sent."""
    opened = with_session_until_sent if view is geojson else with_session

    def answer(session: Session, code: str = "") -> Response:
        return view(session, kind, code)

    return opened(answer)


for _kind, _path in PATHS.items():
    for _suffix, _api_view in API_VIEWS.items():
        if _api_view is tournee and _kind not in TOUR_KINDS:
            continue
        blueprint.add_url_rule(
            f"{_path}{_suffix}",
            f"{_kind}_{_api_view.__name__}",
            _view_of_kind(_kind, _api_view),
            methods=["GET"],
        )
