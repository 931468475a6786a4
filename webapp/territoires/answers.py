"""Coverage of a territory as JSON: the same figures as pages and files."""

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

MAX_ZONES: Final = 100
"""White zones listed; the files have every commune."""

MAX_CHANGED_COMMUNES: Final = 500
"""Communes listed of a change."""

JsonObject = dict[str, Any]  # JSON


def coverage_as_json(measured: TerritoryCoverage) -> JsonObject:
    """Return the figures of a territory."""
    coverage = measured.coverage
    return {
        **_head(measured),
        "population": coverage.population,
        "population_within": coverage.population_within,
        "population_beyond": coverage.population_beyond,
        "population_apart": coverage.population_uncounted,
        "population_beyond_share": _share(coverage.beyond_share),
        "communes": coverage.communes,
        "communes_beyond": coverage.communes_beyond,
        "communes_apart": len(coverage.uncounted),
        "lieux": len(measured.lieux),
        "horaires_inconnus": measured.hours_unknown,
        "par_densite": _groups(coverage.by_density),
        "par_epci": _groups(coverage.by_epci),
        "par_departement": _groups(coverage.by_departement),
        "par_frr": _groups(coverage.by_frr),
        "par_fragilite": _groups(coverage.by_fragility),
        "zones_blanches_total": int(np.count_nonzero(coverage.people_beyond)),
        "zones_blanches": [_zone(zone) for zone in white_zones(coverage, limit=MAX_ZONES)],
        "a_part": [
            {"code_insee": c.code_insee, "nom": c.nom, "population": c.population, "manque": list(c.lacking)}
            for c in coverage.uncounted
        ],
    }


def change_as_json(change: Change) -> JsonObject:
    """Return the gains and losses of a supposition."""
    before, after = change.before.coverage, change.after.coverage
    return {
        "population_gained": change.people_gained,
        "population_lost": change.people_lost,
        "population_beyond_before": before.population_beyond,
        "population_beyond_after": after.population_beyond,
        "communes": [_change(commune) for commune in change.communes[:MAX_CHANGED_COMMUNES]],
    }


def accessibility_as_json(accessibility: Accessibility, measured: TerritoryCoverage) -> JsonObject:
    """Return among how many lieux people can choose, in means per inhabitant and not per commune."""
    people = np.where(
        measured.coverage.demand.countable, np.nan_to_num(measured.coverage.demand.population), 0.0
    )
    total = float(people.sum())
    if not total:
        return {"lieux_par_habitant": None, "un_seul_lieu": 0, "aucun_lieu": 0, "lieux_pour_10000": None}
    return {
        "lieux_par_habitant": round(float(accessibility.lieux @ people) / total, 2),
        "un_seul_lieu": int(people[accessibility.lieux == 1].sum()),
        "aucun_lieu": int(people[accessibility.lieux == 0].sum()),
        "lieux_pour_10000": round(float(accessibility.per_10_000 @ people) / total, 2),
    }


def sites_as_json(siting: Siting, cost_eur: int | None) -> JsonObject:
    """Return the sites that reach most people."""
    plan = siting.plan
    cost = None if cost_eur is None else plan.cost_per_person(cost_eur)
    return {
        **_head(siting.before),
        "population_beyond": plan.people_beyond,
        "population_gained": plan.people,
        "population_left": plan.people_left,
        "optimal": plan.proved,
        "cout_par_personne_eur": None if cost is None else round(cost, 2),
        "sites": [{"rang": rank, **_site(siting, site)} for rank, site in enumerate(plan.sites, 1)],
    }


def tour_as_json(tour: Tour) -> JsonObject:
    """Return the tour of a bus."""
    plan = tour.siting.plan
    days = enumerate(zip(tour.stops, tour.legs_min, strict=True), 1)
    return {
        **_head(tour.siting.before),
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
    """Return the licence, the attribution and today's date."""
    return {"licence": credit.licence, "attribution": credit.attribution, "date": today().isoformat()}


def _head(measured: TerritoryCoverage) -> JsonObject:
    """Return the head of every answer: territory, question, method, credit."""
    coverage, straight = measured.coverage, measured.question.mode == VOL
    return {
        "territoire": _territory(measured.territory),
        "mode": measured.question.mode,
        "minutes": None if straight else coverage.threshold,
        "km": coverage.threshold if straight else None,
        "calcul": coverage.calcul,
        "population_annee": coverage.demand.population_annee,
        "population_par": "carreau" if coverage.people_by_cell else "commune",
        "donnees_partielles": list(measured.partial),
        "version": measured.dataset_version,
        **credit_members(measured.credit),
    }


def _site(siting: Siting, site: SelectedSite) -> JsonObject:
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


def _territory(territory: Territory) -> JsonObject:
    return {"type": territory.kind, "code": territory.code, "nom": territory.nom}


def _groups(groups: Sequence[CommuneGroup]) -> list[JsonObject]:
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


def _zone(zone: WhiteZone) -> JsonObject:
    return {
        "code_insee": zone.code_insee,
        "nom": zone.nom,
        "epci_nom": zone.epci_nom,
        "population_beyond": zone.population_beyond,
        "loin": zone.distance,
        "fragilite": zone.fragilite,
        "poids": round(zone.weight, 1),
    }


def _change(commune: CommuneChange) -> JsonObject:
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
