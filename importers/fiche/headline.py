"""Headline facts of a row: ateliers, accès libre, Pass numérique.

What is missing is unknown, never «non». The rules are those of the national standard, by version:
v0 could say that the Pass is accepted; v1 cannot say that it is not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from geo.communes.names import fold
from geo.standard.fields import INCONNU, INDICE, NON, OUI, POSSIBLE
from importers.values.labels import label_key

_SUPPORT: Final = "modalites_accompagnement"
_COST: Final = "frais_a_charge"

_WORKSHOP_KEYS = frozenset(map(fold, ("Dans un atelier", "Dans un atelier collectif", "atelier")))
_ALONE_KEYS = frozenset(map(fold, ("Seul", "En autonomie", "autonomie")))
_EQUIPMENT_KEYS = frozenset(
    map(
        fold,
        (
            "Accéder à du matériel",
            "Accéder à une connexion internet",
            "Accès internet et matériel informatique",
        ),
    )
)
_PASS_KEYS = frozenset(map(fold, ("Accepte le Pass numérique", "Pass numérique")))
_CONDITION_KEYS = frozenset(map(fold, ("Gratuit sous condition", "gratuit-sous-conditions")))

_WORKSHOP_TEXT = re.compile(r"\bateliers?\b")
_ALONE_TEXT = re.compile(r"\b(libre acces|acces libre|libre service)\b")
_PASS_TEXT = re.compile(r"\baptic\b|\bpass(es)? numeriques?\b|\bcheques? (aptic|(culture )?numeriques?)\b")
_REFUSAL_TEXT = re.compile(
    r"\bn accept(e|ent|ons) (plus|pas)\b|\b(non|pas|plus) accepte(e?s?)\b|\bne pren(d|nent|ons) (plus|pas)\b"
)
_SENTENCE_END = re.compile(r"[.!?\n]+")


@dataclass(frozen=True, slots=True)
class HeadlineFact:
    """The state of one fact, and what it was read from."""

    state: str
    field: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a row states on the facts: labels as the file spells them, by field of v1.0.2."""

    labels: Mapping[str, Sequence[str]]
    costs_are_v0: bool
    """The cost came from a field that could have named the Pass: its silence means no."""
    texts: Sequence[str]
    support_is_partial: bool = False
    """Only some of the ways in which help is given are listed: silence on the others says nothing."""


def find_ateliers(evidence: Evidence) -> HeadlineFact:
    """Decide whether the lieu runs workshops."""
    return (
        _by_label(evidence, _SUPPORT, _WORKSHOP_KEYS, OUI)
        or _support_without(evidence)
        or _by_text(evidence, _WORKSHOP_TEXT, INDICE)
        or HeadlineFact(INCONNU)
    )


def find_acces_libre(evidence: Evidence) -> HeadlineFact:
    """Decide whether one may use a computer or the internet there on one's own."""
    return (
        _by_label(evidence, _SUPPORT, _ALONE_KEYS, OUI)
        or _by_label(evidence, "services", _EQUIPMENT_KEYS, INDICE)
        or _by_text(evidence, _ALONE_TEXT, INDICE)
        or _support_without(evidence)
        or HeadlineFact(INCONNU)
    )


def find_pass_numerique(evidence: Evidence) -> HeadlineFact:
    """Decide whether the Pass numérique is accepted."""
    return (
        _by_label(evidence, _COST, _PASS_KEYS, OUI)
        or _pass_by_labels(evidence)
        or _pass_by_text(evidence)
        or (_any_label(evidence, _COST, NON) if evidence.costs_are_v0 else None)
        or _by_label(evidence, _COST, _CONDITION_KEYS, POSSIBLE)
        or HeadlineFact(INCONNU)
    )


FACT_FINDERS: Final = {
    "ateliers": find_ateliers,
    "acces_libre": find_acces_libre,
    "pass_numerique": find_pass_numerique,
}


def find_facts(evidence: Evidence, *, source: str | None, date_maj: date | None) -> dict[str, Any]:
    """Decide the three facts; each is a JSON object {state, field, value, source, date}."""
    dated = date_maj.isoformat() if date_maj else None
    return {
        fact: {
            "state": found.state,
            "field": found.field,
            "value": found.value,
            "source": source,
            "date": dated,
        }
        for fact, find in FACT_FINDERS.items()
        for found in [find(evidence)]
    }


def _by_label(evidence: Evidence, field: str, keys: frozenset[str], state: str) -> HeadlineFact | None:
    for label in evidence.labels.get(field, ()):
        if label_key(label) in keys:
            return HeadlineFact(state, field, label)
    return None


def _support_without(evidence: Evidence) -> HeadlineFact | None:
    """Return «non» when the ways in which help is given are listed and this one is not among them."""
    return None if evidence.support_is_partial else _any_label(evidence, _SUPPORT, NON)


def _any_label(evidence: Evidence, field: str, state: str) -> HeadlineFact | None:
    labels = evidence.labels.get(field, ())
    return HeadlineFact(state, field, "; ".join(labels)) if labels else None


def _by_text(evidence: Evidence, pattern: re.Pattern[str], state: str) -> HeadlineFact | None:
    for text in evidence.texts:
        if pattern.search(fold(text)):
            return HeadlineFact(state, "presentation", text)
    return None


def _pass_by_labels(evidence: Evidence) -> HeadlineFact | None:
    for field in ("dispositif_programmes_nationaux", "autres_formations_labels"):
        for label in evidence.labels.get(field, ()):
            if _PASS_TEXT.search(fold(label)):
                return HeadlineFact(OUI, field, label)
    return None


def _pass_by_text(evidence: Evidence) -> HeadlineFact | None:
    for text in evidence.texts:
        for sentence in _SENTENCE_END.split(text):
            folded = fold(sentence)
            if _PASS_TEXT.search(folded):
                return HeadlineFact(
                    NON if _REFUSAL_TEXT.search(folded) else OUI, "presentation", sentence.strip()
                )
    return None
