"""An import under the eyes of visitors: they see what was there before or what came after, never both."""

import itertools
import time

from bench._load import under_load
from tests.faults.conftest import EXPORT, NEAREST, PAGE, load_version, version_of

SECONDS = 6


def test_an_import_loses_no_request_and_mixes_no_answer(importing, serve, tmp_path):
    load_version(importing, tmp_path, 1)
    end = time.monotonic() + SECONDS
    with under_load(serve(), (NEAREST, PAGE, NEAREST, EXPORT), version_of) as tally:
        for version in itertools.takewhile(lambda _: time.monotonic() < end, itertools.count(2)):
            assert load_version(importing, tmp_path, version).succeeded

    print(f"{tally.per_s:.0f} answers/s, {len(tally.answers)} versions seen")
    assert not set(tally.answers) & {"lost", "mixed", "500", "503"}, (tally.answers, tally.causes)
    assert len(tally.answers) == version
