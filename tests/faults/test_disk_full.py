"""A disk that fills up during an import: the readers keep what they had, and the next import works."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bench._clusters import Cluster, own
from bench._load import under_load
from bench._versions import NEAREST, PAGE, load_version, version_of

SIZE = "20m"
FULL = 1 << 26


@pytest.fixture
def small_disk(own_cluster: Cluster, version: int) -> Iterator[Path]:
    """Move the staged rows on a disk of SIZE; only root can make one."""
    folder = own(own_cluster.folder / "disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a disk of a given size")
    try:
        own(folder)
        own_cluster.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
        own_cluster.execute("ALTER TABLE lieu_source SET TABLESPACE small", "VACUUM FULL lieu_source")
        yield folder
        own_cluster.execute("ALTER TABLE lieu_source SET TABLESPACE pg_default", "DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_changes_nothing_that_readers_see(importing, site, version, small_disk, tmp_path):
    with under_load(site, (NEAREST, PAGE), version_of) as tally:
        ballast = small_disk / "ballast"
        with ballast.open("wb") as file, suppress(OSError):
            file.write(bytes(FULL))
        with pytest.raises(DBAPIError, match="No space left"):
            load_version(importing, tmp_path, 9_998)
        tally.wait_for(f"version {version}")

        ballast.unlink()
        assert load_version(importing, tmp_path, 9_999).succeeded
        tally.wait_for("version 9999")

    print(f"{dict(tally.answers)}")
    assert set(tally.answers) == {f"version {version}", "version 9999"}, tally.causes
