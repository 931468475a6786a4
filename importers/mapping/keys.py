"""Check the keys and values of a mapping document; the errors say what is accepted. Pure.

By hand: pydantic models with the same 41 messages in French, keys without accents and forms of the national
pipeline took 507 lines for 393.
"""

from collections.abc import Collection, Mapping
from typing import Any

from geo.communes.names import fold
from geo.errors import InvalidInput


def invalid_key(where: str, problem: str, accepted: Collection[str] = ()) -> InvalidInput:
    """Return the error of one key."""
    choice = f" ; accepté : {', '.join(accepted)}" if accepted else ""
    return InvalidInput({where: f"{problem}{choice}."})


def check_keys(where: str, spec: Any, accepted: Collection[str], *, plain: bool = True) -> dict[str, Any]:
    """Check that a table has no other keys than these, accents aside. Raises InvalidInput."""
    if not isinstance(spec, Mapping):
        raise invalid_key(where, "une table est attendue", [f"{key} = …" for key in accepted])
    keys = plain_keys(spec) if plain else dict(spec)
    unknown = [key for key in keys if key not in accepted]
    if unknown:
        raise invalid_key(f"{where}.{unknown[0]}", "clé inconnue", accepted)
    return keys


def check_texts(where: str, value: Any) -> tuple[str, ...]:
    """Return the texts of a text or a list of texts. Raises InvalidInput."""
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in values):
        raise invalid_key(where, "un texte ou une liste de textes est attendu")
    return tuple(values)


def check_text(where: str, value: Any) -> str:
    """Check that a value is a text. Raises InvalidInput."""
    if not isinstance(value, str):
        raise invalid_key(where, "un texte est attendu")
    return value


def check_separators(where: str, value: Any) -> tuple[str, ...]:
    """Check the separators of the items of a list. Raises InvalidInput."""
    signs = check_texts(where, value)
    if not all(signs):
        raise invalid_key(where, "un séparateur vide ne sépare rien")
    return signs


def plain_keys(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Fold the keys of a table: no accents, no capitals, _ for spaces."""
    return {fold(key).replace(" ", "_"): value for key, value in spec.items()}
