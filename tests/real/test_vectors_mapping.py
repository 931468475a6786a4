"""The recorded cases of the national pipeline about descriptions of files: what they expect, we read.

Each case is read the whole way, from a description to a fiche. Where we deliberately do otherwise,
`DIFFERENCES` says why; a case that is listed there and agrees after all fails.
"""

import json
from datetime import date, datetime
from typing import Any

import pytest

from geo.points import Point
from geo.territories import CommuneIndex, CommuneRef
from importers.addresses import clean_commune
from importers.mapping import Mapping, apply
from importers.source import Rejected, Row
from importers.standard import Fiche, Reader
from tests.real.conftest import REAL

Case = dict[str, Any]

VECTORS = REAL.parent / "vectors"

pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason=f"recorded cases are not there: {VECTORS}")

_OPTIONAL = "services are optional since v1.0.1 of the standard: none found is no error"
_SPELLING = "the schema v1.0.2 spells this label without a space"
_ZONES = "what a source says of a lieu and where it lies are two things: zones are not read into labels"
_CUT = "the summary is cut at 280 characters and the detail keeps the whole: nothing is lost, both are filled"
_HTTPS = "https is tried first, as browsers do; a site that has no https answers all the same"
_KEPT = "a lieu whose commune is known is worth showing, even with an awkward street"
_AGGLOMERATION = "a communauté d'agglomération is an EPCI, no mairie"
_AS_TOLD = "the commune is found; the postal code stays as its producer wrote it"

DIFFERENCES = {
    "7846098d57": _OPTIONAL,
    "65eba31aee": _OPTIONAL,
    "4f6437c5ab": _SPELLING,
    "0fd53c7983": _SPELLING,
    "c50d9b1dd5": _ZONES,
    "f98c33b650": _ZONES,
    "f6a8d9491e": _ZONES,
    "9e42d051a5": "a free label stays as its producer wrote it, obsolete or not",
    "4cc2f53bd8": "a CDAD is about access to law (PAD), no conseil départemental",
    "c83fd11e9a": "a cité de l'emploi is no cité des métiers",
    "7450943e40": "a grocer's bar is no épicerie solidaire",
    "60a2706bac": "a maison de l'économie is no maison de l'emploi",
    "31a31b32c4": _AGGLOMERATION,
    "cd20025159": _AGGLOMERATION,
    "e372845f7a": "a consulate is no chambre consulaire",
    "675a1d7586": "accents are legal in what follows the «?» of a link, and the site may depend on them",
    "ccd23d9a93": "a line break parts two words: it becomes a space",
    "a954f9c397": _CUT,
    "ccc79175bc": _CUT,
    "94e4195031": _HTTPS,
    "5543be1f9b": _HTTPS,
    "6196588a3e": "the e-mail address of a person is not kept",
    "220c62666f": "parentheses are legal in a link",
    "986c3e5266": _KEPT,
    "98e84ae6ab": _KEPT,
    "16b2635da1": _KEPT,
    "12f3ff8fa6": _KEPT,
    "79095d2a1c": _KEPT,
    "96989bb0f2": _KEPT,
    "2e904f51da": _AS_TOLD,
    "b75a9d7f1c": _AS_TOLD,
    "e4b8411f4d": "a postal code and an Insee code that agree outweigh a name",
}
"""Case → why we do otherwise."""

HERE = {"nom": "Un lieu", "commune": "Guéret", "code_postal": "23000"}
"""What a record that says nothing of it is."""


LISTS = {
    "frais_a_charge": "frais_a_charge",
    "services": "services",
    "modalites_acces": "modalites_acces",
    "modalites_accompagnement": "modalites_accompagnement",
    "publics_specifiquement_adresses": "publics_specifiquement_adresses",
    "prises_en_charge_specifiques": "prise_en_charge_specifique",
    "itinerance": "itinerance",
    "dispositifs_programmes_nationaux": "dispositif_programmes_nationaux",
    "formations_labels": "formations_labels",
    "autres_formations_labels": "autres_formations_labels",
    "typologies": "typologie",
}
"""File of cases → the field they are about."""

FILES = (
    *LISTS,
    "nom",
    "pivot",
    "prise_rdv",
    "date_maj",
    "presentation",
    "contact",
    "localisation",
    "adresse",
    "clean_commune",
    "find_commune",
)


def cases(*names: str) -> list[Any]:
    """List the cases of some files, with what they refer to in place of its name."""
    return [
        pytest.param({**_resolved(case, document), "file": name}, id=f"{name}-{case['id']}")
        for name in names
        if VECTORS.is_dir()
        for document in [json.loads((VECTORS / f"{name}.json").read_text("utf-8"))]
        for case in document["cases"]
    ]


def _resolved(case: Case, document: dict[str, Any]) -> Case:
    given = case["input"]
    if isinstance(given, dict):
        fixtures = document["fixtures"]
        given = {key: fixtures[v] if key in ("matching", "communes") else v for key, v in given.items()}
    return {**case, "input": given}


def test_every_difference_is_one_of_a_case() -> None:
    known = {case["id"] for (case,) in (param.values for param in cases(*FILES))}
    assert DIFFERENCES.keys() <= known


def agree_or_differ_with_a_reason(case: Case, found: object, expected: object) -> None:
    reason = DIFFERENCES.get(case["id"])
    if reason is None:
        assert found == expected, case["name"]
    else:
        assert found != expected, f"agrees now, although {reason}"


def index(communes: list[dict[str, Any]]) -> CommuneIndex:
    """Index communes; those of a département are in one place, departements are far from each other."""
    departements = sorted({commune["codeDepartement"] for commune in communes})
    refs = [
        CommuneRef(
            commune["code"],
            commune["nom"],
            commune["codeDepartement"],
            tuple(commune["codesPostaux"]),
            Point(2.0 * departements.index(commune["codeDepartement"]), 46),
        )
        for commune in communes
    ]
    return CommuneIndex.build(refs or [CommuneRef("23096", "Guéret", "23", ("23000",), None)], ())


def read(given: dict[str, Any], **defaults: str) -> Fiche:
    """Read a record with a description."""
    values = apply(Mapping.from_dict(given["matching"]), given["record"])
    reader = Reader(index(given.get("communes", [])), "essai", today=date(2026, 11, 1))
    return reader.read(Row(1, {**defaults, **values}))


@pytest.mark.parametrize("case", cases(*LISTS))
def test_lists(case: Case) -> None:
    found = set(getattr(read(case["input"], **HERE), LISTS[case["file"]]))
    expected = case["expected"]
    if isinstance(expected, dict):
        agree_or_differ_with_a_reason(case, expected["contains"] in found, expected=True)
    else:
        agree_or_differ_with_a_reason(case, found, set(expected) if expected is not None else None)


@pytest.mark.parametrize("case", cases("nom", "pivot", "prise_rdv"))
def test_texts(case: Case) -> None:
    defaults = {key: value for key, value in HERE.items() if key != case["file"]}
    try:
        found = getattr(read(case["input"], **defaults), case["file"])
    except Rejected:
        found = None
    agree_or_differ_with_a_reason(case, found, case["expected"])


@pytest.mark.parametrize("case", cases("date_maj"))
def test_dates(case: Case) -> None:
    """1970 stands for no date; we keep days, not times."""
    found = read(case["input"], **HERE).date_maj
    expected = datetime.fromisoformat(case["expected"]).date()
    agree_or_differ_with_a_reason(case, found or date(1970, 1, 1), expected)


@pytest.mark.parametrize("case", cases("presentation"))
def test_presentations(case: Case) -> None:
    fiche = read(case["input"], **HERE)
    found = {"resume": fiche.presentation_resume, "detail": fiche.presentation_detail}
    agree_or_differ_with_a_reason(case, _filled(found), case["expected"])


@pytest.mark.parametrize("case", cases("contact"))
def test_contacts(case: Case) -> None:
    fiche = read(case["input"], **HERE)
    found = {
        "telephone": fiche.telephone,
        "courriels": list(fiche.courriels),
        "site_web": list(fiche.site_web),
    }
    agree_or_differ_with_a_reason(case, _filled(found), case["expected"])


@pytest.mark.parametrize("case", cases("localisation"))
def test_positions(case: Case) -> None:
    fiche = read(case["input"], nom="Un lieu", adresse="1 rue de l'Essai")
    found = {"latitude": fiche.latitude, "longitude": fiche.longitude} if fiche.latitude else None
    expected = case["expected"] and pytest.approx(case["expected"], abs=1e-6)
    agree_or_differ_with_a_reason(case, found, expected)


@pytest.mark.parametrize("case", cases("adresse"))
def test_addresses(case: Case) -> None:
    try:
        fiche = read(case["input"], nom="Un lieu")
        found = _filled(
            {
                "voie": fiche.adresse,
                "complement_adresse": fiche.complement_adresse,
                "code_postal": fiche.code_postal,
                "code_insee": fiche.code_insee,
                "commune": fiche.commune,
            }
        )
    except Rejected:
        found = None
    agree_or_differ_with_a_reason(case, found, case["expected"])


@pytest.mark.parametrize("case", cases("find_commune"))
def test_communes(case: Case) -> None:
    function, arguments = case["input"]["fn"], case["input"]["args"]
    asked = {"code_insee": None, "nom": None, "code_postal": None}
    asked |= dict(zip(_ASKED[function], arguments, strict=True))
    found = index(case["input"]["communes"]).find(**asked)
    agree_or_differ_with_a_reason(case, found and found.code_insee, case["expected"]["code"])


@pytest.mark.parametrize("case", cases("clean_commune"))
def test_names_of_communes(case: Case) -> None:
    """A name is clean enough when its commune is found by it, in its département."""
    known = sorted({one["expected"] for (one,) in (param.values for param in cases("clean_commune"))})
    communes = [
        {"code": f"40{rank:03}", "nom": nom, "codeDepartement": "40", "codesPostaux": [f"40{rank:03}"]}
        for rank, nom in enumerate(known)
    ]
    found = index(communes).find(code_insee=None, code_postal="40999", nom=clean_commune(case["input"]))
    agree_or_differ_with_a_reason(case, found and found.nom, case["expected"])


_ASKED = {
    "parCodePostal": ["code_postal"],
    "parNom": ["nom"],
    "parNomEtCodePostal": ["nom", "code_postal"],
}


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value}
