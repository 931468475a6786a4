"""Types of numpy arrays, named by what they hold."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Ints32 = NDArray[np.int32]
"""Indices of seats in the network, and other ranks held by the million."""
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]
"""Python texts, or None."""
Codes = NDArray[np.str_]
"""Codes of fixed width, as Insee codes."""
Geometries = NDArray[np.object_]
"""Shapely geometries, or None."""
