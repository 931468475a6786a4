"""The command line of the importers. Exit codes: 0 loaded or nothing new, 1 refused, 2 wrong usage."""

import sys
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from geo.db import writing_engine
from geo.errors import MediaprocheError, NotFound, SourceError
from geo.settings import load_settings
from importers import runs
from importers.pipeline import Options, Outcome, roll_back, run
from importers.preparation import prepare as prepare_all
from importers.registry import SOURCES, find_source, recognise
from importers.report import (
    Progress,
    print_outcome,
    print_outcomes,
    print_sources,
    print_status,
    wide_console,
)
from importers.source import Request, Source

console = wide_console()

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class _Commands(click.Group):
    """Shows what went wrong in one sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except NotFound as error:
            raise click.UsageError(str(error)) from error
        except MediaprocheError as error:
            raise click.ClickException(str(error)) from error
        except OperationalError as error:
            raise click.ClickException(f"La base de données ne répond pas : {error.orig}") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Charge les données ouvertes nationales dans PostGIS."""


@main.command("list")
def list_sources() -> None:
    """Montre les importeurs et ce que chacun accepte."""
    print_sources(console, SOURCES)


@main.command("run")
@click.argument("slug")
@click.option("--file", type=EXISTING_FILE, help="Fichier à charger.")
@click.option("--url", help="Adresse http(s) du fichier.")
@click.option("--name", help="Nom sous lequel ranger les données (importeur «lieux»).")
@click.option("--licence", help="Licence du fichier (importeur «lieux»).")
@click.option("--attribution", help="Producteur du fichier (importeur «lieux»).")
@click.option("--dry-run", is_flag=True, help="Tout lire et vérifier, ne rien changer.")
@click.option("--force", is_flag=True, help="Recharger même un fichier qui n'a pas changé.")
@click.option("--accept-shrink", is_flag=True, help="Accepter un fichier bien plus court que le précédent.")
def run_source(
    slug: str,
    file: Path | None,
    dry_run: bool,
    force: bool,
    accept_shrink: bool,
    **credit: str | None,
) -> None:
    """Charge une source : depuis un fichier, une adresse, ou les données nationales."""
    outcome = run(
        _engine(),
        _source_for(slug, file),
        Request(file=file, **credit),
        Progress(console),
        _options(dry_run=dry_run, force=force, accept_shrink=accept_shrink),
    )
    _finish(outcome)


@main.command("run-all")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Recharger même les fichiers qui n'ont pas changé.")
def run_all(folder: Path, force: bool) -> None:
    """Charge tous les fichiers de lieux d'un dossier et montre le tableau."""
    engine = _engine()
    outcomes: list[tuple[str, Outcome | str]] = []
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        try:
            source = recognise(path)
        except SourceError as error:
            outcomes.append((path.name, str(error)))
            continue
        console.print(f"{path.name} → {source.slug}")
        options = _options(force=force)
        outcomes.append((path.name, run(engine, source, Request(file=path), Progress(console), options)))
    print_outcomes(console, outcomes)
    sys.exit(0 if all(isinstance(o, Outcome) and o.succeeded for _, o in outcomes) else 1)


@main.command()
@click.argument("slug")
@click.option("--file", type=EXISTING_FILE, required=True, help="Fichier à examiner.")
def check(slug: str, file: Path) -> None:
    """Examine un fichier sans rien charger, et montre les dix premiers lieux qu'il donnerait."""
    outcome = run(
        _engine(), _source_for(slug, file), Request(file=file), Progress(console), _options(dry_run=True)
    )
    for sample in outcome.samples:
        console.print(f"  {sample}")
    _finish(outcome)


@main.command()
def status() -> None:
    """Montre ce qui est chargé."""
    with _engine().connect() as connection:
        print_status(console, runs.all_sources(connection))


@main.command()
@click.argument("slug")
def rollback(slug: str) -> None:
    """Rétablit la version précédente d'une source."""
    engine = _engine()
    with engine.connect() as connection:
        importer, dataset = runs.find_stored(connection, slug)
    _finish(roll_back(engine, find_source(importer), dataset, Progress(console)))


@main.command()
def prepare() -> None:
    """Charge ce qui manque pour que le site réponde : communes, puis lieux."""
    settings = load_settings()
    outcomes = prepare_all(writing_engine(settings), settings, Progress(console))
    for outcome in outcomes:
        print_outcome(console, outcome)
    sys.exit(0 if outcomes and outcomes[-1].succeeded else 1)


def _options(**flags: bool) -> Options:
    return Options(**flags, geocoder_url=load_settings().geocoder_url)


def _engine() -> Engine:
    return writing_engine(load_settings())


def _source_for(slug: str, file: Path | None) -> Source:
    source = find_source(slug)
    return recognise(file) if slug == "lieux" and file is not None else source


def _finish(outcome: Outcome) -> None:
    print_outcome(console, outcome)
    sys.exit(0 if outcome.succeeded else 1)
