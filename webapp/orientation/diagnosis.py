"""Five questions, on paper or on screen, whose answers are wishes: no score, nothing kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from webapp.core.parameter import YES

Pairs = tuple[tuple[str, str], ...]
"""Parameters of an orientation, with their values."""

_ALONE: Final[Pairs] = ()
_BASICS: Final = ("services", "Maîtrise des outils numériques du quotidien")
_FORMALITIES: Final = ("services", "Aide aux démarches administratives")
_PLACE: Final = "q"
"""What the page asks besides, and hands on as it is."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One possible answer, and what it makes wish for, in parameters and in words for the paper."""

    value: str
    label: str
    wishes: Pairs
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `several` when more than one answer may be ticked."""

    name: str
    text: str
    replies: Sequence[Reply]
    several: bool = False


QUESTIONS: Final = (
    Question(
        "appareil",
        "Avez-vous chez vous un appareil avec internet ?",
        (
            Reply("oui", "Oui", _ALONE),
            Reply("non", "Non", (("acces_libre", YES),), "Ordinateur en libre accès"),
        ),
    ),
    Question(
        "bases",
        "Savez-vous écrire un message et chercher sur internet ?",
        (
            Reply("seul", "Oui, sans aide", _ALONE),
            Reply("peu", "Un peu", (_BASICS, ("ateliers", YES)), "Apprendre les bases, ateliers"),
            Reply(
                "non",
                "Non",
                (_BASICS, ("modalites_accompagnement", "Accompagnement individuel")),
                "Apprendre les bases, aide individuelle",
            ),
        ),
    ),
    Question(
        "demarches",
        "Savez-vous faire vos démarches sur internet ?",
        (
            Reply("seul", "Oui, sans aide", _ALONE),
            Reply("aide", "Oui, avec une personne à côté", (_FORMALITIES,), "Aide pour les démarches"),
            Reply(
                "place",
                "Non, il faut le faire à ma place",
                (_FORMALITIES, ("dispositif_programmes_nationaux", "Aidants Connect")),
                "Aide pour les démarches, à la place de la personne (Aidants Connect)",
            ),
        ),
    ),
    Question(
        "gene",
        "Qu'est-ce qui est difficile pour vous ?",
        (
            Reply("lire", "Lire ou écrire", (("prise_en_charge_specifique", "Illettrisme"),)),
            Reply(
                "langue",
                "Parler français",
                (("prise_en_charge_specifique", "Langues étrangères (autres)"),),
            ),
            Reply("entendre", "Entendre", (("prise_en_charge_specifique", "Surdité"),)),
            Reply("voir", "Voir", (("prise_en_charge_specifique", "Déficience visuelle"),)),
            Reply("bouger", "Me déplacer", (("prise_en_charge_specifique", "Handicaps moteurs"),)),
            Reply("comprendre", "Comprendre", (("prise_en_charge_specifique", "Handicaps mentaux"),)),
        ),
        several=True,
    ),
    Question(
        "prix",
        "Pouvez-vous payer une aide ?",
        (
            Reply("oui", "Oui", _ALONE),
            Reply("pass", "J'ai un Pass numérique", (("pass_numerique", YES),), "Pass numérique accepté"),
            Reply("non", "Non", (("frais_a_charge", "Gratuit"),), "Gratuit"),
        ),
    ),
)


def is_answered(args: MultiDict[str, str]) -> bool:
    """Tell whether anything was answered; a bare page is printed instead."""
    return any(args.getlist(question.name) for question in QUESTIONS) or bool(args.get(_PLACE))


def choice_of_answers(args: MultiDict[str, str]) -> dict[str, Any]:
    """Turn answers into the parameters of an orientation; what nobody offered counts for nothing."""
    choice: dict[str, Any] = {_PLACE: [args[_PLACE]]} if args.get(_PLACE) else {}
    for name, value in dict.fromkeys(_wishes(args)):
        choice.setdefault(name, []).append(value)
    return choice


def _wishes(args: MultiDict[str, str]) -> Iterable[tuple[str, str]]:
    for question in QUESTIONS:
        given = args.getlist(question.name)
        for reply in question.replies:
            if reply.value in given:
                yield from reply.wishes
