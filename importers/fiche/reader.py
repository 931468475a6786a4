"""Read a row of the national standard, whatever its version, into a fiche of v1.0.2.

Versions are told apart field by field, not file by file: real files are often half migrated.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from geo.communes.index import CommuneIndex
from geo.communes.names import fold
from geo.standard.fields import CLOSED_LISTS
from importers.fiche.columns import FIELD_COLUMNS, PARTIAL_SUPPORT
from importers.fiche.concealment import conceal, is_secret_fiche
from importers.fiche.fiche import Fiche
from importers.fiche.headline import Evidence, find_facts
from importers.fiche.itinerance import travelling_word
from importers.fiche.place import read_place
from importers.fiche.trials import is_trial
from importers.french_hours.convert import parse_horaires
from importers.model import Rejected, Row
from importers.values.contacts import clean_courriels, clean_sites, clean_telephone, clean_url
from importers.values.labels import LABEL_TABLES, NO_TARGET, split_list, translate
from importers.values.numbers import clean_date, clean_pivot
from importers.values.privacy import is_nominative
from importers.values.text import clean_text

_V0_COLUMNS = frozenset(
    {"conditions_acces", "conditions_access", "frais", "labels_nationaux", "publics_accueillis"}
)
_V0_COST_COLUMNS = frozenset({"conditions_acces", "conditions_access", "frais"})
_FREE_LABELS: Final = "autres_formations_labels"
_MAX_RESUME_CHARS = 280
_SAFE_ID = re.compile(r"[A-Za-z0-9_.~-]{1,200}")
_UNIVERSAL_ID = re.compile(
    r"[A-Za-z0-9_.~-]*([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24})[A-Za-z0-9_.~-]*", re.IGNORECASE
)
"""An identifier with a UUID or a MongoDB id in it: no two sources can have given it to two places."""

_NO_PUBLIC = "Ce lieu n'accueille pas de public"


Labels = Mapping[str, list[str]]
"""Field of v1.0.2 → its labels as the file spells them."""


@dataclass(slots=True)
class FicheReader:
    """Reader of the rows of one dataset; counts the values that no version of the standard knows."""

    communes: CommuneIndex
    dataset: str
    """Slug of the dataset, in front of identifiers that are only local."""
    today: date
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    def read(self, row: Row) -> Fiche:
        """Turn a row into a fiche. Raises Rejected."""
        values = _flatten_address(row.values)
        nom = clean_text(values.get("nom"))
        if nom is None:
            raise Rejected("nom", values.get("nom"), "le nom du lieu est absent")
        labels = {name: _labels(values, name) for name in (*LABEL_TABLES, _FREE_LABELS)}
        lists = self._read_lists(labels)
        if lists["modalites_acces"] == (_NO_PUBLIC,):
            raise Rejected("modalites_acces", _NO_PUBLIC, "le lieu n'accueille pas de public")
        place = read_place(values, self.communes, lists["itinerance"])
        if is_trial(nom, place["commune"]):
            raise Rejected("nom", nom, "ligne d'essai, ou à supprimer")
        lists["itinerance"], itinerance_raison = _itinerance(nom, place["commune"], lists["itinerance"])
        resume, detail = _presentation(values)
        code = place["code_insee"] or place["code_postal"]
        source, date_maj = (
            clean_text(values.get("source")),
            clean_date(values.get("date_maj"), today=self.today),
        )
        texts = [text for text in (nom, resume, detail, clean_text(values.get("frais_precisions"))) if text]
        fiche = Fiche(
            identity=self._identity(values, nom, place),
            schema=_schema_of(values),
            pivot=clean_pivot(_first_value(values, "pivot")),
            nom=nom,
            telephone=clean_telephone(values.get("telephone"), code),
            courriels=tuple(
                c for c in clean_courriels(_first_value(values, "courriels")) if not is_nominative(c)
            ),
            site_web=clean_sites(values.get("site_web")),
            horaires=parse_horaires(_first_value(values, "horaires")),
            presentation_resume=resume,
            presentation_detail=detail,
            source=source,
            structure_parente=clean_text(values.get("structure_parente")),
            date_maj=date_maj,
            fiche_acces_libre=clean_url(_first_value(values, "fiche_acces_libre")),
            prise_rdv=clean_url(values.get("prise_rdv")),
            facts=find_facts(_evidence(values, labels, texts), source=source, date_maj=date_maj),
            itinerance_raison=itinerance_raison,
            **place,
            **lists,
        )
        return conceal(fiche, self.communes) if is_secret_fiche(fiche) else fiche

    def _read_lists(self, labels: Labels) -> dict[str, Any]:  # fields of Fiche
        found: dict[str, list[str]] = {name: [] for name in CLOSED_LISTS}
        for name in LABEL_TABLES:
            for label, target in translate(name, labels[name]):
                if target is None:
                    self.unknown[name, label[:200]] += 1
                elif target != NO_TARGET:
                    found[target[0]].append(target[1])
        return {
            **{name: tuple(dict.fromkeys(words)) for name, words in found.items()},
            _FREE_LABELS: tuple(dict.fromkeys(labels[_FREE_LABELS])),
        }

    def _identity(self, values: Mapping[str, Any], nom: str, place: Mapping[str, Any]) -> str:
        local = clean_text(values.get("id"))
        if local is None:
            described = "|".join((fold(nom), fold(place["adresse"] or ""), place["commune_code"] or ""))
            return f"{self.dataset}-{_short_hash(described)}"
        if _UNIVERSAL_ID.fullmatch(local):
            return local
        return f"{self.dataset}-{local if _SAFE_ID.fullmatch(local) else _short_hash(local)}"


def _itinerance(nom: str, commune: str | None, stated: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """Return what a row states, else what its name says, with the reason."""
    word = None if stated else travelling_word(nom, commune)
    return (stated, None) if word is None else (("Itinérant",), f"le nom dit «{word}»")


def _flatten_address(values: dict[str, Any]) -> dict[str, Any]:
    """Flatten the address object of the national API into the columns of the standard."""
    adresse = values.get("adresse")
    if not isinstance(adresse, dict):
        return values
    parts = (adresse.get("numero_voie"), adresse.get("repetition"), adresse.get("nom_voie"))
    street = " ".join(text for text in map(clean_text, parts) if text)
    town = {key: adresse.get(key) for key in ("commune", "code_postal", "code_insee", "complement_adresse")}
    return {**{key: value for key, value in town.items() if value}, **values, "adresse": street}


def _first_value(values: Mapping[str, Any], name: str) -> Any:
    """Return the first value that is not empty among the names a field has had."""
    return next((values[column] for column in FIELD_COLUMNS[name] if values.get(column)), None)


def _labels(values: Mapping[str, Any], name: str) -> list[str]:
    """List the labels of a field as the file spells them, from every name it has had."""
    labels = (split_list(values.get(column)) for column in FIELD_COLUMNS.get(name, (name,)))
    return [label for found in labels for label in found if not _is_of_another_domain(label)]


def _is_of_another_domain(label: str) -> bool:
    """Check for a theme of data·inclusion that is not digital, such as mobilite--passer-le-permis."""
    return "--" in label and not label.startswith("numerique--")


def _evidence(values: Mapping[str, Any], labels: Labels, texts: list[str]) -> Evidence:
    return Evidence(
        labels=labels,
        costs_are_v0=any(values.get(column) for column in _V0_COST_COLUMNS),
        support_is_partial=bool(values.get(PARTIAL_SUPPORT)),
        texts=texts,
    )


def _schema_of(values: Mapping[str, Any]) -> str:
    old = any(values.get(column) for column in _V0_COLUMNS)
    new = any("|" in str(values.get(name)) for name in CLOSED_LISTS) or "frais_a_charge" in values
    return {(True, True): "v0-v1", (True, False): "v0"}.get((old, new), "v1")


def _presentation(values: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the summary, at most 280 characters as v1 requires, and the detail, with the whole text."""
    resume = clean_text(_first_value(values, "presentation_resume"))
    detail = clean_text(_first_value(values, "presentation_detail"))
    if resume is None or len(resume) <= _MAX_RESUME_CHARS:
        return resume, detail
    cut = resume[: _MAX_RESUME_CHARS - 1].rpartition(" ")[0]
    whole = resume if detail is None or resume in detail else f"{resume} {detail}"
    return f"{cut}…", detail if detail and resume in detail else whole


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
