"""Twenty thousand requests made up from the description of the API, and some that break it: no 5xx."""

from collections import Counter
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case
from schemathesis.generation import GenerationMode

from webapp.about.openapi import document

CASES = 20_000
OPERATIONS = [(path, method) for path, item in document()["paths"].items() for method in item]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def test_no_request_breaks_the_api(site, version, thorough):
    if not thorough:
        pytest.skip("asked for by --thorough: tests/webapp/about/test_openapi.py makes up fewer requests")
    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{site.port}/api/v1/openapi.json")
    statuses: Counter[int] = Counter()
    broken: list[str] = []
    at_length = settings(
        max_examples=CASES // (len(OPERATIONS) * len(MODES)) + 1,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    for path, method in OPERATIONS:
        for mode in MODES:

            @at_length
            @given(case=schema[path][method].as_strategy(generation_mode=mode))
            def ask(case: Case) -> None:
                answer = case.call()
                statuses[answer.status_code] += 1
                if answer.status_code >= 500:
                    broken.append(f"{answer.status_code} {case.as_curl_command()}")

            with suppress(Unsatisfiable):  # nothing breaks the description of what takes no parameter
                ask()

    print(f"{statuses.total()} requests on {len(OPERATIONS)} operations: {dict(statuses)}")
    assert not broken, broken[:5]
