"""Modes of travel, and origins of minutes."""

from typing import Final

VOITURE: Final = "voiture"
VELO: Final = "velo"
MARCHE: Final = "marche"
MODES: Final = (VOITURE, VELO, MARCHE)

MESURE: Final = "mesure"
ESTIME: Final = "estime"
"""Origin of minutes: measured on real roads, or estimated without them."""
