"""Page on the API for people, from the operations that OpenAPI describes: parameters, examples that run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from urllib.parse import quote, urlencode

from flask import request
from sqlalchemy.orm import Session

from geo.lieux.directory import list_lieu_ids
from geo.quality.sources import Credit, credit_of_lieux
from geo.settings import Settings
from webapp.about.openapi import SECTIONS
from webapp.core.app import current_settings
from webapp.core.blueprint import SiteBlueprint
from webapp.core.openapi import Operation
from webapp.core.parameter import spell
from webapp.core.query import Query
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.wording.tables import Cell, Column, Table
from webapp.wording.words import counted, number

blueprint = SiteBlueprint("api_page", __name__)

_COLUMNS: Final = (Column("Paramètre"), Column("Sens"), Column("Valeurs"), Column("Sinon"))


@dataclass(frozen=True, slots=True)
class OperationCard:
    """One address: what it gives, and an example to follow; empty where there is no lieu yet."""

    address: str
    summary: str
    answer: str
    variables: Sequence[tuple[str, str]]
    example_url: str


@dataclass(frozen=True, slots=True)
class OperationGroup:
    """Addresses that take the same parameters."""

    operations: Sequence[OperationCard]
    parameters: Table


@dataclass(frozen=True, slots=True)
class ApiSection:
    """A subject of the API."""

    title: str
    groups: Sequence[OperationGroup]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """All that the page prints."""

    sections: Sequence[ApiSection]
    credit: Credit
    limits: Sequence[str]


@blueprint.get("/api")
@with_session
def page(session: Session) -> str:
    """Show what the API answers, and on which terms."""
    known = {} if (lieu_id := _some_lieu_id(session)) is None else {"lieu_id": lieu_id}
    sections = [
        ApiSection(title, list(_groups(described.operations, known))) for title, described in SECTIONS
    ]
    shown = ApiPage(sections, credit_of_lieux(session), list(_limits(current_settings())))
    return render_page(session, "about/api.html", page=shown)


def _some_lieu_id(session: Session) -> str | None:
    """Return the identifier of a lieu; None where there is none yet."""
    return next((lieu_id for lieu_id, _ in list_lieu_ids(session, limit=1, offset=0)), None)


def _groups(operations: Mapping[str, Operation], known: Mapping[str, str]) -> Iterator[OperationGroup]:
    """Group operations by their query, in the order of the document."""
    order = list(dict.fromkeys(operation.query for operation in operations.values()))
    ranked = sorted(operations.items(), key=lambda item: order.index(item[1].query))
    for query, same in groupby(ranked, key=lambda item: item[1].query):
        cards = [_card(address, operation, known) for address, operation in same]
        first, last = cards[0].address, cards[-1].address
        caption = f"Paramètres de {first}" if first == last else f"Paramètres, de {first} à {last}"
        yield OperationGroup(cards, _table(f"parametres-{first}", caption, query))


def _card(address: str, operation: Operation, known: Mapping[str, str]) -> OperationCard:
    return OperationCard(
        address=address,
        summary=operation.summary,
        answer=operation.answer.description,
        variables=list(operation.path.items()),
        example_url=_example_url(address, operation, known),
    )


def _example_url(address: str, operation: Operation, known: Mapping[str, str]) -> str:
    """Return the address of an example; empty where a variable of it has no value."""
    values = {**known, **operation.example}
    if not operation.path.keys() <= values.keys():
        return ""
    path = address.format_map({name: quote(values[name], safe="") for name in operation.path})
    query = urlencode({name: values[name] for name in operation.query.parameters if name in values})
    return request.script_root + (f"{path}?{query}" if query else path)


def _table(table_id: str, caption: str, query: type[Query]) -> Table:
    """Return the table of the parameters of a query."""
    rows = [
        (
            Cell(name),
            Cell(parameter.meaning, detail="Peut être répété." if parameter.many else ""),
            Cell(str(parameter.accepted)),
            Cell(_default_in_words(query.defaults[name])),
        )
        for name, parameter in query.parameters.items()
    ]
    return Table(table_id, caption, _COLUMNS, rows, stacked=True)


def _default_in_words(default: object) -> str:
    return ", ".join(spell(default)) if default else ""


def _limits(settings: Settings) -> Iterator[str]:
    """Yield the sentences on the limits of the settings."""
    if settings.rate_limit_per_s:
        yield (
            f"Une adresse peut envoyer {number(settings.rate_limit_burst)} demandes d'un coup, puis"
            f" {settings.rate_limit_per_s:g} par seconde. Au-delà, la réponse est 429, et l'en-tête"
            " Retry-After dit combien de secondes attendre."
        )
    else:
        yield "Le nombre de demandes n'est pas limité."
    yield (
        f"Chaque processus envoie {counted(settings.files_at_once, 'fichier', 'fichiers')} à la fois."
        " Au-delà, la réponse est 503, avec Retry-After."
    )
