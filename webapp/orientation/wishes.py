"""The wishes of a person, each judged for a lieu: yes, hint, perhaps, no, or unknown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from geo.hours.calendar import DAYS
from geo.hours.weekly import HALF_DAYS, half_day_state
from geo.standard.fields import HEADLINE_FACTS, INCONNU, INDICE, NON, OUI, POSSIBLE
from geo.standard.pass_numerique import is_outdated_pass, needs_no_pass
from webapp.orientation.words import finding_in_words, wish_in_words
from webapp.wording.messages import _

Values = Mapping[str, Any]
"""Properties of the stored feature of a lieu."""

HALF_DAY_WISH: Final = "horaires"
"""Name of the wish for a half-day; the others bear the names of search parameters."""

_ORDER: Final = (OUI, INDICE, POSSIBLE, INCONNU, NON)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing wished for: a value of a parameter. A half-day is spelt «mardi matin»."""

    name: str
    value: str

    @property
    def words(self) -> str:
        """The wish in words: «gratuit», «ouvert mardi matin»."""
        return wish_in_words(self.name, self.value)


@dataclass(frozen=True, slots=True)
class WishFinding:
    """The state of one wish for one lieu, and its words."""

    wish: Wish
    state: str
    words: str


def judge(wish: Wish, values: Values, *, today: date) -> WishFinding:
    """Judge a wish for a lieu."""
    state = _JUDGES.get(wish.name, _of_list)(wish, values, today)
    if wish.name == "pass_numerique" and needs_no_pass(values):
        return WishFinding(wish, state, _("gratuit, pas besoin de Pass"))
    return WishFinding(wish, state, finding_in_words(wish.name, wish.value, state))


def half_day_of(jour: str | None, moment: str | None) -> str:
    """Return the value of the wish for a half-day; empty for none."""
    return " ".join(filter(None, (jour, moment)))


def _of_list(wish: Wish, values: Values, _: date) -> str:
    """Judge by a list; no source is known to fill one in whole, so what it leaves out is unknown."""
    listed: Sequence[str] = values[wish.name] or ()
    return OUI if wish.value in listed else INCONNU


def _of_fact(wish: Wish, values: Values, _: date) -> str:
    return str(values[wish.name])


def _of_pass(wish: Wish, values: Values, today: date) -> str:
    """Trust what was declared while the operator of the Pass was there as a hint only.

    Where nothing is to be paid, the Pass is no reason to go elsewhere.
    """
    if needs_no_pass(values):
        return POSSIBLE
    found = (values.get("headline") or {}).get(wish.name) or {}
    state = _of_fact(wish, values, today)
    return INDICE if state == OUI and is_outdated_pass(found.get("date")) else state


def _of_cost(_: Wish, values: Values, __: date) -> str:
    listed = set(values["frais_a_charge"] or ())
    if listed == {"Gratuit"}:
        return OUI
    if not listed:
        return INCONNU
    return NON if listed == {"Payant"} else POSSIBLE


def _of_mandate(wish: Wish, values: Values, _: date) -> str:
    fields = ("dispositif_programmes_nationaux", "formations_labels", "autres_formations_labels")
    listed = [label for field in fields for label in values[field] or ()]
    return OUI if any(wish.value.casefold() in label.casefold() for label in listed) else INCONNU


def _of_care(wish: Wish, values: Values, today: date) -> str:
    """Judge access for wheelchairs: a sheet on Acceslibre is to be read before coming, not a promise."""
    if wish.value == "Handicaps moteurs" and wish.value not in (values[wish.name] or ()):
        return POSSIBLE if values.get("fiche_acces_libre") else INCONNU
    return _of_list(wish, values, today)


def _of_hours(wish: Wish, values: Values, today: date) -> str:
    """Judge the best of the half-days that the wish covers: any day, or any time of a day."""
    words = wish.value.split()
    days = [day for day in DAYS if day in words] or list(DAYS)
    moments = [moment for moment in HALF_DAYS if moment in words] or list(HALF_DAYS)
    found = {
        half_day_state(values["horaires"], jour=jour, moment=moment, after=today)
        for jour in days
        for moment in moments
    }
    return min(found, key=_ORDER.index)


_JUDGES: Final[Mapping[str, Callable[[Wish, Values, date], str]]] = MappingProxyType(
    {
        **dict.fromkeys(HEADLINE_FACTS, _of_fact),
        "pass_numerique": _of_pass,
        "frais_a_charge": _of_cost,
        "dispositif_programmes_nationaux": _of_mandate,
        "prise_en_charge_specifique": _of_care,
        HALF_DAY_WISH: _of_hours,
    }
)
