"""Propose a mapping of an unknown file, for a person to check, from its columns and values. Pure."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from geo.communes.names import fold
from geo.hours.calendar import DAY_NAMES
from geo.standard.fields import CLOSED_LISTS
from importers.mapping.column_hints import DISTINCTIVE_VALUES, LOCATION_FIELDS, USUAL_NAMES, VALUE_CHECKS
from importers.mapping.verbs import items_of
from importers.model import Row
from importers.values.labels import LABEL_TABLES, translate

MIN_SCORE: Final = 80
"""Of 100: a column whose name and values resemble a field less is left out."""

_VALUE_POINTS: Final = 30
"""Points that values of the right kind add to those of the name of the column."""

_MIN_SHARE: Final = 0.6
"""Share of the filled cells of a column that have to be of a kind."""

_MIN_LIKENESS: Final = 85
_MAX_LABELS: Final = 40
_SAMPLE_CELLS: Final = 50
"""Cells of a column that are checked."""

_PASS: Final = re.compile(r"\bpass numerique|\baptic\b")
_SEPARATORS: Final = ("|", ";", ",", " / ", "\n")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The column of each field, the columns of the days, and those left out."""

    fields: Mapping[str, str]
    days: Mapping[str, str]
    unmatched: Sequence[str]


def has_places(rows: Sequence[Row]) -> bool:
    """Check whether a file seems to locate things."""
    return bool(LOCATION_FIELDS & match_columns(_samples(rows)).fields.keys())


def propose(rows: Sequence[Row], name: str) -> str:
    """Write a mapping of a file in TOML; columns left out are listed in comments."""
    samples = _samples(rows)
    proposal = match_columns(samples)
    return "\n".join(
        (*_header(name, proposal), *_fields(proposal, samples), *_unmatched_columns(proposal, samples), "")
    )


def match_columns(samples: Mapping[str, Sequence[str]]) -> Proposal:
    """Assign to each field the free column that resembles it most, the best score first."""
    days = {day: column for day, french in DAY_NAMES.items() for column in samples if fold(column) == french}
    scored = sorted(
        (
            (_score(field, column, texts), field, column)
            for field in USUAL_NAMES
            for column, texts in samples.items()
            if column not in days.values()
        ),
        reverse=True,
    )
    fields: dict[str, str] = {}
    for score, field, column in scored:
        if score >= MIN_SCORE and field not in fields and column not in fields.values():
            fields[field] = column
    matched = {*fields.values(), *days.values()}
    ordered = {field: fields[field] for field in USUAL_NAMES if field in fields}
    return Proposal(ordered, days, [column for column in samples if column not in matched])


def _samples(rows: Sequence[Row]) -> dict[str, list[str]]:
    """List the filled cells of each column."""
    samples: dict[str, list[str]] = {}
    for row in rows:
        for column, value in row.values.items():
            text = ", ".join(items_of(value, ()))
            samples.setdefault(column, []).extend([text] if text else [])
    return samples


def _score(field: str, column: str, texts: Sequence[str]) -> float:
    """Score a column for a field: 100 for its very name, 30 more for values of its kind."""
    folded, looked_at = fold(column), texts[:_SAMPLE_CELLS]
    if field in VALUE_CHECKS and not _mostly(VALUE_CHECKS[field], looked_at):
        return 0
    likeness = max(0.9 * fuzz.token_sort_ratio(folded, name) for name in USUAL_NAMES[field])
    inside = max(85.0 * (f" {name} " in f" {folded} ") for name in USUAL_NAMES[field] if len(name) > 2)
    named = 100.0 if folded in USUAL_NAMES[field] else max(likeness, inside)
    distinctive = field in DISTINCTIVE_VALUES and _mostly(DISTINCTIVE_VALUES[field], looked_at)
    return max(named + _VALUE_POINTS * (field in VALUE_CHECKS), MIN_SCORE * distinctive)


def _mostly(kind: Callable[[str], object], texts: Sequence[str]) -> bool:
    """Check whether there are cells, and most of them are of a kind."""
    return bool(texts) and sum(map(bool, map(kind, texts))) >= _MIN_SHARE * len(texts)


def _header(name: str, proposal: Proposal) -> Iterator[str]:
    own = [*proposal.unmatched, *proposal.fields.values()]
    yield f"# Proposition pour {name} : à relire avant de la ranger dans importers/mappings."
    for key in ("nom", "licence", "attribution"):
        yield f'fichier.{key} = "à compléter"'
    yield f"fichier.reconnaitre = {_quoted(own[:3])}"
    yield ""


def _fields(proposal: Proposal, samples: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for field, column in proposal.fields.items():
        if field in LABEL_TABLES:
            yield from _choices(field, column, samples[column])
        elif field == "horaires":
            if not proposal.days:
                yield f"horaires.semaine = {_quoted(column)}"
        else:
            yield f"{field} = {{colonne = {_quoted(column)}}}"
    if proposal.days:
        columns = ", ".join(f"{day} = {_quoted(column)}" for day, column in proposal.days.items())
        yield f"horaires.jours = {{{columns}}}"


def _choices(field: str, column: str, texts: Sequence[str]) -> Iterator[str]:
    """Match each label of a column with the closed list of a field; list those that match nothing."""
    labels = Counter(label for text in texts for label in items_of(text, _SEPARATORS))
    unmatched = []
    yield f"{field} = ["
    for label, _ in labels.most_common(_MAX_LABELS):
        target = _target(field, label)
        if target is None:
            unmatched.append(label)
        else:
            keys = f"colonnes = {_quoted([column])}, termes = {_quoted([label])}, cible = {_quoted(target)}"
            yield f"  {{{keys}}},"
    yield "]"
    yield from (f"# sans correspondance dans {field} : {_quoted(label)}" for label in unmatched)


def _target(field: str, label: str) -> str | None:
    if not fold(label):
        return None
    if field == "frais_a_charge" and _PASS.search(fold(label)):
        return "Accepte le Pass numérique"  # of v0, which alone could say so
    ((_, known),) = translate(field, [label])
    if known is not None:
        return known[1] if known[0] == field else None
    words = {word: fold(word) for word in CLOSED_LISTS[field]}
    closest = process.extractOne(fold(label), words, scorer=fuzz.token_sort_ratio, score_cutoff=_MIN_LIKENESS)
    return str(closest[2]) if closest else None


def _unmatched_columns(proposal: Proposal, samples: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for column in proposal.unmatched:
        shown = f", par exemple {_quoted(samples[column][0][:60])}" if samples[column] else ", toujours vide"
        yield f"# sans place : {_quoted(column)}{shown}"


def _quoted(value: str | Sequence[str]) -> str:
    """Format a text or a list of texts as TOML."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
