"""The setting ROUTING: which engine is asked for travel times, and where it is."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

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
