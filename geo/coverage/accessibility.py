"""Accessibility: how many lieux people can choose from, and lieux per person who shares them (2SFCA)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from sqlalchemy.orm import Session

from geo.arrays import Floats, Ints
from geo.coverage.country import Country, current_country
from geo.coverage.distances import reach_matrix
from geo.coverage.question import Question
from geo.coverage.territory import TerritoryCoverage, measure_territory
from geo.travel.graph import NO_INDEX

PER_PEOPLE: Final = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Accessibility:
    """Lieux within the threshold of each commune. Shape: (N,)."""

    lieux: Ints
    per_10_000: Floats
    """Lieux per 10,000 people who reach them: crowded ones count for less."""


def measure_accessibility(session: Session, kind: str, code: str, question: Question) -> Accessibility:
    """Count the lieux within the threshold of each commune of a territory, in the order of its coverage.

    Lieux are counted at the seat of their commune; none where the nearest is beyond the threshold.
    Raises as `measure_territory`.
    """
    country, measured = current_country(session), measure_territory(session, kind, code, question)
    key = ("accessibility", measured.territory, question)
    return country.cached(key, lambda: _measure(session, country, measured))


def two_step_catchment(reach: csr_array, lieux: Ints, people: Floats) -> Accessibility:
    """Count the lieux that each commune reaches, then share each among all the people who reach it.

    Shape: `reach` (S, N), non-zero where commune n is within the threshold of seat s; `lieux` (S,), how
    many are at each seat; `people` (N,).
    Source: two-step floating catchment area, W. Luo and F. Wang, «Measures of spatial accessibility to
    health care in a GIS environment», Environment and Planning B 30 (2003), p. 865-884.
    """
    within = csr_array((np.ones(reach.nnz), reach.indices, reach.indptr), shape=reach.shape)
    served = within @ people
    ratio = np.divide(lieux * PER_PEOPLE, served, out=np.zeros(len(lieux)), where=served > 0)
    return Accessibility(np.rint(within.T @ lieux).astype(np.int64), np.asarray(within.T @ ratio))


def _measure(session: Session, country: Country, measured: TerritoryCoverage) -> Accessibility:
    inputs, network, question = country.inputs, country.travel.network, measured.question
    mode, threshold = question.mode, question.threshold
    communes = inputs.commune_of_lieu[country.matching_lieux(session, question).lieux]
    lieu_seats = country.seats[communes[communes != NO_INDEX]]
    at_seat = np.bincount(lieu_seats + 1, minlength=network.size + 1)[1:]
    seats = country.seats[inputs.rows_of(measured.territory)]
    near = reach_matrix(country.travel, seats[seats != NO_INDEX], mode=mode, threshold=threshold)
    origins = np.intersect1d(np.unique(near.indices), np.flatnonzero(at_seat))
    catchments = reach_matrix(country.travel, origins, mode=mode, threshold=threshold)
    reached = two_step_catchment(catchments, at_seat[origins], np.nan_to_num(network.population))
    within = (seats != NO_INDEX) & (measured.coverage.remoteness.distance <= threshold)
    return Accessibility(
        np.where(within, np.maximum(reached.lieux[seats], 1), 0),
        np.where(within, reached.per_10_000[seats], 0.0),
    )
