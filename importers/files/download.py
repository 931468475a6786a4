"""Bring a file from the network, with limits."""

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from geo.errors import SourceError
from importers.files.public_http import PrivateAddress, outside_session

TIMEOUT_S = (4.0, 60.0)
"""To connect, then between two packets."""

LONGEST_S = 900
"""For a whole file: 2 GB at 20 Mbit/s."""

MAX_BYTES = 2_000_000_000
"""Larger than any national file: the biggest known (INSEE 200 m grid) is 900 MB."""

_CHUNK_BYTES = 1 << 20
_NOT_IN_A_NAME = re.compile(r"^\.+|[^\w.-]")
_LONGEST_NAME = 100


def download(
    url: str, folder: Path, *, allow_private: bool = False, timeout_s: tuple[float, float] = TIMEOUT_S
) -> Path:
    """Save the answer of a public http(s) address to a file of the folder. Raises SourceError."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise SourceError(f"Adresse refusée : {url}. Une adresse http ou https est attendue.")
    path = folder / (_NOT_IN_A_NAME.sub("", Path(urlsplit(url).path).name)[-_LONGEST_NAME:] or "donnees")
    try:
        with (
            outside_session(allow_private=allow_private) as session,
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
            if written > MAX_BYTES:
                raise SourceError(f"Fichier trop grand : plus de {MAX_BYTES:,} octets.")
            if time.monotonic() - started > LONGEST_S:
                raise SourceError(f"Le serveur est trop lent : plus de {LONGEST_S} secondes.")
            file.write(chunk)
