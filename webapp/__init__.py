"""The web layer: HTTP in, HTML or JSON out. It writes nothing and knows no SQL."""

from flask import Flask
from sqlalchemy import Connection, Engine

from geo.db import reading_engine
from geo.settings import Settings, load_settings
from webapp import (
    accessibility,
    addresses,
    api,
    compression,
    couverture,
    database,
    directory,
    donnees,
    embed,
    errors,
    exports,
    feeds,
    freshness,
    health,
    languages,
    lieu_pages,
    markers,
    method,
    ogc,
    orientation,
    orientation_sheets,
    pages,
    reach,
    security,
    territoires,
    tiles,
    watch,
    ways,
)
from webapp.site import Site
from webapp.words import phone


def create_app(settings: Settings | None = None, bind: Engine | Connection | None = None) -> Flask:
    """Build the site on a database, by default that of the settings."""
    settings = settings or load_settings()
    app = Site()
    watch.install(app, settings)
    database.install(app, reading_engine(settings) if bind is None else bind)
    addresses.install(app, settings.site_url)
    accessibility.install(app, settings.contact_courriel)
    lieu_pages.install(app, settings.contact_courriel)
    security.install(app, settings)
    compression.install(app)
    freshness.install(app, settings)
    ways.install(app, settings)
    errors.install(app)
    languages.install(app)
    markers.install(app, settings)
    embed.install(app, settings)
    for module in (
        accessibility,
        pages,
        orientation,
        orientation_sheets,
        donnees,
        method,
        api,
        reach,
        couverture,
        territoires,
        exports,
        ogc,
        tiles,
        directory,
        feeds,
        embed,
        health,
    ):
        app.register_blueprint(module.blueprint)
    helpline = phone(settings.assistance_telephone)
    app.context_processor(
        lambda: {
            "assistance_nom": settings.assistance_nom,
            "assistance_telephone": settings.assistance_telephone,
            "assistance_uri": helpline.uri if helpline else "",
        }
    )
    return app
