"""Security headers of every answer: nothing from elsewhere runs, loads or frames these pages."""

from typing import Final

from flask import Response

from geo.settings import Settings
from webapp.core.app import WebApp
from webapp.core.blueprint import current_policy

PLAN_HOST: Final = "https://data.geopf.fr"
"""Where the detailed map of IGN comes from, if the settings offer it and when a visitor asks for it."""

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


def install(app: WebApp) -> None:
    """Add the headers to every answer, errors and files included."""
    unframed, framed = (
        {"Content-Security-Policy": content_security_policy(app.settings, frame_ancestors=who), **HEADERS}
        for who in ("'none'", "*")
    )

    def protect(response: Response) -> Response:
        headers = framed if current_policy().framed else unframed
        given = {name.lower() for name, _ in response.headers}
        for name, value in headers.items():
            if name.lower() not in given:
                response.headers.add(name, value)
        return response

    app.after_request(protect)


def content_security_policy(settings: Settings, *, frame_ancestors: str) -> str:
    """Return what a page may run, load and be framed by, as the value of Content-Security-Policy."""
    plan = f" {PLAN_HOST}" if settings.tiles == "ign" else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data:{plan}",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {frame_ancestors}",
        )
    )
