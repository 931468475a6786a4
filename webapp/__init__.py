"""The web layer: HTTP in, HTML or JSON out. It knows no SQL, and writes nothing but reports of visitors."""

from typing import Final

from sqlalchemy import Connection, Engine

from geo.database.connections import reading_engine
from geo.settings import Settings, load_settings
from webapp.about import accessibility, method
from webapp.about import api as api_page
from webapp.about import openapi as api_description
from webapp.core import (
    compression,
    errors,
    headers,
    languages,
    limits,
    logs,
    menu,
    metrics,
    rendering,
    session,
)
from webapp.core.app import WebApp
from webapp.donnees import routes as donnees_pages
from webapp.gis import ogc, tiles
from webapp.lieux import api as lieux_api
from webapp.lieux import directory, embed, exports, feeds, reports, travel_source
from webapp.lieux import routes as lieux_pages
from webapp.lieux import travel as travel_api
from webapp.orientation import routes as orientation_pages
from webapp.server import health
from webapp.territoires import api as couverture_api
from webapp.territoires import routes as territoires_pages

_EXTENSIONS: Final = (
    logs,
    metrics,
    limits,
    headers,
    compression,
    session,
    errors,
    languages,
    menu,
    rendering,
    travel_source,
    reports,
)
"""In this order: what they do before a request goes from the first to the last, after it from the last."""

_BLUEPRINTS: Final = (
    accessibility.blueprint,
    lieux_pages.blueprint,
    orientation_pages.blueprint,
    donnees_pages.blueprint,
    method.blueprint,
    lieux_api.blueprint,
    travel_api.blueprint,
    couverture_api.blueprint,
    territoires_pages.blueprint,
    exports.blueprint,
    api_description.blueprint,
    api_page.blueprint,
    ogc.blueprint,
    tiles.blueprint,
    directory.blueprint,
    feeds.blueprint,
    embed.blueprint,
    reports.blueprint,
    health.blueprint,
)


def create_app(settings: Settings | None = None, bind: Engine | Connection | None = None) -> WebApp:
    """Build the site on a database, by default that of the settings."""
    settings = settings or load_settings()
    app = WebApp(settings, bind=reading_engine(settings) if bind is None else bind)
    for extension in _EXTENSIONS:
        extension.install(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
