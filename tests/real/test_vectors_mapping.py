"""The recorded cases of the national pipeline about descriptions of files: what they expect, we read.

Each case is read the whole way, from a description to a fiche. Where we deliberately do otherwise,
`DIFFERENCES` says why; a case that is listed there and agrees after all fails.
"""

from datetime import date, datetime
from typing import Any

import pytest

from geo.communes.index import CommuneIndex, CommuneRef
from geo.points import Point
from importers.fiche.fiche import Fiche
from importers.fiche.reader import FicheReader
from importers.mapping.apply import apply_mapping
from importers.mapping.file_syntax import parse_mapping
from importers.model import Rejected, Row
from importers.values.addresses import clean_commune
from tests.real.vectors import Case, agrees_or_differs_with_a_reason, cases

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
    values = apply_mapping(parse_mapping(given["matching"]), given["record"])
    reader = FicheReader(index(given.get("communes", [])), "essai", today=date(2026, 11, 1))
    return reader.read(Row(1, {**defaults, **values}))


@pytest.mark.parametrize("case", cases(*LISTS))
def test_lists(case: Case) -> None:
    found = set(getattr(read(case["input"], **HERE), LISTS[case["file"]]))
    expected = case["expected"]
    if isinstance(expected, dict):
        agrees_or_differs_with_a_reason(case, expected["contains"] in found, expected=True)
    else:
        agrees_or_differs_with_a_reason(case, found, set(expected) if expected is not None else None)


@pytest.mark.parametrize("case", cases("nom", "pivot", "prise_rdv"))
def test_texts(case: Case) -> None:
    defaults = {key: value for key, value in HERE.items() if key != case["file"]}
    try:
        found = getattr(read(case["input"], **defaults), case["file"])
    except Rejected:
        found = None
    agrees_or_differs_with_a_reason(case, found, case["expected"])


@pytest.mark.parametrize("case", cases("date_maj"))
def test_dates(case: Case) -> None:
    """1970 stands for no date; we keep days, not times."""
    found = read(case["input"], **HERE).date_maj
    expected = datetime.fromisoformat(case["expected"]).date()
    agrees_or_differs_with_a_reason(case, found or date(1970, 1, 1), expected)


@pytest.mark.parametrize("case", cases("presentation"))
def test_presentations(case: Case) -> None:
    fiche = read(case["input"], **HERE)
    found = {"resume": fiche.presentation_resume, "detail": fiche.presentation_detail}
    agrees_or_differs_with_a_reason(case, _filled(found), case["expected"])


@pytest.mark.parametrize("case", cases("contact"))
def test_contacts(case: Case) -> None:
    fiche = read(case["input"], **HERE)
    found = {
        "telephone": fiche.telephone,
        "courriels": list(fiche.courriels),
        "site_web": list(fiche.site_web),
    }
    agrees_or_differs_with_a_reason(case, _filled(found), case["expected"])


@pytest.mark.parametrize("case", cases("localisation"))
def test_positions(case: Case) -> None:
    fiche = read(case["input"], nom="Un lieu", adresse="1 rue de l'Essai")
    found = {"latitude": fiche.latitude, "longitude": fiche.longitude} if fiche.latitude else None
    expected = case["expected"] and pytest.approx(case["expected"], abs=1e-6)
    agrees_or_differs_with_a_reason(case, found, expected)


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
    agrees_or_differs_with_a_reason(case, found, case["expected"])


@pytest.mark.parametrize("case", cases("find_commune"))
def test_communes(case: Case) -> None:
    function, arguments = case["input"]["fn"], case["input"]["args"]
    asked = {"code_insee": None, "nom": None, "code_postal": None}
    asked |= dict(zip(_ASKED[function], arguments, strict=True))
    found = index(case["input"]["communes"]).find(**asked)
    agrees_or_differs_with_a_reason(case, found and found.code_insee, case["expected"]["code"])


@pytest.mark.parametrize("case", cases("clean_commune"))
def test_names_of_communes(case: Case) -> None:
    """A name is clean enough when its commune is found by it, in its département."""
    known = sorted({one["expected"] for (one,) in (param.values for param in cases("clean_commune"))})
    communes = [
        {"code": f"40{rank:03}", "nom": nom, "codeDepartement": "40", "codesPostaux": [f"40{rank:03}"]}
        for rank, nom in enumerate(known)
    ]
    found = index(communes).find(code_insee=None, code_postal="40999", nom=clean_commune(case["input"]))
    agrees_or_differs_with_a_reason(case, found and found.nom, case["expected"])


_ASKED = {
    "parCodePostal": ["code_postal"],
    "parNom": ["nom"],
    "parNomEtCodePostal": ["nom", "code_postal"],
}


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value}
