"""OpenAPI of the API of coverage: addresses, parameters, schemas of answers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from geo.coverage.figures import COVERAGE_MODES, DIRECT, LACKING, MIXTE
from geo.coverage.inputs import DEPARTEMENT, EPCI, FRANCE, REGION, TERRITORY_KINDS
from geo.travel.modes import ESTIME, MESURE
from webapp.core.openapi import Schema, content, describe_parameters, headers, object_of, operation, reference
from webapp.formats.downloads import MEDIA_TYPES
from webapp.formats.media_types import GEOJSON, JSON
from webapp.territoires.api import PATHS, TOUR_KINDS, blueprint
from webapp.territoires.question import COVERAGE_PARAMETERS, SITES_PARAMETERS, TOUR_PARAMETERS

_KIND_WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        DEPARTEMENT: ("d'un département", "23, 2A, 974"),
        EPCI: ("d'un EPCI", "SIREN : 200034825"),
        REGION: ("d'une région", "75"),
        FRANCE: ("de la France", ""),
    }
)
"""Kind of territory → words of its coverage, examples of its code."""

_REFUSED: Final = {"422": "Un paramètre est refusé."}
_UNKNOWN: Final = {"404": "Aucun territoire n'a ce code."}

_TEXT: Final[Schema] = {"type": "string"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_SIGNED: Final[Schema] = {"type": "integer"}
_NUMBER: Final[Schema] = {"type": "number"}
_MAYBE_COUNT: Final[Schema] = {"type": ["integer", "null"], "minimum": 0}
_MAYBE_NUMBER: Final[Schema] = {"type": ["number", "null"]}
_SHARE: Final[Schema] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_GAINS: Final = dict.fromkeys(("population_beyond", "population_gained", "population_left"), _COUNT)
_SITE: Final[Mapping[str, Schema]] = MappingProxyType(
    {
        "code_insee": _TEXT,
        "nom": _TEXT,
        "epci_nom": _TEXT,
        "lon": _NUMBER,
        "lat": _NUMBER,
        "population_gained": _COUNT,
        "batiment": {"type": ["string", "null"]},
    }
)


def coverage_paths() -> dict[str, Any]:  # OpenAPI has no closed shape
    """Return every address with its operation."""
    paths: dict[str, Any] = {}  # the same
    for kind, path in PATHS.items():
        of_what, example = _KIND_WORDS[kind]
        whole, name = f"{blueprint.url_prefix}{path}".replace("<code>", "{code}"), kind.capitalize()
        code = [_code(example)] if example else []
        paths[whole] = {"get": _figures(name, of_what, code)}
        paths[f"{whole}/sites"] = {"get": _sites(name, of_what, code)}
        if kind in TOUR_KINDS:
            paths[f"{whole}/tournee"] = {"get": _tour(name, of_what, code)}
        for extension in MEDIA_TYPES:
            paths[f"{whole}.{extension}"] = {"get": _file(name, of_what, code, extension)}
    return paths


def coverage_schemas() -> dict[str, Schema]:
    """Return the schema of every answer by its name."""
    return {
        "CouvertureGroupe": object_of(_group()),
        "Couverture": object_of(
            {**_head(), **_counts()}, optional={"changement": _change(), "choix": _accessibility()}
        ),
        "CouvertureSites": object_of({**_head(), **_plan()}),
        "CouvertureTournee": object_of({**_head(), **_tour_members()}),
        "CouvertureCommunes": object_of(
            {
                "type": {"const": "FeatureCollection"},
                "licence": _TEXT,
                "attribution": _TEXT,
                "features": {"type": "array", "items": {"type": "object"}},
            }
        ),
    }


def _figures(name: str, of_what: str, code: list[Schema]) -> dict[str, Any]:
    return operation(
        f"couverture{name}",
        f"La couverture {of_what} : qui est trop loin d'un lieu. Les lieux au-delà de la limite du territoire"
        " comptent ; les communes dont la population, la position ou le contour est inconnu sont à part.",
        parameters=[*code, *describe_parameters(COVERAGE_PARAMETERS)],
        answer=content(JSON, "Couverture", "Les chiffres du territoire."),
        refusals={**_REFUSED, **(_UNKNOWN if code else {})},
    )


def _sites(name: str, of_what: str, code: list[Schema]) -> dict[str, Any]:
    return operation(
        f"sites{name}",
        f"Les communes {of_what} où de nouveaux lieux rapprocheraient le plus d'habitants.",
        parameters=[*code, *describe_parameters(SITES_PARAMETERS)],
        answer=content(JSON, "CouvertureSites", "Les communes, la plus utile d'abord."),
        refusals={**_REFUSED, **(_UNKNOWN if code else {})},
    )


def _tour(name: str, of_what: str, code: list[Schema]) -> dict[str, Any]:
    return operation(
        f"tournee{name}",
        f"Les arrêts d'un bus qui fait le tour {of_what}, un jour chacun : choisis l'un après l'autre,"
        " chacun là où il rapproche le plus d'habitants, puis mis dans un ordre qui fait peu de route.",
        parameters=[*code, *describe_parameters(TOUR_PARAMETERS)],
        answer=content(JSON, "CouvertureTournee", "Les arrêts, dans l'ordre de la tournée."),
        refusals={**_REFUSED, **_UNKNOWN},
    )


def _file(name: str, of_what: str, code: list[Schema], extension: str) -> dict[str, Any]:
    media_type = MEDIA_TYPES[extension]
    schema = {"schema": reference("CouvertureCommunes")} if media_type == GEOJSON else {}
    answer = {
        "description": "Le fichier, une ligne par commune.",
        "headers": headers({"Content-Disposition": "Nom du fichier, avec sa date."}),
        "content": {media_type: schema},
    }
    return operation(
        f"couverture{name}{extension.capitalize()}",
        f"Les communes {of_what} avec leur couverture.",
        parameters=[*code, *describe_parameters(COVERAGE_PARAMETERS)],
        answer=answer,
        refusals={**_REFUSED, **(_UNKNOWN if code else {})},
    )


def _code(example: str) -> Schema:
    return {"name": "code", "in": "path", "required": True, "schema": _TEXT, "description": example}


def _head() -> dict[str, Schema]:
    return {
        "territoire": object_of({"type": {"enum": list(TERRITORY_KINDS)}, "code": _TEXT, "nom": _TEXT}),
        "mode": {"enum": list(COVERAGE_MODES)},
        "minutes": _MAYBE_NUMBER,
        "km": _MAYBE_NUMBER,
        "calcul": {
            "enum": [MESURE, ESTIME, MIXTE, DIRECT],
            "description": "Minutes mesurées sur les routes ou estimées, ou distances en ligne droite.",
        },
        "population_annee": _MAYBE_COUNT,
        "population_par": {"enum": ["carreau", "commune"]},
        "donnees_partielles": {
            "type": "array",
            "items": _TEXT,
            "description": "Départements dont toutes les sources sont nationales.",
        },
        "version": _COUNT,
        "licence": _TEXT,
        "attribution": _TEXT,
        "date": {"type": "string", "format": "date"},
    }


def _counts() -> dict[str, Schema]:
    groups = {"type": "array", "items": reference("CouvertureGroupe")}
    names = ("population", "population_within", "population_beyond", "population_apart")
    zone = {
        "code_insee": _TEXT,
        "nom": _TEXT,
        "epci_nom": _TEXT,
        "population_beyond": _COUNT,
        "loin": _MAYBE_NUMBER,
        "fragilite": _MAYBE_NUMBER,
        "poids": _NUMBER,
    }
    lacking = {"type": "array", "items": {"enum": list(LACKING)}}
    uncounted = {"code_insee": _TEXT, "nom": _TEXT, "population": _MAYBE_COUNT, "manque": lacking}
    return {
        **dict.fromkeys(names, _COUNT),
        "population_beyond_share": _SHARE,
        **dict.fromkeys(("communes", "communes_beyond", "communes_apart", "lieux"), _COUNT),
        "horaires_inconnus": _MAYBE_COUNT,
        **dict.fromkeys(("par_densite", "par_epci", "par_departement", "par_frr", "par_fragilite"), groups),
        "zones_blanches_total": _COUNT,
        "zones_blanches": {"type": "array", "items": object_of(zone)},
        "a_part": {"type": "array", "items": object_of(uncounted)},
    }


def _group() -> dict[str, Schema]:
    counts = ("communes", "communes_beyond", "population", "population_beyond")
    return {"code": _TEXT, "nom": _TEXT, **dict.fromkeys(counts, _COUNT), "population_beyond_share": _SHARE}


def _change() -> Schema:
    commune = {
        "code_insee": _TEXT,
        "nom": _TEXT,
        "population": _COUNT,
        "avant": _MAYBE_NUMBER,
        "apres": _MAYBE_NUMBER,
        "population_gained": _SIGNED,
    }
    names = ("population_gained", "population_lost", "population_beyond_before", "population_beyond_after")
    return object_of(
        {**dict.fromkeys(names, _COUNT), "communes": {"type": "array", "items": object_of(commune)}}
    )


def _accessibility() -> Schema:
    return object_of(
        {
            "lieux_par_habitant": _MAYBE_NUMBER,
            "un_seul_lieu": _COUNT,
            "aucun_lieu": _COUNT,
            "lieux_pour_10000": _MAYBE_NUMBER,
        }
    )


def _plan() -> dict[str, Schema]:
    site = {"rang": _COUNT, **_SITE}
    return {
        **_GAINS,
        "optimal": {
            "type": "boolean",
            "description": "Aucun autre choix ne rapproche plus d'habitants ; sinon, au moins 63 % du mieux.",
        },
        "cout_par_personne_eur": _MAYBE_NUMBER,
        "sites": {"type": "array", "items": object_of(site)},
    }


def _tour_members() -> dict[str, Schema]:
    stop = {"jour": _COUNT, **_SITE, "minutes_vers_le_suivant": _MAYBE_NUMBER}
    minutes = {**_MAYBE_NUMBER, "description": "Du tour entier, en voiture ; inconnu s'il manque une route."}
    return {**_GAINS, "minutes_de_route": minutes, "arrets": {"type": "array", "items": object_of(stop)}}
