"""Every setting, read from the environment once, when an application or a command starts."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from geo.errors import ConfigurationError

NONE: Final = "none"
VALHALLA: Final = "valhalla"
OSRM: Final = "osrm"
IGN: Final = "ign"

ACCEPTED: Final = (
    "none, valhalla:/dossier/de/tuiles, valhalla+https://adresse, osrm+https://adresse ou ign sont acceptés"
)


@dataclass(frozen=True, slots=True)
class Routing:
    """An engine, and its http(s) address or the path of its tiles; empty for its usual one."""

    engine: str
    address: str = ""

    @property
    def by_address(self) -> bool:
        """Tell whether the engine is a web service."""
        return self.address.startswith(("http://", "https://"))


def read_routing(text: str | Routing) -> Routing:
    """Read the setting, if it is not read already. Raises ValueError, saying what is accepted."""
    if isinstance(text, Routing):
        return text
    text = text.strip()
    if text in (NONE, "", IGN):
        return Routing(text or NONE)
    engine, plus, url = text.partition("+")
    if plus and engine in (VALHALLA, OSRM) and _is_address(url):
        return Routing(engine, url)
    engine, _, path = text.partition(":")
    if engine == VALHALLA and path and "://" not in text:
        return Routing(VALHALLA, path)
    raise ValueError(f"«{text}» n'est pas un moteur d'itinéraires ; {ACCEPTED}")


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _name_the_driver(url: str) -> str:
    """Accept the usual spellings of a PostgreSQL address; the driver is psycopg2."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg2://{rest}" if separator and scheme in ("postgres", "postgresql") else url


class Settings(BaseSettings):
    """The configuration; each field is the environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(env_file=(".cluster.env", ".env"), extra="ignore", frozen=True)

    database_url: Annotated[str, BeforeValidator(_name_the_driver)]
    """Address of a PostGIS database: postgresql://user:password@host/name."""
    database_url_read: Annotated[str, BeforeValidator(_name_the_driver)] = ""
    """Address that the site reads at, of several replicas: see docs/scale.md; empty: DATABASE_URL."""
    web_role: str = "mediaproche_web"
    """Read-only role that the site takes in the database; empty: the role of DATABASE_URL."""
    statement_timeout_ms: int = Field(default=5_000, ge=100, le=60_000)
    """Longest time that one request of the site may hold the database."""
    database_pool: int = Field(default=8, ge=1, le=100)
    """Connections that one process of the site holds at most; more requests wait a second, then get 503."""
    database_pooled: bool = False
    """DATABASE_URL_READ leads to pgbouncer: the role's own settings apply, see docs/scale.md."""

    rate_limit_per_s: float = Field(default=20, ge=0, le=10_000)
    """Requests a second that one address may send to one process for long; 0: as many as it likes."""
    rate_limit_burst: int = Field(default=200, ge=1, le=100_000)
    """Requests that it may send at once: a map asks for its tiles together."""
    files_at_once: int = Field(default=2, ge=1, le=1_000)
    """Large files that one process sends at once: fewer than its threads, which searches need."""
    proxies: int = Field(default=0, ge=0, le=5)
    """Proxies of ours before the site, which say in X-Forwarded-For who asks; 0: nobody is believed."""

    contact_courriel: str = ""
    """Who reads what visitors report, as an e-mail address; empty: nobody yet."""

    tiles: Literal["none", "ign"] = "none"
    """Detailed map that a visitor may ask for, above our own: none, or ign (data.geopf.fr is then told which
    area is looked at)."""

    site_url: str = ""
    """Where visitors find the site, https://exemple.fr, for the addresses that other programs keep;
    empty: wherever each request says that it is."""

    open_data: bool = True
    """Try the national open data over the network at set-up; else the demonstration set."""
    open_data_timeout_s: float = Field(default=4.0, gt=0, le=60)
    """How long the network has to answer before the demonstration set is used instead."""

    geocoder_url: str = ""
    """Where to ask for the position of addresses at import; empty: nowhere. The national service is
    https://data.geopf.fr/geocodage/search/csv."""

    routing: Annotated[Routing, NoDecode, BeforeValidator(read_routing)] = Routing("none")
    """Routing engine asked for travel times: none, valhalla:/folder/of/tiles, valhalla+https://address,
    osrm+https://address, or ign (isochrones alone)."""
    routing_timeout_s: float = Field(default=1.5, gt=0, le=10)
    """How long the engine has to answer before an estimate takes its place."""

    assistance_nom: str = "Solidarité Numérique"
    """Telephone help for whoever finds no place."""
    assistance_telephone: str = "01 70 772 372"
    """Its number, as people read it."""


def load_settings() -> Settings:
    """Read the settings. Raises ConfigurationError, saying which one is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, e["loc"])).upper() + f" ({e['msg']})" for e in error.errors())
        raise ConfigurationError(
            f"Réglage absent ou refusé : {wrong}. «make db» prépare une base et écrit DATABASE_URL."
        ) from error
