"""What is kept of communes is read again after every load that writes them."""

from geo.coverage.inputs import COMMUNE_IMPORTERS
from importers.lieux.source import LieuxSource
from importers.registry import all_sources
from importers.sources.carroyage import Carroyage
from importers.sources.minutes import Minutes
from importers.sources.pass_numerique import PassNumerique
from importers.sources.roads import Roads

WRITE_NO_COMMUNE = (LieuxSource, Carroyage, Minutes, PassNumerique, Roads)


def test_who_writes_communes_is_listed():
    others = [source.slug for source in all_sources() if not isinstance(source, WRITE_NO_COMMUNE)]
    assert sorted(others) == sorted(COMMUNE_IMPORTERS)
