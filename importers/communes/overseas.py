"""Seats of the communes of overseas collectivities, of which no national file has contours or mairies.

Villages: mostly GeoNames (CC BY 4.0), to 100 m. Atolls and bases without one there: their aerodrome or
landing (OurAirports, public domain), to a kilometre or two. Some of the Marquises, Australes and Tuamotu,
the villages of Farino, Kouaoua and Yaté, and the Terres australes were entered from general knowledge, to a
few kilometres: they place a commune on the map of France, not a door. CRS: EPSG:4326.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Seat:
    """The village where the mairie of a commune is, which people may name instead of the commune."""

    village: str
    lon: float
    lat: float


OVERSEAS_SEATS: Final[Mapping[str, Seat]] = MappingProxyType(
    {
        "97501": Seat("Miquelon", -56.381, 47.098),
        "97502": Seat("Saint-Pierre", -56.177, 46.779),
        "97701": Seat("Gustavia", -62.85, 17.896),
        "97801": Seat("Marigot", -63.083, 18.068),
        "98411": Seat("Base Martin-de-Viviès", 77.57, -37.797),
        "98412": Seat("Port-aux-Français", 70.219, -49.349),
        "98413": Seat("Base Alfred-Faure", 51.86, -46.431),
        "98414": Seat("Base Dumont-d'Urville", 140.001, -66.663),
        "98415": Seat("Tromelin", 54.521, -15.892),
        "98611": Seat("Mala'e", -178.111, -14.311),
        "98612": Seat("Leava", -178.158, -14.293),
        "98613": Seat("Mata-Utu", -176.175, -13.282),
        "98711": Seat("Tukuhora", -145.517, -17.346),
        "98712": Seat("Arue", -149.534, -17.528),
        "98713": Seat("Rautini", -146.617, -15.248),
        "98714": Seat("Vaitape", -151.749, -16.507),
        "98715": Seat("Faaa", -149.604, -17.559),
        "98716": Seat("Rotoava", -145.657, -16.054),
        "98717": Seat("Teana", -140.887, -15.82),
        "98718": Seat("Omoa", -138.688, -10.512),
        "98719": Seat("Rikitea", -134.969, -23.123),
        "98720": Seat("Otepa", -140.906, -18.106),
        "98721": Seat("Tupapati", -142.614, -17.545),
        "98722": Seat("Hitiaa", -149.3, -17.6),
        "98723": Seat("Atuona", -139.042, -9.803),
        "98724": Seat("Fare", -151.035, -16.712),
        "98725": Seat("Mahina", -149.489, -17.506),
        "98726": Seat("Pouheva", -143.658, -16.584),
        "98727": Seat("Paeua", -146.07, -14.437),
        "98728": Seat("Vaiea", -152.244, -16.427),
        "98729": Seat("Afareaitu", -149.783, -17.55),
        "98730": Seat("Tepukamaruia", -141.267, -14.177),
        "98731": Seat("Taiohae", -140.1, -8.911),
        "98732": Seat("Tavananui", -138.772, -19.285),
        "98733": Seat("Paea", -149.583, -17.683),
        "98734": Seat("Papara", -149.55, -17.75),
        "98735": Seat("Papeete", -149.568, -17.535),
        "98736": Seat("Pirae", -149.551, -17.53),
        "98737": Seat("Te One Mahina", -138.813, -14.81),
        "98738": Seat("Punaauia", -149.6, -17.633),
        "98739": Seat("Rairua", -147.662, -23.885),
        "98740": Seat("Avatoru", -147.702, -14.942),
        "98741": Seat("Ahurei", -144.334, -27.616),
        "98742": Seat("Tapuarava", -136.463, -18.466),
        "98743": Seat("Amaru", -152.806, -22.637),
        "98744": Seat("Moerai", -151.342, -22.451),
        "98745": Seat("Patio", -151.5, -16.586),
        "98746": Seat("Vaitahu", -139.11, -9.938),
        "98747": Seat("Afaahiti", -149.324, -17.744),
        "98748": Seat("Vairao", -149.283, -17.783),
        "98749": Seat("Teavaroa", -145.025, -14.456),
        "98750": Seat("Avera", -151.416, -16.783),
        "98751": Seat("Tumukuru", -138.445, -17.355),
        "98752": Seat("Mataiea", -149.413, -17.772),
        "98753": Seat("Mataura", -149.485, -23.347),
        "98754": Seat("Tevaitoa", -151.489, -16.791),
        "98755": Seat("Fakamaru", -138.57, -20.79),
        "98756": Seat("Vaipaee", -139.552, -8.936),
        "98757": Seat("Hakahau", -140.046, -9.358),
        "98758": Seat("Uturoa", -151.443, -16.73),
        "98801": Seat("Waala", 163.647, -19.712),
        "98802": Seat("Bouloupari", 166.051, -21.862),
        "98803": Seat("Bourail", 165.497, -21.567),
        "98804": Seat("Canala", 165.971, -21.524),
        "98805": Seat("Dumbéa", 166.457, -22.158),
        "98806": Seat("Farino", 165.779, -21.667),
        "98807": Seat("Hienghène", 164.946, -20.689),
        "98808": Seat("Houaïlou", 165.627, -21.278),
        "98809": Seat("Vao", 167.496, -22.666),
        "98810": Seat("Kaala-Gomen", 164.4, -20.667),
        "98811": Seat("Koné", 164.866, -21.06),
        "98812": Seat("Koumac", 164.283, -20.567),
        "98813": Seat("La Foa", 165.828, -21.711),
        "98814": Seat("Wé", 167.265, -20.917),
        "98815": Seat("Tadine", 167.88, -21.548),
        "98816": Seat("Moindou", 165.683, -21.7),
        "98817": Seat("Boulari", 166.566, -22.263),
        "98818": Seat("Nouméa", 166.449, -22.274),
        "98819": Seat("Ouégoa", 164.433, -20.35),
        "98820": Seat("Fayaoué", 166.536, -20.653),
        "98821": Seat("Païta", 166.357, -22.131),
        "98822": Seat("Poindimié", 165.331, -20.937),
        "98823": Seat("Ponérihouen", 165.4, -21.083),
        "98824": Seat("Pouébo", 164.579, -20.392),
        "98825": Seat("Pouembout", 164.9, -21.133),
        "98826": Seat("Poum", 164.017, -20.233),
        "98827": Seat("Poya", 165.15, -21.35),
        "98828": Seat("Sarraméa", 165.85, -21.65),
        "98829": Seat("Thio", 166.217, -21.617),
        "98830": Seat("Touho", 165.25, -20.791),
        "98831": Seat("Voh", 164.7, -20.967),
        "98832": Seat("Yaté", 166.944, -22.161),
        "98833": Seat("Kouaoua", 165.83, -21.396),
        "98901": Seat("Île de Clipperton", -109.217, 10.305),
    }
)
"""Insee code → seat."""
