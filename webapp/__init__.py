"""The web layer: HTTP in, HTML or JSON out. It writes nothing and knows no SQL."""

from flask import Flask
from sqlalchemy import Connection, Engine

from geo.database.connections import reading_engine
from geo.settings import Settings, load_settings
from webapp.about import accessibility, method
from webapp.about import openapi as description
from webapp.core import caching as freshness
from webapp.core import compression, errors, languages, watch
from webapp.core import headers as security
from webapp.core import session as database
from webapp.core import urls as addresses
from webapp.core.app import Site
from webapp.donnees import routes as donnees
from webapp.gis import ogc, tiles
from webapp.lieux import api, directory, embed, exports, feeds, ways
from webapp.lieux import map as markers
from webapp.lieux import page as lieu_pages
from webapp.lieux import routes as pages
from webapp.lieux import travel as reach
from webapp.orientation import routes as orientation
from webapp.orientation import sheet_routes as orientation_sheets
from webapp.server import health
from webapp.territoires import api as couverture
from webapp.territoires import routes as territoires
from webapp.wording.words import phone


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
        description,
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
