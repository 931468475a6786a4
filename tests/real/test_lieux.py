"""Real files, whole: every row is a lieu, merged with its reason, or refused with its reason."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from geo.lieux.nearest import find_nearest
from geo.points import Point
from geo.standard.criteria import Criteria
from tests.named_places import GUERET
from webapp import create_app

ROWS = {
    "cnfs_v0.json.gz": 4930,
    "data-inclusion.json.gz": 3811,
    "liste-fs-20221201.csv.gz": 2683,
    "portrea_locations.geojson.gz": 1741,
    "nouvelle-caledonie_20240320.json.gz": 90,
    "charente_20230711b.json.gz": 188,
}
FRANCE_SERVICES = Criteria(dispositif_programmes_nationaux=("France Services",))
RADIUS_M = 30_000
FIRSTS = """SELECT count(*) FROM lieu_source JOIN source ON current_run_id = run_id
    WHERE merge_reason IS NULL"""
"""Rows of current loads that are the first of their lieu."""


@pytest.mark.parametrize("name", ROWS)
def test_every_row_is_kept_merged_or_refused(runs, name):
    run = runs[name]

    assert run.rows_read == ROWS[name]
    assert run.rows_kept + run.rows_merged + run.rows_rejected == run.rows_read


def test_what_was_counted_is_what_is_stored(real_engine, runs):
    with real_engine.connect() as connection:
        rows = connection.scalar(text("SELECT count(*) FROM lieu_source"))
        rejects = connection.scalar(text("SELECT count(*) FROM reject WHERE reason <> ''"))
        lieux = connection.scalar(text("SELECT count(*) FROM lieu"))
        firsts = connection.scalar(text(FIRSTS))

    assert rows + rejects == sum(run.rows_read for run in runs.values() if run.source_slug != "communes")
    assert lieux == firsts


def test_ids_shared_by_two_files_are_one_lieu(real_engine):
    shared = """SELECT count(*) FROM (
        SELECT identity FROM lieu_source JOIN import_run r ON r.id = run_id
        WHERE source_slug IN ('cnfs-v0', 'data-inclusion')
        GROUP BY identity HAVING count(DISTINCT source_slug) = 2 AND count(DISTINCT lieu_id) = 1) AS s"""

    with real_engine.connect() as connection:
        assert connection.scalar(text(shared)) == 2545


def sql_ids(engine, point: Point):
    """Query PostGIS in the plainest way."""
    sql = """SELECT id FROM lieu
        WHERE ST_DWithin(position, ST_GeogFromText(:here), :radius)
          AND 'France Services' = ANY(dispositif_programmes_nationaux)
        ORDER BY ST_Distance(position, ST_GeogFromText(:here)), id"""
    with engine.connect() as connection:
        return list(connection.scalars(text(sql), {"here": point.ewkt, "radius": RADIUS_M}))


def test_a_search_at_gueret_gives_what_plain_sql_gives(real_engine):
    with Session(real_engine) as session:
        page = find_nearest(session, point=GUERET, criteria=FRANCE_SERVICES, radius_m=RADIUS_M, limit=100)

    assert len(page.hits) >= 3
    assert [hit.id for hit in page.hits] == sql_ids(real_engine, GUERET)


def test_the_page_and_the_api_give_the_same_lieux_in_the_same_order(real_engine, own_settings):
    url = real_engine.url.render_as_string(hide_password=False)
    client = create_app(own_settings.model_copy(update={"database_url": url})).test_client()
    asked = {
        "lat": 46.17,
        "lon": 1.87,
        "rayon_m": RADIUS_M,
        "dispositif_programmes_nationaux": "France Services",
        "limite": 100,
    }

    features = client.get("/api/v1/lieux", query_string=asked).get_json()["features"]
    page = client.get("/recherche", query_string=asked).get_data(as_text=True)
    ids = [feature["id"] for feature in features]
    assert ids == sql_ids(real_engine, GUERET)
    links = [re.search(rf'/lieux/{re.escape(lieu_id)}["?]', page) for lieu_id in ids]
    places = [link.start() for link in links if link]
    assert len(places) == len(ids)
    assert places == sorted(places)
