"""What a page on a territory sets side by side: other territories, another question, before and after."""

from geo.lieux.lookup import read_features
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy.orm import Session

from geo.coverage.country import current_country
from geo.coverage.inputs import DEPARTEMENT, FRANCE, REGION
from geo.coverage.territory import Change, TerritoryCoverage, measure_change, measure_territory
from geo.errors import InvalidInput, NotFound
from webapp.drawing.paints import DISTANCE
from webapp.territoires.form import can_close
from webapp.territoires.here import Here, picture
from webapp.territoires.plans import change_table, compared_table, euros
from webapp.wording.words import counted

Context = dict[str, Any]  # what a template takes


def compared(session: Session, here: Here, gaps: TerritoryCoverage) -> Context:
    """Compare with the region of a département, then with the départements asked for."""
    others = [(DEPARTEMENT, code) for code in here.asked.avec]
    if here.kind == DEPARTEMENT and len(gaps.coverage.demand):
        others.insert(0, (REGION, str(gaps.coverage.demand.region[0])))
    elif here.kind != FRANCE:
        others.insert(0, (FRANCE, ""))
    rows = [(gaps, here.url())]
    for kind, code in others:
        other = replace(here, kind=kind, code=code)
        rows.append((_measured(session, other), other.url()))
    return {"compared": compared_table(rows) if len(rows) > 1 else None}


def _measured(session: Session, here: Here) -> TerritoryCoverage:
    try:
        return measure_territory(session, here.kind, here.code, here.asked.question.as_it_is)
    except NotFound as missing:
        raise InvalidInput({"avec": str(missing)}) from missing


def other_question(session: Session, here: Here) -> Context:
    """Put a second question beside the first."""
    question = here.asked.other_question
    if question is None:
        return {"other": None}
    there = replace(here, asked=replace(here.asked, question=question, contre=None, sites=None))
    return {"other": picture(there, measure_territory(session, here.kind, here.code, question), supposing=False)}


def supposed(session: Session, here: Here, gaps: TerritoryCoverage) -> Context:
    """Tell what would change if lieux opened and closed."""
    lieux = _lieux_of(session, here, gaps)
    asked = here.asked
    if not asked.supposes:
        return {"change": None, "lieux": lieux}
    change = measure_change(session, here.kind, here.code, asked.question)
    inputs = current_country(session).inputs
    names = dict(zip(inputs.communes.code.tolist(), inputs.communes.nom.tolist(), strict=True))
    closing = dict(lieux)
    return {
        "lieux": lieux,
        "change": change_table(change),
        "change_words": _change_words(change, asked.cout, len(asked.question.ajouter)),
        "before": picture(
            replace(here, asked=replace(asked, couche=DISTANCE, sites=None)), gaps, supposing=False
        ),
        "after": picture(
            replace(here, asked=replace(asked, couche=DISTANCE, sites=None)), change.after, supposing=True
        ),
        "chips": [
            *(
                (f"+ un lieu à {names[code]}", here.url(ajouter=_without(asked.question.ajouter, code)))
                for code in asked.question.ajouter
            ),
            *(
                (f"− {closing.get(one, one)}", here.url(fermer=_without(asked.question.fermer, one)))
                for one in asked.question.fermer
            ),
        ],
        "change_csv": here.file("csv", asked.question),
    }


def _change_words(change: Change, cost_eur: int | None, opened: int) -> Sequence[str]:
    gained, lost = change.people_gained, change.people_lost
    after = change.after.coverage.population_beyond
    said = [
        f"{counted(gained, 'habitant gagné', 'habitants gagnés')},"
        f" {counted(lost, 'habitant perdu', 'habitants perdus')} :"
        f" {counted(after, 'habitant resterait', 'habitants resteraient')} trop loin."
    ]
    if cost_eur is not None and opened and gained:
        said.append(f"Coût : {euros(cost_eur * opened / gained)} par personne rapprochée.")
    return said


def _lieux_of(session: Session, here: Here, gaps: TerritoryCoverage) -> Sequence[tuple[str, str]]:
    """List the lieux that may be supposed to close, by commune and name."""
    if not can_close(here.kind):
        return ()
    features = read_features(session, gaps.lieux.id.tolist())
    named = [(lieu_id, orjson.loads(feature)["properties"]) for lieu_id, feature in features.items()]
    found = [(lieu_id, f"{values['commune']} : {values['nom']}") for lieu_id, values in named]
    return sorted(found, key=lambda pair: pair[1])


def _without(values: Sequence[str], one: str) -> tuple[str, ...]:
    return tuple(value for value in values if value != one)
