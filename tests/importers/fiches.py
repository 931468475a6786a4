"""Builders of fiches, traits and members of a grouping: a test states only what matters to it."""

from geo.standard.fields import HEADLINE_FACTS, LIST_FIELDS, PIVOT_UNKNOWN
from importers.duplicates.grouping import Member
from importers.duplicates.merging import SourceRow
from importers.duplicates.traits import Traits, read_traits
from tests.named_places import GUERET

UNKNOWN = {"state": "inconnu", "date": None, "source": None, "field": None, "value": None}
ELSEWHERE = (GUERET.lon + 0.01, GUERET.lat)
"""770 m east of the mairie of Guéret."""


def make_fiche(nom="Lieu", identity="a", **values):
    return {
        "identity": identity,
        "date_maj": "2024-01-01",
        "pivot": PIVOT_UNKNOWN,
        "nom": nom,
        "commune": "Guéret",
        "commune_code": "23096",
        "code_postal": "23000",
        "adresse": None,
        "complement_adresse": None,
        "telephone": None,
        "horaires": None,
        "latitude": None,
        "longitude": None,
        "position": [GUERET.lon, GUERET.lat],
        "position_precision": "commune",
        "arret_de": None,
        "facts": dict.fromkeys(HEADLINE_FACTS, UNKNOWN),
        **{field: [] for field in LIST_FIELDS},
        **values,
    }


def make_traits(nom="Lieu", *, at=None, **values) -> Traits:
    """Read the traits of a fiche; `at` is longitude and latitude of the door."""
    if at is not None:
        values |= {"position": list(at), "position_precision": "adresse"}
    return read_traits(make_fiche(nom, **values))


def make_member(identity, nom="Lieu", *, source="s", line=1, row_id=None, **values) -> Member:
    row_id = hash((identity, source, line)) if row_id is None else row_id
    return Member(identity, source, line, row_id, make_traits(nom, **values))


def make_row(nom="Lieu", *, source="s", line=1, **values) -> SourceRow:
    return SourceRow(source, line, make_fiche(nom, **values))
