"""What was typed and did not serve to find a place, in its own spelling: the street, «mairie de»."""

import re
from collections.abc import Iterator, Sequence

from geo.communes.names import fold
from geo.communes.query import NO_PLACE, WORDS, PlaceQuery, arrondissement_key
from geo.communes.street_words import KIND_OF

_SAINTS = {"st": "saint", "ste": "sainte"}
_NUMBER = re.compile(r"[0-9]{1,4}[a-z]?")


def unused_words(query: PlaceQuery, names: Sequence[str], *, whole: bool = False) -> str:
    """Return what was typed beside a place, of which these keys name the parts; `whole`: nothing beside.

    Words that say nothing, such as «ville de», are left out at both ends. Where only «rue de» is left, the
    street bears the name of the town, and is returned with it.
    """
    words = list(WORDS.finditer(query.text))
    keys = [_SAINTS.get(fold(word.group()), fold(word.group())) for word in words]
    start, end = query.place_span
    inside = [at for at, word in enumerate(words) if start <= word.start() < end]
    used = {at for at, key in enumerate(keys) if key == query.code_postal}
    used |= set(inside) if whole else {at for name in names for at in _span_of(name, keys, inside)}
    left = _trimmed([at for at in range(len(words)) if at not in used], keys)
    if query.street_first and left and all(_is_kind(keys[at]) for at in left):
        left = [at for at, key in enumerate(keys) if key != query.code_postal]
    return " ".join(query.text[words[a].start() : words[b].end()] for a, b in _runs(left))


def arrondissement_words(query: PlaceQuery) -> list[str]:
    """Return the words that named the arrondissement, as they were typed: «paris 13e», or the city alone."""
    words = [fold(word.group()) for word in WORDS.finditer(query.text)]
    words = [word for word in words if word != query.code_postal]
    tails = (
        " ".join(words[start:end]) for start in range(len(words)) for end in range(len(words), start, -1)
    )
    return [tail for tail in tails if arrondissement_key(tail, query.code_postal) == query.arrondissement][:1]


def _span_of(name: str, keys: Sequence[str], inside: Sequence[int]) -> range:
    """Return where a key is among the words of the place, the last time: a street may bear it before."""
    size = len(name.split())
    starts = [at for at in inside if " ".join(keys[at : at + size]) == name]
    return range(starts[-1], starts[-1] + size) if starts else range(0)


def _trimmed(left: Sequence[int], keys: Sequence[str]) -> list[int]:
    said = [rank for rank, at in enumerate(left) if keys[at] not in NO_PLACE]
    return list(left[said[0] : said[-1] + 1]) if said else []


def _is_kind(key: str) -> bool:
    return key in KIND_OF or key in NO_PLACE or _NUMBER.fullmatch(key) is not None


def _runs(left: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of words that follow each other."""
    for rank, at in enumerate(left):
        if rank == 0 or left[rank - 1] != at - 1:
            start = at
        if rank == len(left) - 1 or left[rank + 1] != at + 1:
            yield start, at
