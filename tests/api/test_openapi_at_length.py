"""Twenty thousand requests made up from the description of the API, and some that break it: no 5xx."""

from collections import Counter
from contextlib import suppress

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case
from schemathesis.generation import GenerationMode
from sqlalchemy.orm import Session

from tests.factories import make_commune, make_lieu
from webapp.openapi import document

CASES = 20_000
OPERATIONS = [(path, method) for path, item in document()["paths"].items() for method in item]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.slow
def test_no_request_breaks_the_api(app: Flask, session: Session, thorough: bool):
    if not thorough:
        pytest.skip("asked for by --thorough: test_openapi.py makes up fewer requests")
    make_commune(session)
    make_lieu(session)
    app.testing = False  # an error is answered, and counted
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
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
                    broken.append(case.as_curl_command())

            with suppress(Unsatisfiable):  # nothing breaks the description of what takes no parameter
                ask()

    print(f"{statuses.total()} requests on {len(OPERATIONS)} operations: {dict(statuses)}")
    assert not broken, broken[:5]
