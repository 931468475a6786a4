"""The API of coverage: figures of a territory, its communes as files, where to act."""

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
    change_as_json,
    choice_as_json,
    credit_members,
    gaps_as_json,
    sites_as_json,
    tour_as_json,
)
from webapp.territoires.question import Asked, read_coverage, read_sites, read_tour
from webapp.territoires.rows import HEADER, rows_of

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

FILE_NAME: Final = "mediaproche-couverture"
LAYER: Final = "couverture"


def figures(session: Session, kind: str, code: str) -> Response:
    """Give the figures of a territory, with what would change when something is supposed to."""
    asked = _asked(kind)
    gaps = measure_territory(session, kind, code, asked.question)
    body = gaps_as_json(gaps)
    if asked.supposes:
        body["changement"] = change_as_json(measure_change(session, kind, code, asked.question))
    if asked.choix:
        body["choix"] = choice_as_json(measure_accessibility(session, kind, code, asked.question), gaps)
    return _json(body)


def sites(session: Session, kind: str, code: str) -> Response:
    """Give the communes, or the buildings among some, where more places reach most people."""
    asked = read_sites(request.args)
    where, number = (session, kind, code, asked.question), asked.number
    if asked.buildings:
        siting = find_buildings(*where, buildings=asked.buildings, number=number)
    else:
        siting = find_sites(*where, number=number, among=asked.among)
    return _json(sites_as_json(siting, asked.cost_eur))


def tournee(session: Session, kind: str, code: str) -> Response:
    """Give the stops of a bus, one day each, in the order of its round."""
    question, number = read_tour(request.args)
    return _json(tour_as_json(plan_tour(session, kind, code, question, number=number)))


def csv(session: Session, kind: str, code: str) -> Response:
    """Give the communes of a territory as CSV."""
    gaps, choice = _measured(session, kind, code)
    return stream_file(plain_csv(HEADER, rows_of(gaps, choice)), _name(gaps), "csv")


def geojson(session: Session, kind: str, code: str) -> Response:
    """Give the communes of a territory with their contours as GeoJSON, written while they are read."""
    gaps, choice = _measured(session, kind, code)
    features = _features(session, gaps, choice)
    return stream_file(feature_collection(features, _about(gaps)), _name(gaps), "geojson")


def xlsx(session: Session, kind: str, code: str) -> Response:
    """Give the communes of a territory as a workbook."""
    gaps, choice = _measured(session, kind, code)

    def write(path: Path) -> None:
        notes = list(_about(gaps).items())
        write_workbook(path, title="Couverture", header=HEADER, rows=rows_of(gaps, choice), notes=notes)

    return send_temporary_file(write, _name(gaps), "xlsx")


def gpkg(session: Session, kind: str, code: str) -> Response:
    """Give the communes of a territory with their contours as a GeoPackage."""
    gaps, choice = _measured(session, kind, code)

    def write(path: Path) -> None:
        shapes = read_contours(session, gaps.coverage.demand.code, binary=True)
        rows = ((*row, shape) for row, shape in zip(rows_of(gaps, choice), shapes, strict=True))
        write_geopackage(
            path, fields=HEADER, rows=rows, credit=_about(gaps), layer=LAYER, shape="MultiPolygon"
        )

    return send_temporary_file(write, _name(gaps), "gpkg")


def _asked(kind: str) -> Asked:
    """Read what is asked. Raises InvalidInput, for the choice of the whole country too: it takes 7 s."""
    asked = read_coverage(request.args)
    if asked.choix and kind == FRANCE:
        raise InvalidInput({"choix": "Le choix se compte pour un département, un EPCI ou une région."})
    return asked


def _measured(session: Session, kind: str, code: str) -> tuple[TerritoryCoverage, Accessibility | None]:
    asked = _asked(kind)
    gaps = measure_territory(session, kind, code, asked.question)
    return gaps, measure_accessibility(session, kind, code, asked.question) if asked.choix else None


def _features(session: Session, gaps: TerritoryCoverage, choice: Accessibility | None) -> Iterator[bytes]:
    shapes = read_contours(session, gaps.coverage.demand.code)
    for row, shape in zip(rows_of(gaps, choice), shapes, strict=True):
        yield _feature(row, shape or "null").encode()


def _feature(row: Sequence[Any], shape: str) -> str:
    members = orjson.dumps({"type": "Feature", "id": row[0]}).decode().removesuffix("}")
    properties = orjson.dumps(dict(zip(HEADER, row, strict=True))).decode()
    return f'{members},"geometry":{shape},"properties":{properties}}}'


def _about(gaps: TerritoryCoverage) -> Mapping[str, str]:
    return {
        "territoire": gaps.territory.nom,
        "calcul": gaps.coverage.calcul,
        "population_annee": str(gaps.coverage.demand.population_annee or ""),
        **credit_members(gaps.credit),
        "url": whole_url("donnees.home"),
    }


def _name(gaps: TerritoryCoverage) -> str:
    return "-".join(part for part in (FILE_NAME, gaps.territory.kind, gaps.territory.code) if part)


def _json(body: Mapping[str, Any]) -> Response:
    return Response(current_app.json.dumps(body), mimetype=JSON)


View = Callable[[Session, str, str], Response]
SUFFIXES: Final[Mapping[str, View]] = MappingProxyType(
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
"""What follows the address of a territory → what is given."""

TOURED: Final = (DEPARTEMENT, EPCI)
"""Kinds of territory that one bus can go round."""


def _view(kind: str, view: View) -> Callable[..., Response]:
    """Make the view of a kind of territory; one that is written while it is sent keeps its session."""
    opened = with_session_until_sent if view is geojson else with_session

    def answer(session: Session, code: str = "") -> Response:
        return view(session, kind, code)

    return opened(answer)


for _kind, _path in PATHS.items():
    for _suffix, _answer in SUFFIXES.items():
        if _answer is tournee and _kind not in TOURED:
            continue
        blueprint.add_url_rule(
            f"{_path}{_suffix}", f"{_kind}_{_answer.__name__}", _view(_kind, _answer), methods=["GET"]
        )
