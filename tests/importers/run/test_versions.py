"""Tests of importers.run.versions: readers see that data changed without a load."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from geo.database.models import ImportRun
from geo.database.version import current_version
from importers.run.versions import bump_importer_version
from tests.factories import make_source


def test_what_an_importer_loaded_may_change_without_a_load(session: Session):
    for version, slug in ((1, "hub"), (2, "autre")):
        make_source(session, slug, dataset_version=version, finished_at=datetime.now(UTC))
    before = current_version(session)
    bump_importer_version(session.connection(), "lieux")
    assert sorted(session.scalars(session.query(ImportRun.dataset_version).statement)) == [1, 3]
    assert current_version(session).key != before.key


def test_nothing_changes_where_nothing_was_loaded(session: Session):
    before = current_version(session)
    bump_importer_version(session.connection(), "communes")
    assert current_version(session) == before
