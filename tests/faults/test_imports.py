"""An import under the eyes of visitors: they see what was there before or what came after, never both."""

from bench._load import under_load
from tests.faults.conftest import EXPORT, NEAREST, PAGE, load_version, version_of

IMPORTS = 20


def test_imports_lose_no_request_and_mix_no_answer(importing, serve, tmp_path):
    load_version(importing, tmp_path, 1)
    with under_load(serve(), (NEAREST, PAGE, NEAREST, EXPORT), version_of) as tally:
        for version in range(2, 2 + IMPORTS):
            assert load_version(importing, tmp_path, version).succeeded

    print(f"{tally.answers.total()} answers, {tally.per_s:.0f} a second, {len(tally.answers)} versions")
    assert not set(tally.answers) & {"lost", "mixed", "500", "503"}, (tally.answers, tally.causes)
    assert set(tally.answers) <= {f"version {version}" for version in range(1, 2 + IMPORTS)}
