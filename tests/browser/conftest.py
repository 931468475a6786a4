"""A real browser on a real server, on a database of its own where everything is committed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy.orm import Session

from geo.quality.sources import DEMO_SLUG
from geo.settings import Settings
from tests.factories import make_commune, make_lieu, make_lieu_source, make_reject, make_source
from tests.named_places import AUBUSSON, LYON
from tests.servers import served_with

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONG_NAME = "EspacePublicNumériqueIntercommunalDesMontsEtDesValléesDeLaCreuse"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and skip them where there is no browser."""
    absent = pytest.mark.skip(reason=f"{CHROMIUM} is absent: apt-get install chromium")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists():
                item.add_marker(absent)


@pytest.fixture(scope="session")
def site(own_settings: Settings) -> Iterator[str]:
    """Serve a small, committed set of lieux; gives the address of the site."""
    with served_with(own_settings, "browser", _fill) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Open a tab with scripts, which the tests need and the site does not."""
    with browser.new_context(base_url=site) as context:
        yield context.new_page()


@pytest.fixture
def page_without_scripts(browser: Browser, site: str) -> Iterator[Page]:
    """Open a tab as narrow as the smallest telephone, where no script runs."""
    options = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}
    with browser.new_context(base_url=site, **options) as context:
        yield context.new_page()


def _fill(session: Session) -> None:
    make_commune(session)
    source = make_source(session, DEMO_SLUG, nom="Démonstration", unknown_values={"services": {"Yoga": 2}})
    complete = make_lieu(
        session,
        id="mediatheque",
        nom="Médiathèque de Guéret",
        adresse="8 avenue Fayolle",
        telephone="+33555410000",
        courriels=["accueil@mediatheque.example"],
        site_web=["https://mediatheque.example"],
        horaires="Tu-Fr 10:00-12:00,14:00-18:00; Sa 10:00-17:00",
        presentation_resume="Des ordinateurs pour tous.",
        services=["Aide aux démarches administratives", "Accès internet et matériel informatique"],
        frais_a_charge=["Gratuit"],
        typologie=["BIB"],
        ateliers="oui",
        acces_libre="oui",
        pass_numerique="indice",
        commune_code="23096",
    )
    make_lieu_source(session, complete, source)
    make_lieu_source(session, complete, source, merge_reason="même identifiant que la ligne 1")
    rough = make_lieu(
        session,
        id="rude",
        at=AUBUSSON,
        nom=LONG_NAME,
        position_precision="commune",
        adresse="x" * 80,
        commune_code="23096",
    )
    make_lieu_source(session, rough, source, doubt="à 612 km de Guéret", verbatim={"latitude": "48,1"})
    make_reject(session, source, value="y" * 80, verbatim={"adresse": "z" * 80})
    for _ in range(25):
        make_lieu(session, at=LYON)
