"""Whether the name of a lieu says that it travels: a bus, a van, an itinerant service."""

import re
from typing import Final

from geo.communes.names import fold

_WORK = (
    r"(numeriques?|informatique|mobile|itinerante?|connectee?|bleu|frances? services?|services?|des services"
    r"|de services|multi ?services?|solidaire|social|citoyen|du numerique|de l emploi|de la sante|pmi|msa"
    r"|emploi|info)"
)
"""What a vehicle does, beside its word."""

_TRAVELLING: Final = (
    (
        r"\bitinerante?s?\b|\b(en|services? d) itinerance\b|\bitinerance (sur|dans|en)\b",
        "itinérant",
    ),
    (
        r"^((le|la|l|un|notre) )?((b|mini|aidant|proxi) )?bus (?!stop\b|station\b)\w"
        rf"|\b(mini ?)?bus {_WORK}\b",
        "bus",
    ),
    (
        r"\b(aidant|medi ?a|medi|mini|info|num|numeri|cyber|biblio|media|ludo|digi|emploi|proxi|soli|web)"
        r" ?bus\b",
        "bus",
    ),
    (rf"^((le|la|un|notre|petit) )*camion(nette)?\b|\bcamion(nette)? {_WORK}\b", "camion"),
    (rf"\b(mini ?)?van {_WORK}\b", "van"),
    (
        rf"\b(fourgon(nette)?|caravane|roulotte|triporteur|remorque|camping car|tuk tuk|peniche) {_WORK}\b",
        "véhicule",
    ),
    (r"\b(fab|digi|digital|numeri\w*|info|lab|tech|emploi|media) ?truck\b", "camion"),
    (
        r"\b(espace|unite|service|antenne|(biblio|media|ludo)theque|fab ?lab|lab|labo|permanence|accueil"
        r"|mairie|epn|cyber\w*|maison|studio|guichet|frances? services?)"
        r"( (?!telephon|appli|internet|smartphone|mobile)\w+){0,2} mobile\b(?! money)",
        "mobile",
    ),
)
"""Pattern of the folded names of what travels → the word to quote."""

_COMPILED: Final = tuple((re.compile(pattern), word) for pattern, word in _TRAVELLING)

_STANDING: Final = re.compile(
    r"\b(gare|arrets?|station|terminus|depot|lignes?|place|rue|avenue|chemin|abri|parking|quai|halte|pole"
    r"|garage)( (routiere|centrale))?( (de |du |des |d |aux? |a ))?(l )?(la )?(les )?"
    r"\b(auto)?(bus|camions?|vans?|caravanes?)\b"
    r"|\b(ancien|ex|feu) (bus|camion)\b|\bnon itinerant"
)
"""A stop, a street or a depot of buses is no bus."""


def travelling_word(nom: str, commune: str | None) -> str | None:
    """Return the word by which a name says that the lieu travels; None where it does not.

    The commune of Bus, and those whose name starts with it, are no buses.
    """
    folded, town = f" {fold(nom)} ", fold(commune or "")
    if town and re.search(r"\b(bus|van|vans|camion\w*)\b", town):
        folded = folded.replace(f" {town} ", " ")
    folded = _STANDING.sub(" ", folded).strip()
    return next((word for pattern, word in _COMPILED if pattern.search(folded)), None)
