"""Scores of estimated minutes against real ones: mean error, and F1 of «within so many minutes»."""

import numpy as np
from numpy.typing import NDArray

from geo.arrays import Floats

WITHIN_MIN = (5, 10, 15, 20, 30)
BANDS_MIN = ((0, 10), (10, 20), (20, 30), (30, 45), (45, 60))

HEADER = f"{'':42} écart <60 écart <30   F1 ≤ {' / '.join(map(str, WITHIN_MIN))} min"


def score_line(name: str, found: Floats, real: Floats, counted: NDArray[np.bool_]) -> str:
    """Format one line: mean error under an hour and under half an hour, and F1 for each limit."""
    errors = [mean_error(found, real, counted & (real < limit)) for limit in (60, 30)]
    marks = " ".join(f"{f1(found, real, counted, limit):.3f}" for limit in WITHIN_MIN)
    return f"{name:42} {errors[0]:9.2f} {errors[1]:9.2f}   {marks}"


def band_lines(found: Floats, real: Floats, counted: NDArray[np.bool_]) -> list[str]:
    """Format mean error and bias by band of real minutes."""
    lines = []
    for start, end in BANDS_MIN:
        inside = counted & (real >= start) & (real < end)
        error, bias = mean_error(found, real, inside), float(np.mean(found[inside] - real[inside]))
        lines.append(f"  {start:2} à {end:2} min : écart moyen {error:4.1f} min, biais {bias:+5.1f} min")
    return lines


def pace_score(found: Floats, real: Floats, counted: NDArray[np.bool_]) -> float:
    """Return the objective of the fit: the sum of F1 over the limits, less a tenth of the mean error.

    The shortest limit has few pairs, hence counts for a third.
    """
    marks = [f1(found, real, counted, limit) for limit in WITHIN_MIN]
    return sum(marks[1:]) + marks[0] / 3 - mean_error(found, real, counted & (real < 60)) / 10


def mean_error(found: Floats, real: Floats, where: NDArray[np.bool_]) -> float:
    """Return the mean absolute error in minutes; where nothing was found it is the real minutes."""
    return float(np.mean(np.abs(np.nan_to_num(found[where], posinf=0) - real[where])))


def f1(found: Floats, real: Floats, counted: NDArray[np.bool_], limit: float) -> float:
    """Return the harmonic mean of precision and recall of «within `limit` minutes»."""
    near, predicted = counted & (real <= limit), counted & (found <= limit)
    return float(2 * (near & predicted).sum() / max(1, near.sum() + predicted.sum()))
