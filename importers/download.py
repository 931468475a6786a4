"""Bring a file from the network into a temporary folder, with limits."""

import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import requests

from geo.errors import SourceError

TIMEOUT_S = (4.0, 60.0)
"""To connect, then between two packets."""

MAX_BYTES = 2_000_000_000
"""Larger than any national file: the biggest known (INSEE 200 m grid) is 900 MB."""

_CHUNK_BYTES = 1 << 20


def download(url: str, *, timeout_s: tuple[float, float] = TIMEOUT_S) -> Path:
    """Save the answer of an http(s) address to a file. Raises SourceError."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise SourceError(f"Adresse refusée : {url}. Une adresse http ou https est attendue.")
    path = Path(tempfile.mkdtemp(prefix="mediaproche-")) / (Path(urlsplit(url).path).name or "donnees")
    try:
        with requests.get(url, timeout=timeout_s, stream=True) as answer:
            answer.raise_for_status()
            _save(answer, path)
    except requests.RequestException as error:
        raise SourceError(f"{url} ne répond pas : {error}") from error
    return path


def _save(answer: requests.Response, path: Path) -> None:
    written = 0
    with path.open("wb") as file:
        for chunk in answer.iter_content(_CHUNK_BYTES):
            written += len(chunk)
            if written > MAX_BYTES:
                raise SourceError(f"Fichier trop grand : plus de {MAX_BYTES:,} octets.")
            file.write(chunk)
