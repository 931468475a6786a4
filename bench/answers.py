"""What the site answers to some 4,000 different requests: recorded before a change, compared after it.

Run, on a database that does not change in between:

    export TZ=UTC NO_FAKE_STAT=1
    faketime -m --exclude-monotonic -f '2026-12-01 10:00:00' python -m bench.answers record OUT.json.gz
    python -m bench.answers compare A.json.gz B.json.gz [--most 20]

The clock stands still while answers are recorded, since pages tell what is open now and files bear the day;
NO_FAKE_STAT keeps the dates of files true, which Python goes by to know whether a module has changed. Each
route of the site is asked; those that are not are listed. Besides the addresses of `bench._addresses`, every
redirection is followed, and each link to a page with a parameter nobody asked its endpoint yet. A quarter
is asked a second time, from the last to the first, with all that the process has kept by then: what is not
answered alike is listed, and recorded as not comparable. What depends on the code itself is left out:
versions of static files, ETags, durations. It takes four minutes of processor time.
"""

import gzip
import json
import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

import click
from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from bench._addresses import OWN_ETAG, Asked, every_address, read_known
from bench._answer_text import MAX_BODY_CHARS, Answer, answer_of, without_versions
from webapp import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Recording = dict[str, Any]

SETTINGS: Final = {
    "SITE_URL": "https://exemple.fr",
    "CONTACT_COURRIEL": "contact@exemple.fr",
    "TILES": "ign",
    "PROXIES": "1",
}
"""Settings of the second site: all that are optional and change what is answered."""

AGAIN: Final = 4
"""One request of so many is asked a second time."""

ATTEMPTS: Final = 3
"""A database that has just started may be too slow for the first."""

_LINK: Final = re.compile(r'\b(?:href|src|action|data-[a-z-]+)="(/[^"#]*)')
_NOT_FOLLOWED: Final = re.compile(r"\{|\.(pdf|png|xlsx|gpkg|csv|geojson)\b")


@click.group()
def main() -> None:
    """Record what the site answers, and compare two records."""


@main.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--once", is_flag=True, help="Do not ask a second time.")
@click.option("--every", default=1, show_default=True, help="Ask one address of so many, and each route.")
def record(out: Path, *, once: bool, every: int) -> None:
    """Ask everything, and keep the answers."""
    if _clock_runs():
        raise click.ClickException("The clock runs: see faketime at the top of this script.")
    began = time.monotonic()
    sites = _sites()
    asked = _some(sites[0], every_address(read_known()), every)
    answers, endpoints = _ask_all(sites, asked)
    unsteady = [] if once else _ask_again(sites, asked[::-AGAIN], answers)
    for name in unsteady:
        answers[name] = {"not comparable": "not answered alike when asked again"}
    recording = {"clock": time.time(), "answers": answers}
    with gzip.open(out, "wt", encoding="utf-8", compresslevel=4) as file:
        json.dump(recording, file, ensure_ascii=False)
    _tell(sites[0], answers, endpoints, time.monotonic() - began)


@main.command()
@click.argument("before", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("after", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--most", default=20, show_default=True, help="Different differences to print.")
@click.option("--ignore-space", is_flag=True, help="Spaces between the tags of pages do not count.")
@click.option("--lines", default=30, show_default=True, help="Lines to print of each.")
def compare(before: Path, after: Path, most: int, lines: int, *, ignore_space: bool) -> None:
    """Print what differs between two records, those that differ alike together."""
    old, new = _read(before), _read(after)
    if old["clock"] != new["clock"]:
        raise click.ClickException("The two records were made at different times: see faketime.")
    was, now = old["answers"], new["answers"]
    if ignore_space:
        was, now = ({name: _without_space(one) for name, one in answers.items()} for answers in (was, now))
    left_out = [name for name in was if "not comparable" in {**was[name], **now.get(name, {})}]
    groups: dict[str, list[str]] = defaultdict(list)
    for name in [name for name in was if name in now and was[name] != now[name] and name not in left_out]:
        groups[_difference(was[name], now[name], lines)].append(name)
    for shown, names in sorted(groups.items(), key=lambda group: -len(group[1]))[:most]:
        print(f"\n=== {len(names)}: " + "\n    ".join([*names[:4], *(["…"] if len(names) > 4 else [])]))
        print(shown)
    _list("Asked in the first alone", [name for name in was if name not in now])
    _list("Asked in the second alone", [name for name in now if name not in was])
    _list("Not comparable", left_out)
    differing = sum(map(len, groups.values()))
    print(f"\n{len(was)} and {len(now)} answers; {differing} differ, in {len(groups)} ways")
    sys.exit(bool(differing or was.keys() != now.keys()))


def _clock_runs() -> bool:
    """Tell whether the time changes; `time.sleep` refuses a clock that stands still."""
    began, told = time.monotonic(), time.time_ns()
    while time.monotonic() < began + 0.01:
        pass
    return told != time.time_ns()


def _sites() -> tuple[Flask, Flask]:
    """Build the site as it is set up, and one with more settings; both wait for a slow database."""
    os.environ.setdefault("STATEMENT_TIMEOUT_MS", "60000")
    plain = create_app()
    os.environ.update(SETTINGS)
    configured = create_app()
    for site in (plain, configured):
        site.config["PROPAGATE_EXCEPTIONS"] = False
        site.wsgi_app = _telling(site.wsgi_app)  # type: ignore[assignment,method-assign]  # as Flask's guide does
    return plain, configured


def _telling(app: "WSGIApplication") -> "WSGIApplication":
    """Answer with its class what a site raises, which happens when its page of errors fails."""

    def told(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        try:
            return app(environ, start_response)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is the answer)
            return Response(f"raised {type(error).__name__}", 500)(environ, start_response)

    return told


def _some(site: Flask, addresses: Sequence[Asked], every: int) -> list[Asked]:
    """Take one address of so many, and the first of each endpoint."""
    first = {_endpoint(site, asked.path): asked for asked in reversed(addresses)}
    kept = {*first.values(), *addresses[::every]}
    return [asked for asked in addresses if asked in kept]


def _ask_all(sites: tuple[Flask, Flask], first: Sequence[Asked]) -> tuple[dict[str, Answer], set[str]]:
    """Ask all this and what it leads to; gives the answers by request, and the endpoints that gave them."""
    queue = list(first)
    for asked in queue[:: max(1, len(queue) // 40)]:  # whatever a process reads once is then read
        _ask(sites, asked)
    answers: dict[str, Answer] = {}
    endpoints: set[str] = set()
    seen = set().union(*(_traits(sites[0], asked.path) for asked in first))
    for asked in queue:  # which grows
        name = without_versions(str(asked))
        if name in answers:
            continue
        endpoint = _endpoint(sites[0], asked.path)
        endpoints.add(endpoint)
        response = _ask(sites, asked)
        answers[name] = answer_of(response, endpoint)
        if asked.method == "GET" and not asked.headers and not asked.configured:
            queue += [Asked(path) for path in _linked(sites[0], response, seen)]
    return answers, endpoints


def _ask_again(sites: tuple[Flask, Flask], queue: Sequence[Asked], answers: dict[str, Answer]) -> list[str]:
    """Ask once more, and list what is not answered alike."""
    endpoint = {asked: _endpoint(sites[0], asked.path) for asked in queue}
    return [
        name
        for asked in queue
        if answers[name := without_versions(str(asked))] != answer_of(_ask(sites, asked), endpoint[asked])
    ]


def _ask(sites: tuple[Flask, Flask], asked: Asked) -> TestResponse:
    client = sites[asked.configured].test_client(use_cookies=False)
    headers = dict(asked.headers)
    if headers.get("If-None-Match") == OWN_ETAG:
        headers["If-None-Match"] = client.get(asked.path, buffered=True).headers.get("ETag", "none")
    for _ in range(ATTEMPTS):
        response = client.open(asked.path, method=asked.method, headers=headers, buffered=True)
        if response.status_code != 503:
            break
    return response


def _linked(site: Flask, response: TestResponse, seen: set[tuple[str, str]]) -> Iterator[str]:
    """Give where an answer redirects to, and its links that have something which was not asked yet."""
    if response.location:
        where = urlsplit(response.location)
        yield f"{where.path}?{where.query}" if where.query else where.path
    if response.mimetype == "text/html":
        for link in map(unescape, _LINK.findall(response.text)):
            if not _NOT_FOLLOWED.search(link) and not (traits := _traits(site, link)) <= seen:
                seen |= traits
                yield link


def _traits(site: Flask, path: str) -> set[tuple[str, str]]:
    """List the parameters of an address, each with its endpoint."""
    names = [name for name, _ in parse_qsl(urlsplit(path).query, keep_blank_values=True)]
    endpoint = _endpoint(site, path)
    return {(endpoint, name) for name in ("", *names)}


def _endpoint(site: Flask, path: str) -> str:
    with site.test_request_context(path) as context:
        try:
            return str(context.url_adapter.match()[0]) if context.url_adapter else ""
        except HTTPException:
            return ""


def _tell(site: Flask, answers: dict[str, Answer], endpoints: set[str], seconds: float) -> None:
    """Print what was asked and what was not."""
    statuses: dict[str, int] = defaultdict(int)
    for answer in answers.values():
        statuses[str(answer.get("status", "not comparable"))] += 1
    print(f"{len(answers)} answers in {seconds:.0f} s: {dict(sorted(statuses.items()))}")
    _list("Never asked", sorted({rule.endpoint for rule in site.url_map.iter_rules()} - endpoints))
    _list("Answered 500 or more", [name for name, one in answers.items() if one.get("status", 0) >= 500])
    _list("Not comparable", [name for name, one in answers.items() if "not comparable" in one])


def _list(title: str, names: list[str]) -> None:
    if names:
        print("\n    ".join([f"{title}: {len(names)}", *names[:40], *(["…"] if len(names) > 40 else [])]))


def _read(path: Path) -> Recording:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        recording: Recording = json.load(file)
    return recording


def _difference(was: Answer, now: Answer, most: int) -> str:
    """Show the first lines that differ between two answers."""
    old, new = list(_lines(was)), list(_lines(now))
    same = next(
        (rank for rank, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
        min(len(old), len(new)),
    )
    around = slice(max(0, same - 2), same + 400)  # a diff of all of a file would take minutes
    found = list(unified_diff(old[around], new[around], lineterm="", n=0))[2:]
    shown = ["@@" if line.startswith("@@") else line[:200] for line in found]  # alike wherever it is
    return "\n".join([*shown[:most], *([f"… {len(shown) - most} lines"] if len(shown) > most else [])])


def _without_space(answer: Answer) -> Answer:
    """Return an answer whose tags have no space around them, nor before their end."""
    body = re.sub(r"\s*(<[^>]*?)\s*>\s*", r"\1>", " ".join(answer.get("body", "").split()))
    return {**answer, "body": body, "digest": ""}


def _lines(answer: Answer) -> Iterable[str]:
    yield f"status {answer['status']}"
    yield from answer["headers"]
    body = answer["body"]
    try:
        body = json.dumps(json.loads(body), indent=1, ensure_ascii=False)
    except ValueError:
        body = body.replace("><", ">\n<")
    yield from body.splitlines()
    if len(answer["body"]) == MAX_BODY_CHARS:
        yield f"digest of the whole: {answer['digest']}"


if __name__ == "__main__":
    main()
