"""Compression of answers, streamed ones included, as the client accepts it."""

from typing import Final

from flask import Response
from flask_compress import Compress
from werkzeug.wsgi import FileWrapper

from webapp.core.app import WebApp
from webapp.formats.media_types import CSV, GEOJSON, JSON, PROBLEM

_ALGORITHMS: Final = ("zstd", "br", "gzip")
_MEDIA_TYPES: Final = (
    JSON,
    GEOJSON,
    PROBLEM,
    CSV,
    "application/vnd.oai.openapi+json",
    "application/vnd.mapbox-vector-tile",
    "application/atom+xml",
    "application/javascript",
    "application/xml",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/javascript",
    "text/plain",
)


def install(app: WebApp) -> None:
    """Compress texts and tiles; workbooks, GeoPackages and PDF are compressed already."""
    app.config["COMPRESS_MIMETYPES"] = _MEDIA_TYPES
    app.config["COMPRESS_ALGORITHM"] = app.config["COMPRESS_ALGORITHM_STREAMING"] = _ALGORITHMS
    # Whether an answer has changed is said by webapp.core.session alone.
    app.config["COMPRESS_EVALUATE_CONDITIONAL_REQUEST"] = False
    Compress(app)
    app.after_request(_close_wrapped_file)  # registered last, it runs first


def _close_wrapped_file(response: Response) -> Response:
    """Close a file that is sent even when its content is wrapped: Flask-Compress 1.25 forgets it."""
    if isinstance(response.response, FileWrapper):
        response.call_on_close(response.response.close)
    return response
