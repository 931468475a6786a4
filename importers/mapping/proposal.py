"""Propose how to read an unknown file: a mapping for a person to check, from columns and values. Pure."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from geo.clock import today
from geo.communes.names import fold
from geo.hours.calendar import DAY_NAMES
from geo.standard.fields import CLOSED_LISTS, PIVOT_UNKNOWN
from importers.french_hours.convert import parse_horaires
from importers.mapping.verbs import items_of
from importers.model import Row
from importers.values.codes import clean_code_insee, clean_pivot
from importers.values.contacts import clean_courriels, clean_telephone, clean_url
from importers.values.dates import clean_date
from importers.values.labels import LABEL_TABLES, translate
from importers.values.text import clean_number

LEAST_SCORE: Final = 80
"""Of 100: a column whose name and values resemble a field less has no place."""

_RIGHT_VALUES: Final = 30
"""Points that values of the right kind add to what the name of the column is worth."""

_LEAST_SHARE: Final = 0.6
"""Of the filled cells of a column that have to be of a kind."""

_LEAST_LIKENESS: Final = 85
_MOST_LABELS: Final = 40
_LOOKED_AT: Final = 50
"""Cells of a column that tell what it holds."""

_PASS: Final = re.compile(r"\bpass numerique|\baptic\b")
_SEPARATORS: Final = ("|", ";", ",", " / ", "\n")
_OVERSEAS_LON, _OVERSEAS_LAT = (-64.0, 168.0), (-24.0, 52.0)

NAMES: Final[Mapping[str, Sequence[str]]] = {
    "id": ("id", "identifiant", "uid", "gid", "reference"),
    "pivot": ("pivot", "siret", "rna"),
    "nom": (
        "nom",
        "nom de la structure",
        "nom du lieu",
        "nom structure",
        "structure",
        "lieu",
        "organisation",
    ),
    "adresse": ("adresse", "adresse postale", "rue", "voie"),
    "complement_adresse": ("complement d adresse", "complement adresse", "adresse suite"),
    "code_postal": ("code postal", "cp", "postcode"),
    "commune": ("commune", "ville", "city"),
    "code_insee": ("code insee", "insee", "code commune", "citycode"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "telephone": ("telephone", "tel", "numero de telephone"),
    "courriels": ("courriel", "email", "mail", "adresse mail", "e mail"),
    "site_web": ("site web", "site internet", "site", "url"),
    "structure_parente": ("structure parente", "structure porteuse", "raison sociale"),
    "presentation_detail": ("presentation", "description", "informations", "commentaires"),
    "date_maj": ("date maj", "derniere maj", "date de mise a jour", "mise a jour", "date modif"),
    "prise_rdv": ("prise rdv", "prise de rendez vous"),
    "typologie": ("typologie", "type de lieu", "type structure", "type de structure", "categorie"),
    "services": ("services", "activites proposees", "thematiques"),
    "frais_a_charge": ("frais a charge", "tarifs", "conditions acces", "tarif"),
    "modalites_accompagnement": ("modalites accompagnement", "types d accompagnement proposes"),
    "publics_specifiquement_adresses": ("publics accueillis", "public", "public cible", "type de public"),
    "dispositif_programmes_nationaux": ("labels nationaux", "dispositif programmes nationaux", "label"),
    "itinerance": ("itinerance", "itinerant"),
    "horaires": ("horaires", "horaires d ouverture", "jours horaires ouverture", "horaire"),
}
"""Field of the standard → folded names that columns of it often have."""

PLACE: Final = frozenset({"adresse", "code_postal", "commune", "code_insee", "latitude"})


def _is_number_in(low: float, high: float) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        number = clean_number(text)
        return number is not None and low <= number <= high

    return check


KINDS: Final[Mapping[str, Callable[[str], object]]] = {
    "pivot": lambda text: clean_pivot(text) != PIVOT_UNKNOWN,
    "code_postal": re.compile(r"\s*\d{4,5}\s*$").match,
    "code_insee": clean_code_insee,
    "latitude": _is_number_in(*_OVERSEAS_LAT),
    "longitude": _is_number_in(*_OVERSEAS_LON),
    "telephone": lambda text: clean_telephone(text, None),
    "courriels": clean_courriels,
    "site_web": clean_url,
    "prise_rdv": clean_url,
    "date_maj": lambda text: clean_date(text, today=today()),
}
"""Field → what its values must look like."""

_ADDRESS = re.compile(
    r"\d+\D{0,8}\b(allee|av|avenue|bd|boulevard|chemin|cours|impasse|place|quai|route|rue|square)\b"
)
_PRECISE = re.compile(r"-?\d+[.,]\d{4,}")


def _is_precise_in(low: float, high: float) -> Callable[[str], bool]:
    in_range = _is_number_in(low, high)
    return lambda text: bool(_PRECISE.fullmatch(text)) and in_range(text)


TELLING: Final[Mapping[str, Callable[[str], object]]] = {
    **{name: KINDS[name] for name in ("courriels", "site_web", "telephone", "date_maj")},
    "adresse": lambda text: _ADDRESS.search(fold(text)),
    "horaires": parse_horaires,
    "latitude": _is_precise_in(41, 51.6),
    "longitude": _is_precise_in(-5.5, 9.7),
}
"""Field → values so particular that a column is recognised without its name; metropolitan degrees."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Which column fills which field, the columns of the days, and those that have no place."""

    fields: Mapping[str, str]
    days: Mapping[str, str]
    left: Sequence[str]


def tells_places(rows: Sequence[Row]) -> bool:
    """Tell whether a file seems to say where things are."""
    return bool(PLACE & place_columns(_samples(rows)).fields.keys())


def propose(rows: Sequence[Row], name: str) -> str:
    """Write a mapping of a file in TOML; what has no place is told in comments."""
    samples = _samples(rows)
    proposal = place_columns(samples)
    return "\n".join((*_header(name, proposal), *_fields(proposal, samples), *_left(proposal, samples), ""))


def place_columns(samples: Mapping[str, Sequence[str]]) -> Proposal:
    """Give each field the free column that resembles it most, the surest first."""
    days = {day: column for day, french in DAY_NAMES.items() for column in samples if fold(column) == french}
    scored = sorted(
        (
            (_score(field, column, texts), field, column)
            for field in NAMES
            for column, texts in samples.items()
            if column not in days.values()
        ),
        reverse=True,
    )
    fields: dict[str, str] = {}
    for score, field, column in scored:
        if score >= LEAST_SCORE and field not in fields and column not in fields.values():
            fields[field] = column
    placed = {*fields.values(), *days.values()}
    ordered = {field: fields[field] for field in NAMES if field in fields}
    return Proposal(ordered, days, [column for column in samples if column not in placed])


def _samples(rows: Sequence[Row]) -> dict[str, list[str]]:
    """List the filled cells of each column."""
    samples: dict[str, list[str]] = {}
    for row in rows:
        for column, value in row.values.items():
            text = ", ".join(items_of(value, ()))
            samples.setdefault(column, []).extend([text] if text else [])
    return samples


def _score(field: str, column: str, texts: Sequence[str]) -> float:
    """Say how well a column would fill a field: 100 for its very name, 30 more for values of its kind."""
    folded, looked_at = fold(column), texts[:_LOOKED_AT]
    if field in KINDS and not _mostly(KINDS[field], looked_at):
        return 0
    likeness = max(0.9 * fuzz.token_sort_ratio(folded, name) for name in NAMES[field])
    inside = max(85.0 * (f" {name} " in f" {folded} ") for name in NAMES[field] if len(name) > 2)
    named = 100.0 if folded in NAMES[field] else max(likeness, inside)
    told = field in TELLING and _mostly(TELLING[field], looked_at)
    return max(named + _RIGHT_VALUES * (field in KINDS), LEAST_SCORE * told)


def _mostly(kind: Callable[[str], object], texts: Sequence[str]) -> bool:
    """Tell whether there are cells, and most of them are of a kind."""
    return bool(texts) and sum(map(bool, map(kind, texts))) >= _LEAST_SHARE * len(texts)


def _header(name: str, proposal: Proposal) -> Iterator[str]:
    own = [*proposal.left, *proposal.fields.values()]
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
    """Match each label of a column with the closed list of a field; tell those that match nothing."""
    labels = Counter(label for text in texts for label in items_of(text, _SEPARATORS))
    unmatched = []
    yield f"{field} = ["
    for label, _ in labels.most_common(_MOST_LABELS):
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
    near = process.extractOne(fold(label), words, scorer=fuzz.token_sort_ratio, score_cutoff=_LEAST_LIKENESS)
    return str(near[2]) if near else None


def _left(proposal: Proposal, samples: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for column in proposal.left:
        shown = f", par exemple {_quoted(samples[column][0][:60])}" if samples[column] else ", toujours vide"
        yield f"# sans place : {_quoted(column)}{shown}"


def _quoted(value: str | Sequence[str]) -> str:
    """Spell a text or a list of texts as TOML does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
