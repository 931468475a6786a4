"""Five questions, on paper or on screen, whose answers are wishes: no score, nothing kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from webapp.core.parameter import YES
from webapp.orientation.params import QueryPairs
from webapp.wording.messages import N_

_ALONE: Final[QueryPairs] = ()
_BASICS: Final = ("services", "Maîtrise des outils numériques du quotidien")
_FORMALITIES: Final = ("services", "Aide aux démarches administratives")
_PLACE: Final = "q"
"""What the page asks besides, and carries as it is."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One possible answer, and the wishes it makes, as parameters and in words for the paper."""

    value: str
    label: str
    wishes: QueryPairs
    advice: str = ""


@dataclass(frozen=True, slots=True)
class DiagnosisQuestion:
    """One question; `several` when more than one answer may be ticked."""

    name: str
    text: str
    replies: Sequence[Reply]
    several: bool = False


DIAGNOSIS_QUESTIONS: Final = (
    DiagnosisQuestion(
        "appareil",
        N_("Avez-vous chez vous un appareil avec internet ?"),
        (
            Reply("oui", N_("Oui"), _ALONE),
            Reply("non", N_("Non"), (("acces_libre", YES),), N_("Ordinateur en libre accès")),
        ),
    ),
    DiagnosisQuestion(
        "bases",
        N_("Savez-vous écrire un message et chercher sur internet ?"),
        (
            Reply("seul", N_("Oui, sans aide"), _ALONE),
            Reply("peu", N_("Un peu"), (_BASICS, ("ateliers", YES)), N_("Apprendre les bases, ateliers")),
            Reply(
                "non",
                N_("Non"),
                (_BASICS, ("modalites_accompagnement", "Accompagnement individuel")),
                N_("Apprendre les bases, aide individuelle"),
            ),
        ),
    ),
    DiagnosisQuestion(
        "demarches",
        N_("Savez-vous faire vos démarches sur internet ?"),
        (
            Reply("seul", N_("Oui, sans aide"), _ALONE),
            Reply(
                "aide", N_("Oui, avec une personne à côté"), (_FORMALITIES,), N_("Aide pour les démarches")
            ),
            Reply(
                "place",
                N_("Non, il faut le faire à ma place"),
                (_FORMALITIES, ("dispositif_programmes_nationaux", "Aidants Connect")),
                N_("Aide pour les démarches, à la place de la personne (Aidants Connect)"),
            ),
        ),
    ),
    DiagnosisQuestion(
        "gene",
        N_("Qu'est-ce qui est difficile pour vous ?"),
        (
            Reply("lire", N_("Lire ou écrire"), (("prise_en_charge_specifique", "Illettrisme"),)),
            Reply(
                "langue",
                N_("Parler français"),
                (("prise_en_charge_specifique", "Langues étrangères (autres)"),),
            ),
            Reply("entendre", N_("Entendre"), (("prise_en_charge_specifique", "Surdité"),)),
            Reply("voir", N_("Voir"), (("prise_en_charge_specifique", "Déficience visuelle"),)),
            Reply("bouger", N_("Me déplacer"), (("prise_en_charge_specifique", "Handicaps moteurs"),)),
            Reply("comprendre", N_("Comprendre"), (("prise_en_charge_specifique", "Handicaps mentaux"),)),
        ),
        several=True,
    ),
    DiagnosisQuestion(
        "prix",
        N_("Pouvez-vous payer une aide ?"),
        (
            Reply("oui", N_("Oui"), _ALONE),
            Reply(
                "pass", N_("J'ai un Pass numérique"), (("pass_numerique", YES),), N_("Pass numérique accepté")
            ),
            Reply("non", N_("Non"), (("frais_a_charge", "Gratuit"),), N_("Gratuit")),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class DiagnosisPage:
    """The page of the questions."""

    questions: Sequence[DiagnosisQuestion] = DIAGNOSIS_QUESTIONS


def is_answered(args: MultiDict[str, str]) -> bool:
    """Return whether anything was answered; a bare page is printed otherwise."""
    return any(args.getlist(question.name) for question in DIAGNOSIS_QUESTIONS) or bool(args.get(_PLACE))


def orientation_query(args: MultiDict[str, str]) -> dict[str, Any]:
    """Convert answers into the parameters of an orientation; replies that are not offered are ignored."""
    query: dict[str, Any] = {_PLACE: [args[_PLACE]]} if args.get(_PLACE) else {}
    for name, value in dict.fromkeys(_wishes(args)):
        query.setdefault(name, []).append(value)
    return query


def _wishes(args: MultiDict[str, str]) -> Iterable[tuple[str, str]]:
    for question in DIAGNOSIS_QUESTIONS:
        given = args.getlist(question.name)
        for reply in question.replies:
            if reply.value in given:
                yield from reply.wishes
