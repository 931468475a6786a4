"""Download a file, within limits of size and time."""

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from geo.errors import SourceError
from importers.files.public_http import PrivateAddress, public_session

DOWNLOAD_TIMEOUT_S = (4.0, 60.0)
"""To connect, then between two packets."""

MAX_DURATION_S = 900
"""For a whole file: 2 GB at 20 Mbit/s."""

MAX_DOWNLOAD_BYTES = 2_000_000_000
"""Larger than any national file: the largest known (INSEE 200 m grid) is 900 MB."""

_CHUNK_BYTES = 1 << 20
_FORBIDDEN_IN_NAME = re.compile(r"^\.+|[^\w.-]")
_MAX_NAME_LENGTH = 100


def download(
    url: str,
    folder: Path,
    *,
    allow_private: bool = False,
    timeout_s: tuple[float, float] = DOWNLOAD_TIMEOUT_S,
) -> Path:
    """Save the answer of a public http(s) address to a file of the folder. Raises SourceError."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise SourceError(f"Adresse refusée : {url}. Une adresse http ou https est attendue.")
    path = folder / (
        _FORBIDDEN_IN_NAME.sub("", Path(urlsplit(url).path).name)[-_MAX_NAME_LENGTH:] or "donnees"
    )
    try:
        with (
            public_session(allow_private=allow_private) as session,
            session.get(url, timeout=timeout_s, stream=True) as answer,
        ):
            answer.raise_for_status()
            _save(answer, path)
    except PrivateAddress as error:
        raise SourceError(f"{url} : {error}. Si elle est voulue, ajoutez --allow-private.") from error
    except (requests.RequestException, HTTPError) as error:
        raise SourceError(f"{url} ne répond pas : {error}") from error
    return path


def _save(answer: requests.Response, path: Path) -> None:
    written, started = 0, time.monotonic()
    with path.open("wb") as file:
        for chunk in answer.iter_content(_CHUNK_BYTES):
            written += len(chunk)
            if written > MAX_DOWNLOAD_BYTES:
                raise SourceError(f"Fichier trop grand : plus de {MAX_DOWNLOAD_BYTES:,} octets.")
            if time.monotonic() - started > MAX_DURATION_S:
                raise SourceError(f"Le serveur est trop lent : plus de {MAX_DURATION_S} secondes.")
            file.write(chunk)
