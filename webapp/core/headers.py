"""Headers that every answer bears: nothing from elsewhere runs, loads or frames these pages."""

from typing import Final

from flask import Flask, Response

from geo.settings import Settings

PLAN_HOST: Final = "https://data.geopf.fr"
"""Where the detailed map of IGN comes from, if the settings offer it and when a visitor asks for it."""

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


def install(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer, errors and files included."""
    headers = {"Content-Security-Policy": content_security_policy(settings), **HEADERS}

    def protect(response: Response) -> Response:
        given = {name.lower() for name, _ in response.headers}
        for name, value in headers.items():
            if name.lower() not in given:
                response.headers.add(name, value)
        return response

    app.after_request(protect)


def content_security_policy(settings: Settings, *, frame_ancestors: str = "'none'") -> str:
    """Say what a page may run, load and be framed by."""
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


def open_to_other_sites(response: Response) -> Response:
    """Let scripts of any site read the answers: the data is open and nothing depends on who asks."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
