"""Sentences that say to call, and what they become where no telephone is known."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from webapp.wording.messages import N_, _

WITHOUT_PHONE: Final[Mapping[str, str]] = MappingProxyType(
    {
        N_("Horaires inconnus : appelez"): N_("Horaires inconnus"),
        N_("Jour férié : appelez avant de venir"): N_("Jour férié : peut-être fermé"),
        N_("Peut-être ouvert : appelez avant de venir"): N_("Peut-être ouvert"),
        N_("Peut-être ouvert (%(remark)s) : appelez avant de venir"): N_("Peut-être ouvert (%(remark)s)"),
        N_("Fermé. Appelez pour savoir quand il ouvre"): N_("Fermé. Prochaine ouverture inconnue"),
        N_("Fermé. Appelez pour connaître les jours d'ouverture"): N_("Fermé. Jours d'ouverture inconnus"),
        N_("Ce lieu se déplace : appelez pour savoir où il sera."): N_(
            "Ce lieu se déplace : nous ne savons pas où il sera."
        ),
        N_("Ce lieu se déplace : appelez pour connaître les jours."): N_(
            "Ce lieu se déplace : nous ne connaissons pas les jours."
        ),
        N_("Appelez pour connaître les jours."): N_("Nous ne connaissons pas les jours."),
        N_("Ces informations ont plus de %(months)s mois. Appelez avant de venir."): N_(
            "Ces informations ont plus de %(months)s mois : elles ont pu changer."
        ),
        N_("Date des informations inconnue : appelez avant."): N_("Date des informations inconnue."),
        N_("Adresse inconnue : appelez avant de venir"): N_("Adresse inconnue"),
        N_("Horaires inconnus : appelez avant de venir."): N_("Horaires inconnus."),
    }
)
"""Sentence → the same without a call."""


def call(message: str, telephone: object, **values: Any) -> str:
    """Translate a sentence that says to call, or the other where there is no telephone."""
    return _(message if telephone else WITHOUT_PHONE[message], **values)
