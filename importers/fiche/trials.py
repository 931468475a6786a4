"""Rows that somebody typed to try a form: «Test», «ANCT Test», «à supprimer». They are no lieux."""

import re
from typing import Final

from geo.communes.names import fold

_TRIAL_WORD: Final = re.compile(r"^(tests?|essais?|demos?|demonstration|bidon|toto|azerty|qwerty|x{3,})\d*$")
_NEUTRAL_WORDS: Final = frozenset(
    """
    anct mednum cnfs coop dora lieu lieux structure structures etablissement conseiller conseillers
    numerique numeriques france services service import export recette prod preprod dev fiche compte donnee
    donnees saisie nouveau nouvelle mon ma un une le la les de du des d l a pour mediation association
    antenne adresse nom
    """.split()  # noqa: SIM905 (a quoted list would be harder to read)
)
"""Words that say nothing of a place: beside a word of trial, they make no name."""

_TRIAL_PHRASE: Final = re.compile(
    r"\ba supprimer\b|\ba effacer\b|\bne (pas|plus) (utiliser|publier|afficher)\b|\blorem ipsum\b"
    r"|\b(fiche|ligne|lieu|structure|donnees?|compte) (de |d )?(test|essai|demo)\b(?! d activite)"
    r"|^(fictif|fictive|lieu fictif|structure fictive|doublon|brouillon|poubelle)$"
)


def is_trial(nom: str, commune: str | None) -> bool:
    """Check whether a name is a trial: nothing but words of trial, or an order to delete the row.

    A commune or a place may bear such a word: Essay, Testa, «Laboratoire d'essais», «Test d'entrée».
    """
    folded, town = fold(nom), fold(commune or "")
    if _TRIAL_PHRASE.search(folded):
        return True
    if not folded or folded == town:
        return False
    words = folded.split()
    trials = [word for word in words if _TRIAL_WORD.match(word)]
    neutral = _NEUTRAL_WORDS.union(town.split() if trials and trials[0].startswith("test") else ())
    return bool(trials) and all(word in neutral or word.isdigit() or word in trials for word in words)
