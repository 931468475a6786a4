"""Parse the name of a place: its kinds, and the words that distinguish it from others of a kind."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from geo.communes.names import fold

FRANCE_SERVICES: Final = "france services"
"""A label rather than a kind: a mairie, a post office or an association bears it too."""
MOBILE: Final = "mobile"
"""It travels: never the same place as what stays, even with the same name and telephone."""

_PHRASES: Final = {
    FRANCE_SERVICES: """france services, maison france services, espace france services, msap, maison services
        publics, maison services, espace services publics, relais services publics, relais services""",
    MOBILE: """bus, camion, camion bleu, van, minibus, camping car, caravane, navette, itinérant, itinérante,
        mobile""",
    "mairie": "mairie, marie, hôtel ville, municipalité",
    "ccas": """ccas, cias, centre communal action sociale, centre intercommunal action sociale, centre action
        sociale, ctre com action sociale, centre com action sociale, com action sociale, c ccas""",
    "bibliothèque": """bibliothèque, médiathèque, ludomédiathèque, bibliomédia, bibliomédiathèque, bm, bfm,
        point lecture, relais lecture, espace lecture""",
    "centre social": """centre social, centre social culturel, centre socioculturel, centre socio culturel,
        espace socioculturel, espace socio culturel, maison sociale, csc, espace vie sociale, evs""",
    "mission locale": "mission locale, mission locale rurale, mission locale jeunes, milo",
    "france travail": "france travail, agence france travail, pôle emploi, agence pôle emploi",
    "poste": "poste, bureau poste, agence postale, agence postale communale, agence postale intercommunale",
    "info jeunes": """info jeunes, info jeunesse, information jeunesse, point information jeunesse, point info
        jeunesse, point info jeunes, bureau information jeunesse, centre information jeunesse, structure
        information jeunesse, centre régional information jeunesse, pij, bij, cij, crij""",
    "mjc": "mjc, maison jeunes, maison jeunes culture",
    "maison de quartier": "maison quartier, maison habitants, mdh",
    "maison pour tous": "maison tous, mpt",
    "epn": """epn, epm, espace public numérique, espace public multimédia, point public numérique, point
        numérique, espace numérique, espace multimédia, espace informatique, cyber, cyber base, cyberbase,
        cyber centre, cybercentre, cyber espace, cyberespace, cyber point, point cyb, espace cyber,
        lieu accès multimédia""",
    "solidarités": """maison solidarité, maison départementale solidarité, maison solidarité départementale,
        maison landaise solidarité, maison département, centre départemental solidarité, centre départemental
        action sociale, centre médico social, cms, mds, mdsi, mdd, utpas, utas, sdsei""",
    "lab": "tiers lieu, fablab, fab lab, coworking, espace coworking",
    "epci": "communauté communes, communauté agglomération, communauté urbaine",
    "préfecture": "préfecture, sous préfecture",
    "caf": "caf, caisse allocations familiales",
    "assurance maladie": "assurance maladie, cpam, caisse primaire assurance maladie",
    "msa": "msa, mutualité sociale agricole",
    "impôts": """finances publiques, centre finances publiques, direction départementale finances publiques,
        centre impôts, trésorerie""",
    "pimms": "pimms, pimms médiation, point information médiation multi services",
    "enseignement": "école, collège, lycée, université, greta, afpa, mfr",
    "foyer": """foyer jeunes travailleurs, fjt, résidence habitat jeunes, résidence autonomie,
        résidence sociale, ehpad, chrs""",
    "croix-rouge": "croix rouge, croix rouge française",
    "emmaüs": "emmaüs, emmaüs connect",
    "secours": "secours populaire, secours populaire français, secours catholique",
    "familles rurales": "familles rurales",
    "ligue de l'enseignement": "ligue enseignement",
    "adoma": "adoma",
    "adie": "adie",
    "": """conseiller numérique, conseillère numérique, conseiller numérique france services, conseillère
        numérique france services, médiateur numérique, médiation numérique""",
}
"""Kind → its phrases, without stop words; those under "" carry no information."""

SEVERAL_IN_A_TOWN: Final = frozenset(_PHRASES) - {
    FRANCE_SERVICES,
    MOBILE,
    "mairie",
    "ccas",
    "bibliothèque",
    "centre social",
    "mjc",
    "maison de quartier",
    "maison pour tous",
    "epn",
    "lab",
}
"""Networks: in one town, several of their places have the same name."""

_STOP_WORDS: Final = frozenset(
    fold(
        """à au aux avec c ce ces chez d dans de des du en entre et l la le les leur n ô ou par pour qu s sa
        ses sous sur un une y"""
    ).split()
)
_FEMININE: Final = MappingProxyType(
    {
        "communale": "communal",
        "culturelle": "culturel",
        "departementale": "departemental",
        "intercommunale": "intercommunal",
        "locale": "local",
        "municipale": "municipal",
        "postale": "postal",
        "rurale": "rural",
        "sociale": "social",
        "st": "saint",
        "ste": "sainte",
    }
)


_ACRONYM: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")


def words_of(text: str) -> list[str]:
    """Fold a text into words, without stop words, plurals and the feminine of common adjectives."""
    if "." in text:
        text = _ACRONYM.sub(lambda found: found[0].replace(".", "") + " ", text)
    return [_stem(word) for word in fold(text).split() if word not in _STOP_WORDS]


def _stem(word: str) -> str:
    singular = word[:-1] if len(word) > 2 and word[-1] == "s" else word
    return _FEMININE.get(singular, singular)


_GENERIC: Final = frozenset(
    words_of(
        """
        accueil action agence agglo agglomération antenne ass asso assoc associatif association
        associative atelier bureau central centrale centre communal communautaire communauté commune
        conseil culturel département départemental espace france fédération groupe initiatives
        intercommunal lieu local locaux maison multimédia municipal médiation métropole numérique
        pays permanence point principal principale public publique pôle relais région régional
        régionale réseau salle service site siège social structure territoire union village ville
        """
    )
)
"""Words that distinguish no place from another."""

_Phrase = tuple[str, ...]


def _by_first_word() -> dict[str, list[tuple[_Phrase, str]]]:
    """Index the phrases, the longest first."""
    index: dict[str, list[tuple[_Phrase, str]]] = {}
    for kind, phrases in _PHRASES.items():
        for phrase in phrases.split(","):
            words = tuple(words_of(phrase))
            index.setdefault(words[0], []).append((words, kind))
    return {first: sorted(known, key=lambda pair: -len(pair[0])) for first, known in index.items()}


_INDEX: Final = _by_first_word()
_FIRST_WORDS: Final = MappingProxyType({"commune": "mairie", "ville": "mairie", "cc": "epci", "ca": "epci"})
"""Words that state the kind only where the name starts with them: «Commune de Guéret»."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """The name of a place in a commune, parsed."""

    words: str
    """All its words in alphabetical order, without the commune's name."""
    kinds: frozenset[str]
    own: frozenset[str]
    """Words that are its own: neither kind, nor commune, nor generic."""
    own_text: str
    numbers: frozenset[str]
    """Numbers among its own words."""

    @property
    def is_mobile(self) -> bool:
        return MOBILE in self.kinds


@lru_cache(maxsize=1 << 16)
def town_words(commune: str) -> tuple[str, ...]:
    """Fold the name of a commune into words."""
    return tuple(words_of(commune))


@lru_cache(maxsize=1 << 17)  # a regrouping reads every name again
def read_name(nom: str, commune: str) -> PlaceName:
    """Parse the name of a place, given the name of its commune."""
    town = town_words(commune)
    all_words = words_of(nom)
    words = _without_commune(all_words, town)
    kinds, rest = _split_kinds(words)
    if all_words and all_words[0] in _FIRST_WORDS:
        kinds.add(_FIRST_WORDS[all_words[0]])
        rest = [word for word in rest if word not in ("cc", "ca")]
    own = frozenset(rest) - _GENERIC - frozenset(town)
    return PlaceName(
        words=" ".join(sorted(set(words))),
        kinds=frozenset(kinds),
        own=own,
        own_text=" ".join(sorted(own)),
        numbers=frozenset(word for word in own if word.isdigit()),
    )


def _without_commune(words: list[str], town: Sequence[str]) -> list[str]:
    """Remove the name of the commune where it is whole, so that «École» in it is no school."""
    length = len(town)
    starts = range(len(words) - length + 1) if length else ()
    start = next((i for i in starts if tuple(words[i : i + length]) == town), None)
    return words if start is None else words[:start] + words[start + length :]


def _split_kinds(words: Sequence[str]) -> tuple[set[str], list[str]]:
    """Return the kinds that words state, and the other words."""
    kinds: set[str] = set()
    rest: list[str] = []
    at = 0
    while at < len(words):
        phrase, kind = _phrase_at(words, at)
        if kind is None:
            rest.append(words[at])
        else:
            kinds.add(kind)
        at += max(1, len(phrase))
    return kinds - {""}, rest


def _phrase_at(words: Sequence[str], at: int) -> tuple[_Phrase, str | None]:
    known: Iterable[tuple[_Phrase, str]] = _INDEX.get(words[at], ())
    return next((pair for pair in known if tuple(words[at : at + len(pair[0])]) == pair[0]), ((), None))
