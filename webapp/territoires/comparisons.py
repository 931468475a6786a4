"""Comparisons of the page on a territory: other territories, another question, before and after changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import orjson
from sqlalchemy.orm import Session

from geo.coverage.country import current_country
from geo.coverage.inputs import DEPARTEMENT, FRANCE, REGION
from geo.coverage.territory import Change, TerritoryCoverage, measure_change, measure_territory
from geo.errors import InvalidInput, NotFound
from geo.lieux.lookup import read_features
from webapp.drawing.paints import DISTANCE
from webapp.territoires.form import lists_lieux
from webapp.territoires.maps.images import MapImage, linked_map
from webapp.territoires.params import TerritoryRequest
from webapp.territoires.plans import change_table, comparison_table, euros
from webapp.territoires.question import has_changes
from webapp.wording.tables import Table
from webapp.wording.words import counted

Chip = tuple[str, str]
"""Words of a change, and the address of the page without it."""


@dataclass(frozen=True, slots=True)
class BeforeAndAfter:
    """A territory before and after lieux opened and closed."""

    table: Table
    sentences: Sequence[str]
    before: MapImage | None
    after: MapImage | None
    chips: Sequence[Chip]
    csv_url: str


def compared_territories(
    session: Session, territory: TerritoryRequest, measured: TerritoryCoverage
) -> Table | None:
    """Compare with the region of a département, then with the départements asked for. Raises InvalidInput."""
    others = [(DEPARTEMENT, code) for code in territory.query.avec]
    if territory.kind == DEPARTEMENT and len(measured.coverage.demand):
        others.insert(0, (REGION, str(measured.coverage.demand.region[0])))
    elif territory.kind != FRANCE:
        others.insert(0, (FRANCE, ""))
    rows = [(measured, territory.url())]
    for kind, code in others:
        other = replace(territory, kind=kind, code=code)
        rows.append((_measure_other(session, other), other.url()))
    return comparison_table(rows) if len(rows) > 1 else None


def _measure_other(session: Session, territory: TerritoryRequest) -> TerritoryCoverage:
    question = territory.query.question.as_it_is
    try:
        return measure_territory(session, territory.kind, territory.code, question)
    except NotFound as missing:
        raise InvalidInput({"avec": str(missing)}) from missing


def map_of_other_question(session: Session, territory: TerritoryRequest) -> MapImage | None:
    """Return the map of the second question, to stand beside the first; None where there is none."""
    question = territory.query.other_question
    if question is None:
        return None
    query = territory.query.model_copy(update={"question": question, "contre": None, "sites": None})
    measured = measure_territory(session, territory.kind, territory.code, question)
    return linked_map(replace(territory, query=query), measured)


def before_and_after(
    session: Session,
    territory: TerritoryRequest,
    measured: TerritoryCoverage,
    lieux: Sequence[tuple[str, str]],
) -> BeforeAndAfter | None:
    """Compare a territory with what it would be if lieux opened and closed; None where nothing changes."""
    query = territory.query
    if not has_changes(query.question):
        return None
    change = measure_change(session, territory.kind, territory.code, query.question)
    distance_alone = replace(territory, query=query.model_copy(update={"couche": DISTANCE, "sites": None}))
    return BeforeAndAfter(
        table=change_table(change),
        sentences=_change_sentences(change, query.cout, len(query.question.ajouter)),
        before=linked_map(distance_alone, measured),
        after=linked_map(distance_alone, change.after, with_changes=True),
        chips=_chips(session, territory, dict(lieux)),
        csv_url=territory.file_url("csv", query.question),
    )


def closable_lieux(
    session: Session, territory: TerritoryRequest, measured: TerritoryCoverage
) -> Sequence[tuple[str, str]]:
    """List the lieux that may be supposed to close, by commune and name: identifier and label."""
    if not lists_lieux(territory.kind):
        return ()
    features = read_features(session, measured.lieux.id.tolist())
    named = [(lieu_id, orjson.loads(feature)["properties"]) for lieu_id, feature in features.items()]
    labelled = [(lieu_id, f"{values['commune']} : {values['nom']}") for lieu_id, values in named]
    return sorted(labelled, key=lambda pair: pair[1])


def _change_sentences(change: Change, cost_eur: int | None, opened: int) -> Sequence[str]:
    gained, lost = change.people_gained, change.people_lost
    after = change.after.coverage.population_beyond
    sentences = [
        f"{counted(gained, 'habitant gagné', 'habitants gagnés')},"
        f" {counted(lost, 'habitant perdu', 'habitants perdus')} :"
        f" {counted(after, 'habitant resterait', 'habitants resteraient')} trop loin."
    ]
    if cost_eur is not None and opened and gained:
        sentences.append(f"Coût : {euros(cost_eur * opened / gained)} par personne rapprochée.")
    return sentences


def _chips(session: Session, territory: TerritoryRequest, lieux: Mapping[str, str]) -> Sequence[Chip]:
    """List the changes, each with the address of the page without it."""
    communes, question = current_country(session).inputs.communes, territory.query.question
    names = dict(zip(communes.code.tolist(), communes.nom.tolist(), strict=True))
    return [
        *(
            (f"+ un lieu à {names[code]}", territory.url(ajouter=_without(question.ajouter, code)))
            for code in question.ajouter
        ),
        *(
            (f"− {lieux.get(lieu_id, lieu_id)}", territory.url(fermer=_without(question.fermer, lieu_id)))
            for lieu_id in question.fermer
        ),
    ]


def _without(values: Sequence[str], removed: str) -> tuple[str, ...]:
    return tuple(value for value in values if value != removed)
