"""Headers that every answer bears: nothing from elsewhere runs, loads or frames these pages."""

from typing import Final

from flask import Flask, Response

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


def install(app: Flask) -> None:
    """Add the headers to every answer, errors and files included."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def open_to_other_sites(response: Response) -> Response:
    """Let scripts of any site read the answers: the data is open and nothing depends on who asks."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
