"""API of coverage: figures of a territory, its communes as files, best sites, tour of a bus."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import orjson
from flask import Response, request
from sqlalchemy.orm import Session

from geo.communes.contours import read_contours
from geo.coverage.accessibility import Accessibility, measure_accessibility
from geo.coverage.bus_tour import plan_tour
from geo.coverage.inputs import DEPARTEMENT, EPCI, FRANCE, REGION
from geo.coverage.sites import find_buildings, find_sites
from geo.coverage.territory import TerritoryCoverage, measure_change, measure_territory
from geo.errors import InvalidInput
from webapp.core.answer import Answer, send_json
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.openapi import Content, Operation
from webapp.core.session import with_session, with_session_until_sent
from webapp.core.urls import whole_url
from webapp.formats.csv import plain_csv
from webapp.formats.downloads import MEDIA_TYPES, send_temporary_file, stream_file
from webapp.formats.geojson import feature_collection
from webapp.formats.media_types import JSON
from webapp.formats.subprocess_writers import write_geopackage, write_workbook
from webapp.territoires.answers import (
    CouvertureAnswer,
    CouvertureCommunesAnswer,
    CouvertureSitesAnswer,
    CouvertureTourneeAnswer,
    change_answer,
    choice_answer,
    coverage_answer,
    credit_members,
    sites_answer,
    tour_answer,
)
from webapp.territoires.commune_rows import HEADER, commune_rows
from webapp.territoires.question import CoverageQuery, SitesQuery, TourQuery, has_changes

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
    further = dict[str, Answer]()
    if has_changes(query.question):
        further["changement"] = change_answer(measure_change(session, kind, code, query.question))
    if query.choix:
        accessibility = measure_accessibility(session, kind, code, query.question)
        further["choix"] = choice_answer(accessibility, measured)
    return send_json(coverage_answer(measured, **further))


def sites(session: Session, kind: str, code: str) -> Response:
    """Return the communes, or the buildings among some, where more lieux reach most people."""
    query = SitesQuery.read(request.args)
    question, number = query.question, query.n
    if query.parmi_points:
        siting = find_buildings(session, kind, code, question, buildings=query.parmi_points, number=number)
    else:
        siting = find_sites(session, kind, code, question, number=number, among=query.parmi)
    return send_json(sites_answer(siting, query.cout_eur))


def tournee(session: Session, kind: str, code: str) -> Response:
    """Return the stops of a bus, one day each, in the order of its tour."""
    query = TourQuery.read(request.args)
    return send_json(tour_answer(plan_tour(session, kind, code, query.question, number=query.n)))


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
    query = CoverageQuery.read(request.args)
    if query.choix and kind == FRANCE:
        raise InvalidInput({"choix": "Le choix se compte pour un département, un EPCI ou une région."})
    return query


def _measure(session: Session, kind: str, code: str) -> tuple[TerritoryCoverage, Accessibility | None]:
    """Measure the coverage of the query, and the accessibility where it is asked for."""
    query = _read_query(kind)
    measured = measure_territory(session, kind, code, query.question)
    if not query.choix:
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


_KIND_WORDS: Final[Mapping[str, tuple[str, Mapping[str, str], str]]] = MappingProxyType(
    {
        DEPARTEMENT: ("d'un département", {"code": "23, 2A, 974"}, "23"),
        EPCI: ("d'un EPCI", {"code": "SIREN : 200034825"}, "200034825"),
        REGION: ("d'une région", {"code": "75"}, "75"),
        FRANCE: ("de la France", {}, ""),
    }
)
"""Kind of territory → words of its coverage, variables of its address, a code to try."""


def _file_operation(extension: str, model: type[Answer] | None = None) -> Operation:
    return Operation(
        f"couverture{{kind}}{extension.capitalize()}",
        "Les communes {of_what} avec leur couverture.",
        Content(
            MEDIA_TYPES[extension],
            "Le fichier, une ligne par commune.",
            model,
            {"Content-Disposition": "Nom du fichier, avec sa date."},
        ),
        query=CoverageQuery,
    )


_OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType(
    {
        "": Operation(
            "couverture{kind}",
            "La couverture {of_what} : qui est trop loin d'un lieu. Les lieux au-delà de la limite du"
            " territoire comptent ; les communes dont la population, la position ou le contour est inconnu"
            " sont à part.",
            Content(JSON, "Les chiffres du territoire.", CouvertureAnswer),
            query=CoverageQuery,
            example={"minutes": "15"},
        ),
        "/sites": Operation(
            "sites{kind}",
            "Les communes {of_what} où de nouveaux lieux rapprocheraient le plus d'habitants.",
            Content(JSON, "Les communes, la plus utile d'abord.", CouvertureSitesAnswer),
            query=SitesQuery,
            example={"n": "3"},
        ),
        "/tournee": Operation(
            "tournee{kind}",
            "Les arrêts d'un bus qui fait le tour {of_what}, un jour chacun : choisis l'un après l'autre,"
            " chacun là où il rapproche le plus d'habitants, puis mis dans un ordre qui fait peu de route.",
            Content(JSON, "Les arrêts, dans l'ordre de la tournée.", CouvertureTourneeAnswer),
            query=TourQuery,
            example={"n": "3"},
        ),
        ".csv": _file_operation("csv"),
        ".geojson": _file_operation("geojson", CouvertureCommunesAnswer),
        ".xlsx": _file_operation("xlsx"),
        ".gpkg": _file_operation("gpkg"),
    }
)
"""End of the address after that of a territory → what is done there, for any kind of territory."""


def _operation_of_kind(kind: str, operation: Operation) -> Operation:
    of_what, path, code = _KIND_WORDS[kind]
    return replace(
        operation,
        name=operation.name.format(kind=kind.capitalize()),
        summary=operation.summary.format(of_what=of_what),
        path=path,
        refusals={
            422: "Un paramètre est refusé.",
            **({404: "Aucun territoire n'a ce code."} if path else {}),
        },
        example={**dict.fromkeys(path, code), **operation.example},
    )


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
            operation=_operation_of_kind(_kind, _OPERATIONS[_suffix]),
        )
