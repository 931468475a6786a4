"""Solver of maximal covering location: sites that reach most people (R. Church and C. ReVelle, 1974).

A site covers the communes within the threshold of it. Only people who are beyond today are counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from geo.arrays import Ints

GREEDY_GUARANTEE: Final = 1 - 1 / np.e
"""Least share of the optimum that greedy selection reaches (G. Nemhauser, L. Wolsey and M. Fisher,
Mathematical Programming 14, 1978)."""

TIME_LIMIT_S: Final = 5.0
"""A département takes some 50 ms, the country 10 s: beyond the limit, the greedy sites are returned."""


@dataclass(frozen=True, slots=True)
class SelectedSite:
    """A selected candidate: its row among the candidates, and the people reached thanks to it.

    People within reach of several sites are counted with the first of them.
    """

    candidate: int
    people: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Sites, the one that reaches most people first; `proved`: no other selection reaches more people."""

    sites: Sequence[SelectedSite]
    people: int
    people_beyond: int
    """People beyond before any of the sites."""
    proved: bool

    @property
    def people_left(self) -> int:
        """People who are still beyond."""
        return self.people_beyond - self.people

    def cost_per_person(self, cost_per_site: float) -> float | None:
        """Return the cost of all the sites per person reached; None where they reach nobody."""
        return cost_per_site * len(self.sites) / self.people if self.people else None


def greedy_sites(reach: csr_array, people: Ints, *, number: int) -> Plan:
    """Select sites one after the other, each reaching most of the people left.

    Reaches at least GREEDY_GUARANTEE of the optimum. Stops when nobody is left to reach.
    Shape: `reach` (candidates, communes), non-zero where one covers the other; `people` (communes,).
    """
    covers = _binary(reach)
    sites = _in_order(covers, people, range(covers.shape[0]), number)
    return _plan(sites, people, proved=_is_trivially_best(sites, people, number))


def best_sites(reach: csr_array, people: Ints, *, number: int, time_limit_s: float = TIME_LIMIT_S) -> Plan:
    """Select the sites that reach most people together, or greedily beyond the time limit.

    Shape: as `greedy_sites`.
    """
    greedy = greedy_sites(reach, people, number=number)
    if greedy.proved:
        return greedy
    covers = _binary(reach)
    selected, proved = _solve(covers, people, number, time_limit_s)
    best = _plan(_in_order(covers, people, selected, number), people, proved=proved)
    return best if best.people >= greedy.people else greedy


def _solve(covers: csr_array, people: Ints, number: int, time_limit_s: float) -> tuple[Sequence[int], bool]:
    """Solve the integer programme: which candidates, and whether that is proved optimal."""
    communes = np.flatnonzero((people > 0) & (covers.sum(axis=0) > 0))
    candidates = np.flatnonzero(covers[:, communes].sum(axis=1))
    reaching = covers[candidates][:, communes].T
    x, y = len(candidates), len(communes)
    reached_if_selected = LinearConstraint(hstack([-reaching, eye_array(y)], format="csr"), ub=0)
    at_most = LinearConstraint(np.concatenate((np.ones(x), np.zeros(y)))[None, :], ub=number)
    solution = milp(
        c=-np.concatenate((np.zeros(x), people[communes])),
        # Once sites are integers, so is whether a commune is reached: only sites need the constraint.
        integrality=np.concatenate((np.ones(x), np.zeros(y))),
        bounds=Bounds(0, 1),
        constraints=[reached_if_selected, at_most],
        options={"time_limit": time_limit_s},
    )
    if solution.x is None:
        return (), False
    return candidates[np.flatnonzero(solution.x[:x] > 0.5)].tolist(), solution.status == 0


def _in_order(covers: csr_array, people: Ints, candidates: Sequence[int], number: int) -> list[SelectedSite]:
    """Order candidates by what each adds to those before; the first of equals, none that adds nothing."""
    rows = np.array(candidates, dtype=np.int64)
    reaching, left = covers[rows], people.astype(np.float64)
    sites: list[SelectedSite] = []
    while len(sites) < min(number, len(rows)):
        gains = reaching @ left
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        sites.append(SelectedSite(int(rows[best]), round(float(gains[best]))))
        left[reaching.indices[reaching.indptr[best] : reaching.indptr[best + 1]]] = 0
    return sites


def _is_trivially_best(sites: Sequence[SelectedSite], people: Ints, number: int) -> bool:
    """Whether no search is needed: a single greedy site is the best one, and all people are the most."""
    return number == 1 or sum(site.people for site in sites) == int(people.sum())


def _plan(sites: Sequence[SelectedSite], people: Ints, *, proved: bool) -> Plan:
    people_reached = sum(site.people for site in sites)
    return Plan(sites, people_reached, int(people.sum()), proved)


def _binary(reach: csr_array) -> csr_array:
    return csr_array((np.ones(reach.nnz), reach.indices, reach.indptr), shape=reach.shape)
