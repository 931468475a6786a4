"""Blueprints with their policy: errors, HTTP caching, languages, limits, framing, CORS."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

from flask import Blueprint, Request, Response, current_app, request

from webapp.core.openapi import Operation, openapi_path

BY_DAY: Final = "%Y%m%d"
"""Answers that change with the day in Paris."""
BY_MINUTE: Final = "%Y%m%d%H%M"
"""Answers that change with the minute, in UTC."""
DATA_ALONE: Final = ""
"""Answers that change with the data and never with the time."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the answers of a blueprint share. By default: French pages that change with each minute."""

    problem_prefix: str = ""
    """Start of the addresses whose errors are problem+json, those of no route included; empty: pages."""
    cached: bool = True
    """Clients may store answers and revalidate them by ETag; else each answer is computed anew."""
    clock: str = BY_MINUTE
    """Format of the time in ETag: pages may say «ouvert jusqu'à 18 h 30»."""
    minute_parameters: frozenset[str] = frozenset()
    """Query parameters that make the answers change with each minute, whatever the clock."""
    routed: bool = False
    """Answers hold minutes of the routing engine, where one is set: it may be out of order for a moment."""
    translated: bool = False
    """Pages exist in every language; else in French alone."""
    cors: bool = False
    """Scripts of any site may read the answers: the data is open and nothing depends on who asks."""
    framed: bool = False
    """Pages of any site may frame these."""
    rate_limited: bool = True
    """Requests count towards the limit of a visitor; else they cost nothing, or monitor the site."""
    large_files: bool = False
    """Addresses with a file extension answer files of any size, of which few are sent at once."""


DEFAULT_POLICY: Final = Policy()

UNMATCHED_POLICY: Final = Policy(translated=True)
"""Of addresses that match no route: their page says so in every language."""

STATIC_POLICY: Final = Policy(rate_limited=False)
"""Of static files."""


class SiteBlueprint(Blueprint):
    """A blueprint with its policy."""

    def __init__(
        self, name: str, import_name: str, *, url_prefix: str | None = None, policy: Policy = DEFAULT_POLICY
    ) -> None:
        super().__init__(name, import_name, url_prefix=url_prefix)
        self.policy = policy
        self.operations: dict[str, Operation] = {}
        """Address, as OpenAPI spells it → what is done there."""
        if policy.cors:
            self.after_request(_allow_all_origins)

    def add_url_rule(
        self,
        rule: str,
        *args: Any,  # those of Flask
        operation: Operation | None = None,
        **options: Any,  # the same
    ) -> None:
        """Register a route, and what it does where it is of the API."""
        if operation is not None:
            self.operations[openapi_path(f"{self.url_prefix or ''}{rule}")] = operation
        super().add_url_rule(rule, *args, **options)


class PolicyRequest(Request):
    """A request with the policy of what it asks for."""

    @cached_property
    def policy(self) -> Policy:
        """The policy, looked up once: every hook around a view reads it."""
        blueprint = current_app.blueprints.get(self.blueprint or "")
        if isinstance(blueprint, SiteBlueprint):
            return blueprint.policy
        return STATIC_POLICY if self.endpoint == "static" else UNMATCHED_POLICY


def current_policy() -> Policy:
    """Return the policy of what the request asks for."""
    return cast(PolicyRequest, request).policy


def _allow_all_origins(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
