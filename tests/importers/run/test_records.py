"""Tests of importers.run.records: readers are told that data changed without a load."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from geo.database.models import ImportRun
from geo.database.version import current_dataset
from importers.run.records import mark_changed
from tests.factories import make_source


def test_what_an_importer_loaded_may_change_without_a_load(session: Session):
    for version, slug in ((1, "hub"), (2, "autre")):
        make_source(session, slug, dataset_version=version, finished_at=datetime.now(UTC))
    before = current_dataset(session)
    mark_changed(session.connection(), "lieux")
    assert sorted(session.scalars(session.query(ImportRun.dataset_version).statement)) == [1, 3]
    assert current_dataset(session).key != before.key


def test_nothing_changes_where_nothing_was_loaded(session: Session):
    before = current_dataset(session)
    mark_changed(session.connection(), "communes")
    assert current_dataset(session) == before
