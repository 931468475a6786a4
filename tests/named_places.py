"""Places that tests speak of by name, with their real codes and positions."""

from geo.points import Point

GUERET = Point(lon=1.87, lat=46.17)
AUBUSSON = Point(lon=2.17, lat=45.957)
LYON = Point(lon=4.835, lat=45.758)
PARIS = Point(2.341, 48.857)
AJACCIO = Point(lon=8.738, lat=41.919)
VILLERS_SUR_MER = Point(lon=0.0, lat=49.322)
SAINT_DENIS_REUNION = Point(lon=55.448, lat=-20.879)
SAINT_DENIS_93 = Point(lon=2.357, lat=48.936)
