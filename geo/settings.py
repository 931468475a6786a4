"""Every setting, read from the environment once, when an application or a command starts."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from geo.errors import ConfigurationError

NO_ENGINE: Final = "none"
VALHALLA_ENGINE: Final = "valhalla"
OSRM_ENGINE: Final = "osrm"
IGN_ENGINE: Final = "ign"

ACCEPTED_ROUTING: Final = (
    "none, valhalla:/dossier/de/tuiles, valhalla+https://adresse, osrm+https://adresse ou ign sont acceptés"
)


@dataclass(frozen=True, slots=True)
class Routing:
    """An engine, and its http(s) address or the path of its tiles; empty for the default one."""

    engine: str
    address: str = ""

    @property
    def by_address(self) -> bool:
        """Check whether the engine is a web service."""
        return self.address.startswith(("http://", "https://"))


def parse_routing(text: str | Routing) -> Routing:
    """Parse the setting, if it is not parsed already. Raises ValueError with what is accepted."""
    if isinstance(text, Routing):
        return text
    text = text.strip()
    if text in (NO_ENGINE, "", IGN_ENGINE):
        return Routing(text or NO_ENGINE)
    engine, plus, url = text.partition("+")
    if plus and engine in (VALHALLA_ENGINE, OSRM_ENGINE) and _is_address(url):
        return Routing(engine, url)
    engine, _, path = text.partition(":")
    if engine == VALHALLA_ENGINE and path and "://" not in text:
        return Routing(VALHALLA_ENGINE, path)
    raise ValueError(f"«{text}» n'est pas un moteur d'itinéraires ; {ACCEPTED_ROUTING}")


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _with_psycopg2(url: str) -> str:
    """Add the driver psycopg2 to the usual spellings of a PostgreSQL address."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg2://{rest}" if separator and scheme in ("postgres", "postgresql") else url


class Settings(BaseSettings):
    """The configuration; each field is the environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(env_file=(".cluster.env", ".env"), extra="ignore", frozen=True)

    database_url: Annotated[str, BeforeValidator(_with_psycopg2)]
    """Address of a PostGIS database: postgresql://user:password@host/name."""
    database_url_read: Annotated[str, BeforeValidator(_with_psycopg2)] = ""
    """Address of the replicas that the site reads from, see docs/scale.md; empty: DATABASE_URL."""
    web_role: str = "mediaproche_web"
    """Read-only role of the site in the database; empty: the role of DATABASE_URL."""
    statement_timeout_ms: int = Field(default=5_000, ge=100, le=60_000)
    """Longest duration of one statement of the site."""
    database_pool: int = Field(default=8, ge=1, le=100)
    """Connections that one process of the site holds at most; more requests wait a second, then get 503."""
    database_pooled: bool = False
    """DATABASE_URL_READ leads to pgbouncer: the role's own settings apply, see docs/scale.md."""

    rate_limit_per_s: float = Field(default=20, ge=0, le=10_000)
    """Requests a second that one client address may send to one process; 0: no limit."""
    rate_limit_burst: int = Field(default=200, ge=1, le=100_000)
    """Requests that it may send at once: a map requests its tiles together."""
    files_at_once: int = Field(default=2, ge=1, le=1_000)
    """Large files that one process sends at once: fewer than its threads, which searches need."""
    proxies: int = Field(default=0, ge=0, le=5)
    """Trusted proxies before the site, which name the client in X-Forwarded-For; 0: none is trusted."""

    contact_courriel: str = ""
    """E-mail address that visitors report errors to; empty: none yet."""

    tiles: Literal["none", "ign"] = "none"
    """Detailed map that a visitor may switch on, above our own: none, or ign (data.geopf.fr then learns which
    area is viewed)."""

    site_url: str = ""
    """Base address of the site, https://exemple.fr, for the addresses that other programs store;
    empty: that of each request."""

    open_data: bool = True
    """Download the national open data at set-up; else load the demonstration set."""
    open_data_timeout_s: float = Field(default=4.0, gt=0, le=60)
    """Timeout of the network, after which the demonstration set is loaded instead."""

    geocoder_url: str = ""
    """Address of the geocoder of imports; empty: none. The national service is
    https://data.geopf.fr/geocodage/search/csv."""

    routing: Annotated[Routing, NoDecode, BeforeValidator(parse_routing)] = Routing("none")
    """Routing engine for travel times: none, valhalla:/folder/of/tiles, valhalla+https://address,
    osrm+https://address, or ign (isochrones alone)."""
    routing_timeout_s: float = Field(default=1.5, gt=0, le=10)
    """Timeout of the engine, after which minutes are estimated instead."""

    assistance_nom: str = "Solidarité Numérique"
    """Name of the telephone help for people who find no lieu."""
    assistance_telephone: str = "01 70 772 372"
    """Its number, as people read it."""


def load_settings() -> Settings:
    """Read the settings from the environment. Raises ConfigurationError naming those that are wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, e["loc"])).upper() + f" ({e['msg']})" for e in error.errors())
        raise ConfigurationError(
            f"Réglage absent ou refusé : {wrong}. «make db» prépare une base et écrit DATABASE_URL."
        ) from error
