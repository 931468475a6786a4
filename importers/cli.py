"""Command line of the importers. Exit codes: 0 loaded or nothing new, 1 refused, 2 wrong usage."""

import sys
from itertools import islice
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from geo.database.connections import writing_engine
from geo.errors import MediaprocheError, NotFound
from geo.quality.reports import list_reports
from geo.settings import load_settings
from geo.standard.accueil import ACCUEILS
from geo.travel.modes import MODES
from importers.files.rows import read_rows
from importers.folder import load_folder
from importers.lieux.accueil_decisions import decide_accueil, forget_accueil
from importers.lieux.decisions import DecisionEffect, delete_decision, store_decision
from importers.lieux.refresh import refresh_lieux
from importers.mapping.proposal import propose
from importers.model import Request
from importers.prepare import load_missing_data
from importers.progress import Progress
from importers.registry import all_importers, detect_importer, find_importer, reserved_slugs
from importers.run import records
from importers.run.console import (
    print_importers,
    print_outcome,
    print_outcomes,
    print_reports,
    print_status,
    wide_console,
)
from importers.run.importer import Importer
from importers.run.pipeline import LoadOptions, Outcome, roll_back, run_import
from importers.snapshots import store_snapshots
from importers.sources.roads import RoadsImporter

console = wide_console()

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

AUTOMATIQUE = "automatique"
"""Instead of a decision on whom a lieu is for: what the rules say."""

SAMPLE_ROWS = 500
"""Rows that are enough to see what a column contains."""


class _Commands(click.Group):
    """Prints an error as one sentence, without a traceback."""

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
    print_importers(console, all_importers())


@main.command("run")
@click.argument("slug")
@click.option("--file", type=EXISTING_FILE, help="Fichier à charger.")
@click.option("--url", help="Adresse http(s) du fichier.")
@click.option("--allow-private", is_flag=True, help="Accepter une adresse du réseau interne.")
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
    allow_private: bool,
    **credit: str | None,
) -> None:
    """Charge une source : depuis un fichier, une adresse, ou les données nationales."""
    outcome = run_import(
        _engine(),
        _importer_for(slug, file),
        Request(file=file, allow_private=allow_private, reserved_slugs=reserved_slugs(), **credit),
        Progress(console),
        _options(dry_run=dry_run, force=force, accept_shrink=accept_shrink),
    )
    _print_and_exit(outcome)


@main.command("run-all")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Recharger même les fichiers qui n'ont pas changé.")
def run_all(folder: Path, force: bool) -> None:
    """Charge tous les fichiers de lieux d'un dossier et montre le tableau."""
    outcomes = load_folder(_engine(), folder, Progress(console), _options(force=force))
    print_outcomes(console, outcomes)
    tried = [outcome for _, outcome in outcomes if isinstance(outcome, Outcome)]
    sys.exit(0 if tried and all(outcome.succeeded for outcome in tried) else 1)


@main.command()
@click.argument("slug")
@click.option("--file", type=EXISTING_FILE, required=True, help="Fichier à examiner.")
def check(slug: str, file: Path) -> None:
    """Examine un fichier sans rien charger, et montre les dix premiers lieux qu'il donnerait."""
    request = Request(file=file, reserved_slugs=reserved_slugs())
    outcome = run_import(
        _engine(), _importer_for(slug, file), request, Progress(console), _options(dry_run=True)
    )
    for sample in outcome.samples:
        console.print(f"  {sample}")
    _print_and_exit(outcome)


@main.command("map")
@click.option("--file", type=EXISTING_FILE, required=True, help="Fichier à décrire.")
def propose_mapping(file: Path) -> None:
    """Propose comment lire un fichier inconnu : une description à relire, en TOML."""
    click.echo(propose(list(islice(read_rows(file), SAMPLE_ROWS)), file.name), nl=False)


@main.command()
def status() -> None:
    """Montre ce qui est chargé."""
    with _engine().connect() as connection:
        print_status(console, records.list_stored_sources(connection))


@main.command()
@click.option("--limit", default=100, show_default=True, help="Nombre de signalements, les plus récents.")
def reports(limit: int) -> None:
    """Montre ce que des visiteurs ont signalé."""
    with Session(_engine()) as session:
        print_reports(console, list_reports(session, limit=limit))


@main.command()
@click.argument("slug")
def rollback(slug: str) -> None:
    """Rétablit la version précédente d'une source."""
    engine = _engine()
    with engine.connect() as connection:
        importer_slug, dataset = records.find_stored_source(connection, slug)
    _print_and_exit(roll_back(engine, find_importer(importer_slug), dataset, Progress(console)))


@main.command("join")
@click.argument("identifiant_a")
@click.argument("identifiant_b")
@click.option("--reason", required=True, help="Pourquoi, en une phrase.")
def join_identifiers(identifiant_a: str, identifiant_b: str, reason: str) -> None:
    """Fait un seul lieu de deux identifiants, quoi que disent les fichiers à venir."""
    _print_effect(store_decision(_engine(), identifiant_a, identifiant_b, same=True, reason=reason))


@main.command("separate")
@click.argument("identifiant_a")
@click.argument("identifiant_b")
@click.option("--reason", required=True, help="Pourquoi, en une phrase.")
def separate_identifiers(identifiant_a: str, identifiant_b: str, reason: str) -> None:
    """Fait deux lieux de deux identifiants, quoi que disent les fichiers à venir."""
    _print_effect(store_decision(_engine(), identifiant_a, identifiant_b, same=False, reason=reason))


@main.command("forget")
@click.argument("identifiant_a")
@click.argument("identifiant_b")
def forget_decision(identifiant_a: str, identifiant_b: str) -> None:
    """Oublie ce qui a été décidé de deux identifiants."""
    _print_effect(delete_decision(_engine(), identifiant_a, identifiant_b))


@main.command("accueil")
@click.argument("identifiant")
@click.argument("accueil", type=click.Choice((*ACCUEILS, AUTOMATIQUE)))
@click.option("--reason", default="", help="Pourquoi ; pour «reserve», à qui : «aux adhérents».")
def decide_lieu_accueil(identifiant: str, accueil: str, reason: str) -> None:
    """Décide pour qui est un lieu, au-dessus des règles ; «automatique» les laisse décider de nouveau."""
    if accueil == AUTOMATIQUE:
        effect = forget_accueil(_engine(), identifiant)
    elif not reason.strip():
        raise click.UsageError("Dites pourquoi : --reason «aux adhérents du club».")
    else:
        effect = decide_accueil(_engine(), identifiant, accueil, reason=reason.strip())
    why = f" ({effect.raison})" if effect.raison else ""
    console.print(f"C'est noté : {effect.lieu_id} est «{effect.accueil}»{why}.", soft_wrap=True)


@main.command("refresh")
def refresh_loaded_lieux() -> None:
    """Applique les règles d'aujourd'hui aux lieux déjà chargés, sans relire les fichiers."""
    console.print(f"Lieux refaits : {refresh_lieux(_engine())}.")


def _parse_modes(_context: click.Context, _option: click.Parameter, text: str) -> tuple[str, ...]:
    modes = tuple(mode.strip() for mode in text.split(","))
    if not set(modes) <= set(MODES):
        raise click.BadParameter(f"{', '.join(MODES)} sont acceptés, séparés par des virgules.")
    return modes


@main.command()
@click.option("--departement", "departements", multiple=True, help="Code d'un département ; tous sinon.")
def snapshot(departements: tuple[str, ...]) -> None:
    """Garde les chiffres de couverture de ce jour, pour les comparer plus tard."""
    console.print(f"{store_snapshots(_engine(), departements)} jeux de chiffres gardés.")


@main.command()
@click.option("--pbf", type=click.Path(path_type=Path), required=True, help="Extrait .osm.pbf.")
@click.option("--modes", default=",".join(MODES), callback=_parse_modes, help="Modes, entre virgules.")
@click.option("--departement", help="N'en mesurer que les communes (code Insee).")
def roads(pbf: Path, modes: tuple[str, ...], departement: str | None) -> None:
    """Mesure les temps de trajet entre communes proches sur les routes d'un extrait OpenStreetMap."""
    options = LoadOptions(force=True, accept_shrink=True)  # a run over fewer modes replaces nothing
    outcome = run_import(
        _engine(), RoadsImporter(modes, departement), Request(file=pbf), Progress(console), options
    )
    _print_and_exit(outcome)


@main.command("prepare")
def prepare_data() -> None:
    """Charge ce qui manque pour que le site réponde : communes, puis lieux."""
    settings = load_settings()
    outcomes = load_missing_data(writing_engine(settings), settings, Progress(console))
    for outcome in outcomes:
        print_outcome(console, outcome)
    sys.exit(0 if outcomes and outcomes[-1].succeeded else 1)


def _print_effect(effect: DecisionEffect) -> None:
    same = effect.lieu_a == effect.lieu_b
    lieux = f"un seul lieu, {effect.lieu_a}" if same else f"deux lieux, {effect.lieu_a} et {effect.lieu_b}"
    console.print(f"C'est noté : {lieux}. Lieux refaits : {effect.rewritten}.", soft_wrap=True)


def _options(*, dry_run: bool = False, force: bool = False, accept_shrink: bool = False) -> LoadOptions:
    url = load_settings().geocoder_url
    return LoadOptions(dry_run=dry_run, force=force, accept_shrink=accept_shrink, geocoder_url=url)


def _engine() -> Engine:
    return writing_engine(load_settings())


def _importer_for(slug: str, file: Path | None) -> Importer:
    importer = find_importer(slug)
    return detect_importer(file) if slug == "lieux" and file is not None else importer


def _print_and_exit(outcome: Outcome) -> None:
    print_outcome(console, outcome)
    sys.exit(0 if outcome.succeeded else 1)
