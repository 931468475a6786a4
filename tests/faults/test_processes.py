"""Workers of the site that die or are replaced under load."""

import signal
import time

from bench._load import LOST, under_load
from bench._versions import NEAREST, PAGE, version_of

VISITORS = 4


def test_a_worker_that_is_killed_loses_no_more_than_what_it_was_answering(site, version):
    before = set(site.workers)
    with under_load(site, (NEAREST, PAGE), version_of, visitors=VISITORS) as tally:
        site.kill_a_worker()
        while len(set(site.workers) - before) < 1 or len(site.workers) < 2:
            time.sleep(0.05)
        time.sleep(1)

    print(f"{dict(tally.answers)}")
    assert set(tally.answers) <= {f"version {version}", LOST}
    assert tally.answers[LOST] <= VISITORS


def test_replacing_every_worker_loses_nothing(site, version):
    before = set(site.workers)
    with under_load(site, (NEAREST, PAGE), version_of, kept_alive=False) as tally:
        site.process.send_signal(signal.SIGHUP)
        while set(site.workers) & before or len(site.workers) < 2:
            time.sleep(0.05)
        time.sleep(1)

    print(f"{dict(tally.answers)}")
    assert set(tally.answers) == {f"version {version}"}, tally.causes
