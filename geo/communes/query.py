"""Parse what a visitor typed as a place: a name, a postal code, a département, an arrondissement."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.communes.names import fold, place_key
from geo.communes.street_words import find_street

MAX_PLACE_CHARS = 120
"""Characters read; the longest name of a commune has 45, and a label adds that of another commune."""

_DEPARTEMENT = re.compile(r"0[1-9]|[1-8][0-9]|9[0-5]|2[ab]|97[1-8]|98[4-9]")
_CODE_POSTAL = re.compile(r"[0-9]{5}")
_CODE = re.compile(r"[0-9]{2,5}|2[AaBb]")
_CODE_INSEE = re.compile(r"[0-9]{5}|2[ab][0-9]{3}")
_SPACED_POSTAL = re.compile(r"\b([0-9]{2}) ([0-9]{3})\b")
_CEDEX = re.compile(r"\bcedex\b(?: [0-9]{1,2}\b)?")
_LABEL_END = re.compile(
    r"\)\s*,\s*(?:(?P<departement>d[ée]partement)|commune d(?:e |')(?P<parent>.+))\s*$", re.I
)
_LINKS = ("a", "au", "aux", "d", "dans", "de", "des", "du", "en", "l", "la", "le", "les")

_CORSICA = {"20": ("2A", "2B")}
_ARRONDISSEMENTS = {"paris": ("75", 20), "lyon": ("69", 9), "marseille": ("13", 16)}
"""City → first digits of its postal codes and number of its arrondissements."""

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_ROMANS = (*_ROMAN, *(f"x{units}" for units in _ROMAN[:9]), "xx")
_NUMBER = rf"(?P<number>[0-9]{{1,2}}|{'|'.join(sorted(_ROMANS, key=len, reverse=True))})"
_ORDINAL = r"(?P<ordinal> ?(?:er|e|eme|ieme|nd|nde|re))?"
_WORD = r"(?P<word> arr[a-z]*)?"
_CITY = rf"(?P<city>{'|'.join(_ARRONDISSEMENTS)})"
_IN_A_CITY = (
    re.compile(rf"{_CITY} {_NUMBER}{_ORDINAL}{_WORD}"),
    re.compile(rf"{_NUMBER}{_ORDINAL}{_WORD}(?: de| a)? {_CITY}"),
)

_HOUSE_SUFFIX = re.compile(r"bis|ter|quater")
WORDS = re.compile(r"[^\W_]+")
NO_PLACE = frozenset((*_LINKS, "cedex", "commune", "departement", "france", "n", "ville"))
"""Words around the name of a place that say nothing more."""


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """A parsed query. `key` is the folded name, empty when only a code was typed."""

    key: str
    code_postal: str | None = None
    departements: tuple[str, ...] = ()
    """Codes; two for «20», the old code of both départements of Corsica."""
    arrondissement: str | None = None
    """Key of the arrondissement meant, such as «paris 11e arrondissement»."""
    parent: str | None = None
    """Key of the commune that a former commune belongs to, according to the text."""
    is_departement: bool = False
    typed: str = ""
    street_first: bool = False
    """The key begins with a street: only its end names a place."""
    text: str = ""
    """What was typed, without the end that our own labels have."""
    place_span: tuple[int, int] = (0, MAX_PLACE_CHARS)
    """Where in `text` the place may be: all of it, unless a street is before a comma, or behind the place."""

    @property
    def parts(self) -> frozenset[str]:
        """Keys that may name the place when the whole key does not: of a street, what is behind it."""
        if self.street_first:
            return ends_of(self.key)
        return frozenset(part for halves in split_in_two(self.key) for part in halves)

    @property
    def code_insee(self) -> str | None:
        """What was typed, when it may be the Insee code of a commune: 2A004, 23096."""
        return self.typed.upper() if _CODE_INSEE.fullmatch(self.typed) else None

    @property
    def is_empty(self) -> bool:
        return not (self.key or self.code_postal or self.departements)


def parse_place(text: str) -> PlaceQuery:
    """Parse what was typed. Any text is accepted; one without name or code gives an empty query."""
    typed = text[:MAX_PLACE_CHARS].strip()
    name, parent, is_departement = _without_label_end(typed)
    start, end, street_first = _place_beside_street(name)
    all_words = _CEDEX.sub(" ", _SPACED_POSTAL.sub(r"\1\2", fold(name))).split()
    code_postal = next((word for word in all_words if _CODE_POSTAL.fullmatch(word)), None)
    words = _CEDEX.sub(" ", _SPACED_POSTAL.sub(r"\1\2", fold(name[start:end]))).split()
    words = [word for word in words if word != code_postal]
    departements, rest = _separate_departement(words, is_house=street_first)
    return PlaceQuery(
        key=place_key(" ".join(rest)),
        code_postal=code_postal,
        departements=departements,
        arrondissement=_arrondissement(words, code_postal, street_first=street_first),
        parent=parent,
        is_departement=is_departement,
        typed=typed.casefold(),
        street_first=street_first,
        text=name,
        place_span=(start, end),
    )


def _place_beside_street(name: str) -> tuple[int, int, bool]:
    """Return where the place may be beside a street, and whether the street is in it, at its beginning."""
    words = list(WORDS.finditer(name))
    street = find_street([fold(word.group()) for word in words])
    if street is None:
        return 0, len(name), False
    if street and any(_is_name(word.group()) for word in words[:street]):
        return 0, words[street].start(), False
    comma = name.rfind(",")
    behind = [fold(word.group()) for word in words if word.start() > comma > words[street].start()]
    if comma >= 0 and set(behind) - NO_PLACE and find_street(behind) is None:
        return comma + 1, len(name), False
    return 0, len(name), True


def split_in_two(key: str) -> Iterator[tuple[str, str]]:
    """Split a key in two at each space, without the words that link the halves: gueret | creuse."""
    words = key.split()
    for cut in range(1, len(words)):
        head, tail = words[:cut], words[cut:]
        while head and head[-1] in _LINKS:
            head = head[:-1]
        while tail and tail[0] in _LINKS:
            tail = tail[1:]
        if head and tail:
            yield " ".join(head), " ".join(tail)


def ends_of(key: str) -> frozenset[str]:
    """List the ends of a key, by whole words."""
    return frozenset(tail for _, tail in split_in_two(key))


def _without_label_end(typed: str) -> tuple[str, str | None, bool]:
    """Parse the end that our own labels have: «… (23), commune de Parsac», «… (23), département»."""
    end = _LABEL_END.search(typed)
    if end is None:
        return typed, None, False
    parent = end["parent"]
    return typed[: end.start()], place_key(parent) if parent else None, bool(end["departement"])


def _is_name(word: str) -> bool:
    return not _CODE.fullmatch(word) and fold(word) not in NO_PLACE


def _separate_departement(words: list[str], *, is_house: bool) -> tuple[tuple[str, ...], list[str]]:
    """Separate the code of a département, typed last, first or alone, from the other words.

    The first number is no département where it is that of a house.
    """
    if words and _DEPARTEMENT.fullmatch(words[-1]):
        return _codes(words[-1]), words[:-1]
    is_house = is_house or (len(words) > 1 and _HOUSE_SUFFIX.fullmatch(words[1]) is not None)
    if len(words) > 1 and _DEPARTEMENT.fullmatch(words[0]) and not is_house:
        return _codes(words[0]), words[1:]
    return (), words


def _codes(word: str) -> tuple[str, ...]:
    return _CORSICA.get(word, (word.upper(),))


def _arrondissement(words: Sequence[str], code_postal: str | None, *, street_first: bool) -> str | None:
    """Recognise «paris 11e», «11e arrondissement de paris», «75011 paris», behind a street too."""
    for start in range(len(words) if street_first else 1):
        found = arrondissement_key(" ".join(words[start:]), code_postal)
        if found is not None:
            return found
    return None


def arrondissement_key(words: str, code_postal: str | None) -> str | None:
    """Return the key of the arrondissement that words name, with their postal code; None: they do not."""
    for pattern in _IN_A_CITY:
        found = pattern.fullmatch(words)
        if found is not None:
            return _arrondissement_key(found["city"], _number(found["number"]))
    if code_postal is not None and words in _ARRONDISSEMENTS:
        start, _ = _ARRONDISSEMENTS[words]
        return _arrondissement_key(words, int(code_postal[3:])) if code_postal.startswith(start) else None
    return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _ROMANS.index(text) + 1


def _arrondissement_key(city: str, number: int) -> str | None:
    _, count = _ARRONDISSEMENTS[city]
    if not 1 <= number <= count:
        return None
    return f"{city} {'1er' if number == 1 else f'{number}e'} arrondissement"
