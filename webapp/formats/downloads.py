"""Downloads: files named after their content and the day, written while they are sent or before."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO, Final

from flask import Response

from geo.clock import today
from webapp.formats.media_types import CSV, GEOJSON, GEOPACKAGE, XLSX

MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {"csv": CSV, "geojson": GEOJSON, "gpkg": GEOPACKAGE, "xlsx": XLSX}
)
"""Extension → media type."""

_BLOCK_BYTES: Final = 1 << 16


def stream_file(content: Iterator[str] | Iterator[bytes], name: str, extension: str) -> Response:
    """Return a file as an attachment, made while it is sent."""
    response = Response(content, mimetype=MEDIA_TYPES[extension])
    response.headers["Content-Disposition"] = f"attachment; filename={name}-{today()}.{extension}"
    return response


def send_temporary_file(write: Callable[[Path], None], name: str, extension: str) -> Response:
    """Return a file that `write` makes in a temporary folder, deleted at once: the open file is sent."""
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
        path = Path(folder, f"{name}.{extension}")
        write(path)
        file, size = path.open("rb"), path.stat().st_size
    response = stream_file(_blocks(file), name, extension)
    response.content_length = size
    response.call_on_close(file.close)
    return response


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while block := file.read(_BLOCK_BYTES):
            yield block
