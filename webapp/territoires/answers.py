"""Coverage of a territory as JSON: the same figures as pages and files."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

import numpy as np
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from geo.clock import today
from geo.coverage.accessibility import Accessibility
from geo.coverage.bus_tour import Tour
from geo.coverage.figures import COVERAGE_MODES, DIRECT, LACKING, MIXTE, VOL
from geo.coverage.inputs import TERRITORY_KINDS
from geo.coverage.max_cover import SelectedSite
from geo.coverage.sites import Siting
from geo.coverage.tables import white_zones
from geo.coverage.territory import Change, TerritoryCoverage
from geo.quality.sources import Credit
from geo.travel.modes import ESTIME, MESURE
from webapp.core.answer import Answer, Count, Number, rounded
from webapp.core.parameter import OneOf

MAX_ZONES: Final = 100
"""White zones listed; the files have every commune."""

MAX_CHANGED_COMMUNES: Final = 500
"""Communes listed of a change."""

Distance = Number | None
"""Minutes or kilometres; null where nothing can be reached."""
Share = Annotated[float, Field(ge=0, le=1), rounded(4)] | None


class TerritoryAnswer(Answer):
    """A territory."""

    type: Annotated[str, OneOf(tuple(TERRITORY_KINDS))] = Field(validation_alias="kind")
    code: str
    nom: str


class _HeadAnswer(Answer):
    """The head of every answer: territory, question, method, credit."""

    territoire: TerritoryAnswer
    mode: Annotated[str, OneOf(tuple(COVERAGE_MODES))]
    minutes: Distance
    km: Distance
    calcul: Annotated[str, OneOf((MESURE, ESTIME, MIXTE, DIRECT))] = Field(
        description="Minutes mesurées sur les routes ou estimées, ou distances en ligne droite."
    )
    population_annee: Count | None
    population_par: Literal["carreau", "commune"]
    donnees_partielles: list[str] = Field(description="Départements dont toutes les sources sont nationales.")
    version: Count
    licence: str
    attribution: str
    date: date


class CouvertureGroupeAnswer(Answer):
    """Communes that have something in common."""

    code: str
    nom: str
    communes: Count
    communes_beyond: Count
    population: Count
    population_beyond: Count
    population_beyond_share: Share = Field(validation_alias="beyond_share")


class ZoneAnswer(Answer):
    """A white zone."""

    code_insee: str
    nom: str
    epci_nom: str
    population_beyond: Count
    loin: Distance = Field(validation_alias="distance")
    fragilite: Number | None
    poids: Annotated[float, rounded(1)] = Field(validation_alias="weight")


class UncountedAnswer(Answer):
    """A commune that cannot be counted."""

    code_insee: str
    nom: str
    population: Count | None
    manque: list[Annotated[str, OneOf(LACKING)]] = Field(validation_alias="lacking")


class CommuneChangeAnswer(Answer):
    """A commune whose distance changes."""

    code_insee: str
    nom: str
    population: Count
    avant: Distance = Field(validation_alias="before")
    apres: Distance = Field(validation_alias="after")
    population_gained: int = Field(validation_alias="people_gained")


class ChangementAnswer(Answer):
    """Gains and losses of a supposition."""

    population_gained: Count
    population_lost: Count
    population_beyond_before: Count
    population_beyond_after: Count
    communes: list[CommuneChangeAnswer]


class ChoixAnswer(Answer):
    """Among how many lieux people can choose, in means per inhabitant and not per commune."""

    lieux_par_habitant: Number | None
    un_seul_lieu: Count
    aucun_lieu: Count
    lieux_pour_10000: Number | None


class CouvertureAnswer(_HeadAnswer):
    """The figures of a territory."""

    population: Count
    population_within: Count
    population_beyond: Count
    population_apart: Count
    population_beyond_share: Share
    communes: Count
    communes_beyond: Count
    communes_apart: Count
    lieux: Count
    unplaced: Count = Field(
        description="Parmi eux, ceux dont seule la commune est connue : ils comptent à sa mairie."
    )
    horaires_inconnus: Count | None
    par_densite: list[CouvertureGroupeAnswer]
    par_epci: list[CouvertureGroupeAnswer]
    par_departement: list[CouvertureGroupeAnswer]
    par_frr: list[CouvertureGroupeAnswer]
    par_fragilite: list[CouvertureGroupeAnswer]
    zones_blanches_total: Count
    zones_blanches: list[ZoneAnswer]
    a_part: list[UncountedAnswer]
    changement: ChangementAnswer | SkipJsonSchema[None] = None
    choix: ChoixAnswer | SkipJsonSchema[None] = None


class _SiteAnswer(Answer):
    """A commune, or a building, where a lieu would reach people."""

    code_insee: str
    nom: str
    epci_nom: str
    lon: float
    lat: float
    population_gained: Count
    batiment: str | None


class _RankAnswer(Answer):
    """A rank, before what bears it: the fields of the last base come first."""

    rang: Count


class _DayAnswer(Answer):
    """A day, before what happens then."""

    jour: Count


class SiteAnswer(_SiteAnswer, _RankAnswer):
    """A site, by rank."""


class StopAnswer(_SiteAnswer, _DayAnswer):
    """A stop of a bus."""

    minutes_vers_le_suivant: Distance


class _GainAnswer(_HeadAnswer):
    """What a plan gains."""

    population_beyond: Count
    population_gained: Count
    population_left: Count


class CouvertureSitesAnswer(_GainAnswer):
    """The sites that reach most people."""

    optimal: bool = Field(
        description="Aucun autre choix ne rapproche plus d'habitants ; sinon, au moins 63 % du mieux."
    )
    cout_par_personne_eur: Annotated[float, rounded(2)] | None
    sites: list[SiteAnswer]


class CouvertureTourneeAnswer(_GainAnswer):
    """The tour of a bus."""

    minutes_de_route: Distance = Field(
        description="Du tour entier, en voiture ; inconnu s'il manque une route."
    )
    arrets: list[StopAnswer]


class CouvertureCommunesAnswer(Answer):
    """Communes as GeoJSON, streamed while their contours are read."""

    type: Literal["FeatureCollection"]
    licence: str
    attribution: str
    features: list[dict[str, Any]]


def coverage_answer(measured: TerritoryCoverage, **further: Answer) -> CouvertureAnswer:
    """Return the figures of a territory; `further` members come last."""
    coverage = measured.coverage
    zones = white_zones(coverage, limit=MAX_ZONES)
    return CouvertureAnswer.of(
        **_head(measured),
        population=coverage.population,
        population_within=coverage.population_within,
        population_beyond=coverage.population_beyond,
        population_apart=coverage.population_uncounted,
        population_beyond_share=coverage.beyond_share,
        communes=coverage.communes,
        communes_beyond=coverage.communes_beyond,
        communes_apart=len(coverage.uncounted),
        lieux=len(measured.lieux),
        unplaced=measured.unplaced,
        horaires_inconnus=measured.hours_unknown,
        par_densite=coverage.by_density,
        par_epci=coverage.by_epci,
        par_departement=coverage.by_departement,
        par_frr=coverage.by_frr,
        par_fragilite=coverage.by_fragility,
        zones_blanches_total=int(np.count_nonzero(coverage.people_beyond)),
        zones_blanches=zones,
        a_part=coverage.uncounted,
        **further,
    )


def change_answer(change: Change) -> ChangementAnswer:
    """Return the gains and losses of a supposition."""
    return ChangementAnswer.of(
        population_gained=change.people_gained,
        population_lost=change.people_lost,
        population_beyond_before=change.before.coverage.population_beyond,
        population_beyond_after=change.after.coverage.population_beyond,
        communes=change.communes[:MAX_CHANGED_COMMUNES],
    )


def choice_answer(accessibility: Accessibility, measured: TerritoryCoverage) -> ChoixAnswer:
    """Return among how many lieux people can choose."""
    people = np.where(
        measured.coverage.demand.countable, np.nan_to_num(measured.coverage.demand.population), 0.0
    )
    total = float(people.sum())
    if not total:
        return ChoixAnswer(lieux_par_habitant=None, un_seul_lieu=0, aucun_lieu=0, lieux_pour_10000=None)
    return ChoixAnswer(
        lieux_par_habitant=round(float(accessibility.lieux @ people) / total, 2),
        un_seul_lieu=int(people[accessibility.lieux == 1].sum()),
        aucun_lieu=int(people[accessibility.lieux == 0].sum()),
        lieux_pour_10000=round(float(accessibility.per_10_000 @ people) / total, 2),
    )


def sites_answer(siting: Siting, cost_eur: int | None) -> CouvertureSitesAnswer:
    """Return the sites that reach most people."""
    plan = siting.plan
    return CouvertureSitesAnswer.of(
        **_head(siting.before),
        **_gains(siting),
        optimal=plan.proved,
        cout_par_personne_eur=None if cost_eur is None else plan.cost_per_person(cost_eur),
        sites=[{"rang": rank, **_site(siting, site)} for rank, site in enumerate(plan.sites, 1)],
    )


def tour_answer(tour: Tour) -> CouvertureTourneeAnswer:
    """Return the tour of a bus."""
    days = enumerate(zip(tour.stops, tour.legs_min, strict=True), 1)
    return CouvertureTourneeAnswer.of(
        **_head(tour.siting.before),
        **_gains(tour.siting),
        minutes_de_route=tour.driving_min,
        arrets=[
            {"jour": day, **_site(tour.siting, site), "minutes_vers_le_suivant": minutes}
            for day, (site, minutes) in days
        ],
    )


def credit_members(credit: Credit) -> Mapping[str, str]:
    """Return the licence, the attribution and today's date."""
    return {"licence": credit.licence, "attribution": credit.attribution, "date": today().isoformat()}


def _head(measured: TerritoryCoverage) -> dict[str, Any]:
    coverage, straight = measured.coverage, measured.question.mode == VOL
    return {
        "territoire": measured.territory,
        "mode": measured.question.mode,
        "minutes": None if straight else coverage.threshold,
        "km": coverage.threshold if straight else None,
        "calcul": coverage.calcul,
        "population_annee": coverage.demand.population_annee,
        "population_par": "carreau" if coverage.people_by_cell else "commune",
        "donnees_partielles": measured.partial,
        "version": measured.dataset_version,
        **credit_members(measured.credit),
    }


def _gains(siting: Siting) -> dict[str, Any]:
    plan = siting.plan
    return {
        "population_beyond": plan.people_beyond,
        "population_gained": plan.people,
        "population_left": plan.people_left,
    }


def _site(siting: Siting, site: SelectedSite) -> dict[str, Any]:
    communes = siting.communes
    return {
        "code_insee": communes.code[site.candidate],
        "nom": communes.nom[site.candidate],
        "epci_nom": communes.epci_nom[site.candidate],
        "lon": float(communes.lon[site.candidate]),
        "lat": float(communes.lat[site.candidate]),
        "population_gained": site.people,
        "batiment": siting.buildings[site.candidate] or None if siting.buildings else None,
    }
