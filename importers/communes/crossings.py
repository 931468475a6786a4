"""Roads that contours do not show: bridges over water, estuaries without a bridge, communes without a road.

Source: written by hand, as any road map shows them; codes of the Code officiel géographique 2026, each
checked against the names of the communes, and each line against the pairs of contours that it separates.
"""

from typing import Final

Line = tuple[tuple[float, float], ...]

CROSSINGS: Final = {
    "Pont de l'île de Ré": ("17300", "17297"),
    "Viaduc d'Oléron": ("17058", "17093"),
    "Pont de Noirmoutier": ("85012", "85011"),
    "Pont de la Seudre": ("17219", "17452"),
    "Pont de Martrou": ("17299", "17146"),
    "Pont de Saint-Nazaire": ("44184", "44154"),
    "Pont de Normandie": ("14536", "76660"),
    "Pont de Tancarville": ("27388", "76684"),
    "Pont de Brotonne": ("76164", "76401"),
    "Pont de l'Iroise": ("29189", "29235"),
    "Pont de Térénez": ("29240", "29001"),
    "Pont de Cornouaille": ("29006", "29037"),
    "Pont de Lézardrieux": ("22127", "22162"),
    "Pont Canada, Tréguier": ("22362", "22347"),
    "Pont Lorois": ("56013", "56169"),
    "Pont Chateaubriand": ("22213", "35358"),
    "Pont Rose, Étaples": ("62318", "62826"),
    "Barrage de la Rance": ("35288", "35241"),
    "Pont de la Gabarre": ("97103", "97101"),
}
"""Road over water → the Insee codes that it links, whether their contours touch or not."""

ESTUARIES: Final[dict[str, Line]] = {
    "Gironde": (
        (-1.35, 45.62),
        (-1.04, 45.585),
        (-0.90, 45.47),
        (-0.80, 45.34),
        (-0.73, 45.22),
        (-0.685, 45.13),
        (-0.655, 45.09),
        (-0.625, 45.055),
        (-0.56, 45.035),
    ),
    "Dordogne sous Cubzac": ((-0.56, 45.035), (-0.51, 45.030), (-0.475, 44.995)),
    "Garonne sous Bordeaux": ((-0.56, 45.035), (-0.555, 44.99), (-0.535, 44.93), (-0.545, 44.895)),
    "Charente sous Rochefort": ((-1.15, 45.97), (-1.07, 45.957), (-1.01, 45.95), (-0.98, 45.93)),
    "Seudre": ((-1.20, 45.80), (-1.12, 45.80), (-1.06, 45.745), (-1.00, 45.70)),
    "Estuaire de la Loire": (
        (-2.40, 47.22),
        (-2.18, 47.28),
        (-2.10, 47.300),
        (-2.02, 47.295),
        (-1.92, 47.275),
        (-1.82, 47.225),
        (-1.74, 47.208),
        (-1.68, 47.197),
        (-1.65, 47.195),
    ),
    "Estuaire de la Seine": (
        (-0.10, 49.45),
        (0.27, 49.435),
        (0.40, 49.455),
        (0.47, 49.475),
        (0.535, 49.480),
        (0.55, 49.475),
    ),
}
"""Estuary without a bridge → a line along it, from the sea: no link crosses it but those of CROSSINGS.
CRS: EPSG:4326, longitude first. Contours meet in the middle of these waters."""

ROADLESS_COMMUNES: Final = frozenset({"97352", "97353", "97356", "97357", "97358", "97362", "97314"})
"""Communes of Guyane that are reached by river or by air alone: Saül, Maripasoula, Camopi, Grand-Santi,
Saint-Élie, Papaïchton, Ouanary."""
