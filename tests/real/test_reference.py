"""Tests of the reference importers on the real national files."""

import os

import pytest
from sqlalchemy import text

from importers.model import Request
from importers.progress import silent
from importers.run.pipeline import LoadOptions, run_import
from importers.sources.communes import CommunesImporter
from importers.sources.fragilite import FragiliteImporter
from importers.sources.frr import FrrImporter
from importers.sources.laposte import LaPosteImporter
from tests.databases import connected, database, empty_template
from tests.real.paths import REAL

# Alone: among all other tests, `test_loading_again_touches_no_row` found touched rows, which it never does by
# itself; why is not known.
pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.alone]

REFERENCE = REAL / "reference"
CONTOURS = "communes_2026_pop2023_admin2018.geojsonl.gz"


@pytest.fixture(scope="module")
def engine(own_settings):
    """Connect to a database with the finest contours and all that is known of the communes."""
    name, url = f"mediaproche_real_reference_{os.getpid()}", own_settings.database_url
    with database(url, name, empty_template(url)) as own_url, connected(own_url) as engine:
        yield engine


@pytest.fixture(scope="module")
def tallies(engine):
    """Load the four files, in order; tells what became of their rows."""
    files = {
        CommunesImporter(): CONTOURS,
        FrrImporter(): "frr_communes_202507.csv.gz",
        FragiliteImporter(): "ifn-city_b.csv.gz",
        LaPosteImporter(): "b8_laposte_hexasmal.csv.gz",
    }
    return {source.slug: load(engine, source, file).tally for source, file in files.items()}


def load(engine, source, file, **options):
    outcome = run_import(engine, source, Request(file=REFERENCE / file), silent(), LoadOptions(**options))
    assert outcome.succeeded, outcome.message
    return outcome


def scalar(engine, sql):
    with engine.connect() as connection:
        return connection.execute(text(sql)).scalar_one()


@pytest.mark.parametrize("slug", ["communes", "frr", "fragilite", "laposte"])
def test_every_row_is_kept_merged_or_refused(tallies, slug):
    tally = tallies[slug]

    assert tally.read == tally.kept + tally.merged + tally.rejected.total()


def test_every_commune_is_there_with_its_contour(engine, tallies):
    assert scalar(engine, "SELECT count(*) FROM commune WHERE contour IS NOT NULL") == 34_871
    assert scalar(engine, "SELECT count(*) FROM commune") == 34_969
    assert tallies["communes"].rejected.total() == 0


def test_every_commune_of_the_list_has_its_frr_class(engine, tallies):
    assert tallies["frr"].rejected.total() == 0
    assert scalar(engine, "SELECT count(frr) FROM commune") == 34_875


def test_obsolete_codes_of_the_fragility_index_find_their_commune(engine, tallies):
    assert (tallies["fragilite"].merged, tallies["fragilite"].rejected.total()) == (139, 2)
    assert scalar(engine, "SELECT count(fragilite) FROM commune") == 34_867


def test_marseille_has_the_mean_of_its_arrondissements(engine, tallies):
    found = scalar(engine, "SELECT fragilite FROM commune WHERE code_insee = '13055'")

    assert found == pytest.approx(5.2, abs=0.1)


def test_la_poste_adds_postal_codes_and_places_four_seats(engine, tallies):
    assert scalar(engine, "SELECT cardinality(codes_postaux) FROM commune WHERE nom = 'Dumbéa'") == 5
    assert scalar(engine, "SELECT count(*) FROM commune WHERE seat_quality = 'code_postal'") == 4


def test_monaco_is_no_commune_of_france(tallies):
    assert tallies["laposte"].rejected.total() == 1


def test_loading_again_touches_no_row(engine, tallies):
    last = scalar(engine, "SELECT max(xmin::text::bigint) FROM commune")
    load(engine, CommunesImporter(), CONTOURS, force=True)
    load(engine, FragiliteImporter(), "ifn-city_b.csv.gz", force=True)
    load(engine, LaPosteImporter(), "b8_laposte_hexasmal.csv.gz", force=True)

    assert scalar(engine, "SELECT max(xmin::text::bigint) FROM commune") == last
