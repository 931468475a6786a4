"""Say the coverage of a territory as JSON: the very figures that pages and files show."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from geo.clock import today
from geo.coverage.accessibility import Accessibility
from geo.coverage.bus_tour import Tour
from geo.coverage.figures import VOL, CommuneGroup
from geo.coverage.inputs import Territory
from geo.coverage.max_cover import SelectedSite
from geo.coverage.sites import Siting
from geo.coverage.tables import WhiteZone, white_zones
from geo.coverage.territory import Change, CommuneChange, TerritoryCoverage
from geo.quality.sources import Credit

MOST_ZONES: Final = 100
"""White zones listed; the files have every commune."""

MOST_COMMUNES: Final = 500
"""Communes for which a change is told."""

Members = dict[str, Any]  # JSON


def gaps_as_json(gaps: TerritoryCoverage) -> Members:
    """Spell the figures of a territory."""
    coverage = gaps.coverage
    return {
        **_about(gaps),
        "population": coverage.population,
        "population_within": coverage.population_within,
        "population_beyond": coverage.population_beyond,
        "population_apart": coverage.population_uncounted,
        "population_beyond_share": _share(coverage.beyond_share),
        "communes": coverage.communes,
        "communes_beyond": coverage.communes_beyond,
        "communes_apart": len(coverage.uncounted),
        "lieux": len(gaps.lieux),
        "horaires_inconnus": gaps.hours_unknown,
        "par_densite": _groups(coverage.by_density),
        "par_epci": _groups(coverage.by_epci),
        "par_departement": _groups(coverage.by_departement),
        "par_frr": _groups(coverage.by_frr),
        "par_fragilite": _groups(coverage.by_fragility),
        "zones_blanches_total": int(np.count_nonzero(coverage.people_beyond)),
        "zones_blanches": [_zone(zone) for zone in white_zones(coverage, limit=MOST_ZONES)],
        "a_part": [
            {"code_insee": c.code_insee, "nom": c.nom, "population": c.population, "manque": list(c.lacking)}
            for c in coverage.uncounted
        ],
    }


def change_as_json(change: Change) -> Members:
    """Spell what would change."""
    before, after = change.before.coverage, change.after.coverage
    return {
        "population_gained": change.people_gained,
        "population_lost": change.people_lost,
        "population_beyond_before": before.population_beyond,
        "population_beyond_after": after.population_beyond,
        "communes": [_change(commune) for commune in change.communes[:MOST_COMMUNES]],
    }


def choice_as_json(choice: Accessibility, gaps: TerritoryCoverage) -> Members:
    """Spell among how many lieux people can choose, an inhabitant and not a commune at a time."""
    people = np.where(gaps.coverage.demand.countable, np.nan_to_num(gaps.coverage.demand.population), 0.0)
    total = float(people.sum())
    if not total:
        return {"lieux_par_habitant": None, "un_seul_lieu": 0, "aucun_lieu": 0, "lieux_pour_10000": None}
    return {
        "lieux_par_habitant": round(float(choice.lieux @ people) / total, 2),
        "un_seul_lieu": int(people[choice.lieux == 1].sum()),
        "aucun_lieu": int(people[choice.lieux == 0].sum()),
        "lieux_pour_10000": round(float(choice.per_10_000 @ people) / total, 2),
    }


def sites_as_json(siting: Siting, cost_eur: int | None) -> Members:
    """Spell where more places reach most people."""
    plan = siting.plan
    cost = None if cost_eur is None else plan.cost_per_person(cost_eur)
    return {
        **_about(siting.before),
        "population_beyond": plan.people_beyond,
        "population_gained": plan.people,
        "population_left": plan.people_left,
        "optimal": plan.proved,
        "cout_par_personne_eur": None if cost is None else round(cost, 2),
        "sites": [{"rang": rank, **_site(siting, site)} for rank, site in enumerate(plan.sites, 1)],
    }


def tour_as_json(tour: Tour) -> Members:
    """Spell the round of a bus."""
    plan = tour.siting.plan
    days = enumerate(zip(tour.stops, tour.legs_min, strict=True), 1)
    return {
        **_about(tour.siting.before),
        "population_beyond": plan.people_beyond,
        "population_gained": plan.people,
        "population_left": plan.people_left,
        "minutes_de_route": tour.driving_min,
        "arrets": [
            {"jour": day, **_site(tour.siting, site), "minutes_vers_le_suivant": minutes}
            for day, (site, minutes) in days
        ],
    }


def credit_members(credit: Credit) -> Mapping[str, str]:
    """Say who is owed credit, and when this was made."""
    return {"licence": credit.licence, "attribution": credit.attribution, "date": today().isoformat()}


def _about(gaps: TerritoryCoverage) -> Members:
    """Say of what, by what way, and how sure: the head of every answer."""
    coverage, straight = gaps.coverage, gaps.question.mode == VOL
    return {
        "territoire": _territory(gaps.territory),
        "mode": gaps.question.mode,
        "minutes": None if straight else coverage.threshold,
        "km": coverage.threshold if straight else None,
        "calcul": coverage.calcul,
        "population_annee": coverage.demand.population_annee,
        "population_par": "carreau" if coverage.people_by_cell else "commune",
        "donnees_partielles": list(gaps.partial),
        "version": gaps.dataset_version,
        **credit_members(gaps.credit),
    }


def _site(siting: Siting, site: SelectedSite) -> Members:
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


def _territory(territory: Territory) -> Members:
    return {"type": territory.kind, "code": territory.code, "nom": territory.nom}


def _groups(groups: Sequence[CommuneGroup]) -> list[Members]:
    return [
        {
            "code": group.code,
            "nom": group.nom,
            "communes": group.communes,
            "communes_beyond": group.communes_beyond,
            "population": group.population,
            "population_beyond": group.population_beyond,
            "population_beyond_share": _share(group.beyond_share),
        }
        for group in groups
    ]


def _zone(zone: WhiteZone) -> Members:
    return {
        "code_insee": zone.code_insee,
        "nom": zone.nom,
        "epci_nom": zone.epci_nom,
        "population_beyond": zone.population_beyond,
        "loin": zone.distance,
        "fragilite": zone.fragilite,
        "poids": round(zone.weight, 1),
    }


def _change(commune: CommuneChange) -> Members:
    return {
        "code_insee": commune.code_insee,
        "nom": commune.nom,
        "population": commune.population,
        "avant": commune.before,
        "apres": commune.after,
        "population_gained": commune.people_gained,
    }


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
