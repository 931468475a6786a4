"""Tables of /donnees: freshness of the data, what is known, outcome of each source, départements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from flask import url_for

from geo.clock import day_of
from geo.quality.figures import DepartementQuality, QualityFigures
from geo.quality.loads import (
    FailedLoad,
    MergeCount,
    RejectCount,
    SourceFigures,
    SourceShare,
    UnknownField,
)
from webapp.donnees.listings import DEFECT_WORDS
from webapp.wording.sources import source_cells
from webapp.wording.tables import Cell, Column, Table, figure, part
from webapp.wording.words import date_or_unknown, number

SOURCES_HEADER: Final = (
    "source",
    "nom",
    "licence",
    "attribution",
    "donnees_du",
    "chargee_le",
    "lues",
    "gardees",
    "fusionnees",
    "refusees",
    "positions_ecartees",
    "lieux",
)
"""Columns of the CSV of sources: the fields of SourceFigures."""

DEPARTEMENTS_HEADER: Final = (
    "code",
    "nom",
    "lieux",
    "moins_de_6_mois",
    "de_6_a_12_mois",
    "de_12_a_18_mois",
    "plus_de_18_mois",
    "date_inconnue",
    "a_l_adresse",
    "au_centre_de_la_commune",
    "itinerants",
    "sans_position",
    "horaires",
    "telephone",
    "ateliers",
    "acces_libre",
    "pass_numerique",
    "complets",
)
"""Columns of the CSV of départements: code, name, and the fields of QualityFigures."""

_LIEUX_COLUMN: Final = Column("Lieux", numeric=True)
_SHARE_COLUMN: Final = Column("Part")
_LINES_COLUMN: Final = Column("Lignes", numeric=True)

_FRESHNESS: Final = (
    ("moins de 6 mois", "under_6_months"),
    ("de 6 à 12 mois", "under_12_months"),
    ("de 12 à 18 mois", "under_18_months"),
    ("plus de 18 mois", "older"),
    ("date inconnue", "undated"),
)
_POSITIONS: Final = (
    ("à leur adresse ou dans leur rue", "at_address"),
    ("au centre de leur commune", "at_commune"),
    ("itinérants, sans lieu fixe", "travelling"),
    ("sans position", "nowhere"),
)
_KNOWN: Final = (
    ("position à l'adresse", "at_address"),
    ("téléphone", "telephone"),
    ("horaires", "horaires"),
    ("ateliers : oui ou non", "ateliers"),
    ("libre accès : oui ou non", "acces_libre"),
    ("Pass numérique : oui ou non", "pass_numerique"),
    ("tous les champs obligatoires de la norme", "complete"),
)


def quality_key_figures(figures: QualityFigures) -> Sequence[tuple[str, str]]:
    """List the first figures to read: what is counted, and its number."""
    recent = figures.under_6_months + figures.under_12_months
    return (
        ("lieux", number(figures.lieux)),
        ("mis à jour depuis moins de 12 mois", part(recent, figures.lieux).text),
        ("placés à leur adresse", part(figures.at_address, figures.lieux).text),
        ("avec horaires", part(figures.horaires, figures.lieux).text),
        ("avec téléphone", part(figures.telephone, figures.lieux).text),
    )


def share_tables(figures: QualityFigures) -> Sequence[Table]:
    """Return the tables of ages, of precisions of positions, and of fields known."""
    return (
        _share_table("fraicheur", "Dernière mise à jour des lieux", "Mis à jour depuis", _FRESHNESS, figures),
        _share_table("precision", "Où sont placés les lieux", "Placés", _POSITIONS, figures),
        _share_table("connu", "Ce que l'on sait des lieux", "On connaît", _KNOWN, figures),
    )


def source_outcomes_table(sources: Iterable[SourceFigures]) -> Table:
    """Return the table of what became of the rows of each source of lieux, and of all."""
    of_lieux = [source for source in sources if source.of_lieux]
    total = [sum(counts) for counts in zip(*map(_counts, of_lieux), strict=True)]
    columns = ("lues", "gardées", "fusionnées", "refusées", "positions écartées")
    return Table(
        "sources-de-lieux",
        "Sources de lieux : lignes lues = gardées + fusionnées + refusées",
        (
            Column("Source"),
            Column("Chargée"),
            Column("Données du"),
            *(Column(name.capitalize(), numeric=True) for name in columns),
        ),
        [_source_row(source) for source in of_lieux],
        [Cell("Ensemble"), Cell(""), Cell(""), *map(figure, total)] if of_lieux else (),
        stacked=True,
    )


def rejects_table(reasons: Sequence[RejectCount]) -> Table:
    """Return the table of the reasons of refusals."""
    return Table(
        "motifs",
        "Lignes refusées, par motif",
        (Column("Motif"), Column("Source"), _LINES_COLUMN),
        [
            (
                Cell(
                    reason.reason,
                    _listing_url("rejets", source=reason.source, motif=reason.reason),
                    hint=f"dans {reason.nom}",
                    detail=f"champ {reason.field}",
                ),
                Cell(reason.nom),
                figure(reason.rows),
            )
            for reason in reasons
        ],
    )


def unknown_values_table(fields: Sequence[UnknownField]) -> Table:
    """Return the table of the fields that have values unknown to the standard."""
    return Table(
        "inconnues",
        "Valeurs inconnues de la norme, par champ",
        (Column("Champ"), Column("Valeurs", numeric=True), _LINES_COLUMN),
        [(Cell(unknown.field), figure(unknown.values), figure(unknown.rows)) for unknown in fields],
    )


def merges_table(reasons: Sequence[MergeCount]) -> Table:
    """Return the table of the reasons of merges."""
    return Table(
        "fusions",
        "Lignes fusionnées, par motif",
        (Column("Motif"), _LINES_COLUMN),
        [(Cell(reason.reason), figure(reason.rows)) for reason in reasons],
    )


def failures_table(failures: Sequence[FailedLoad]) -> Table:
    """Return the table of the loads that failed and changed nothing."""
    return Table(
        "echecs",
        "Derniers chargements sans effet : les données d'avant restent en place",
        (Column("Source"), Column("Date"), Column("Raison")),
        [
            (
                Cell(failure.nom),
                Cell(date_or_unknown(day_of(failure.at))),
                Cell(failure.reason or "Le chargement s'est interrompu."),
            )
            for failure in failures
        ],
        stacked=True,
    )


def departements_table(departements: Sequence[DepartementQuality]) -> Table:
    """Return the table of all départements."""
    return Table(
        "departements",
        "Les départements",
        (
            Column("Département"),
            _LIEUX_COLUMN,
            Column("Moins de 12 mois", numeric=True),
            Column("Avec horaires", numeric=True),
            Column("Avec téléphone", numeric=True),
            Column("À l'adresse", numeric=True),
        ),
        [_departement_row(departement) for departement in departements],
    )


def defects_table(code: str, counts: Mapping[str, int]) -> Table:
    """Return the table of the number of lieux of a département that have each defect."""
    return Table(
        "defauts",
        "Ce qui est à corriger",
        (Column("Défaut"), _LIEUX_COLUMN),
        [
            (
                Cell(DEFECT_WORDS[defect], _listing_url("a-corriger", departement=code, defaut=defect)),
                figure(count),
            )
            for defect, count in counts.items()
            if count
        ],
    )


def source_shares_table(shares: Sequence[SourceShare]) -> Table:
    """Return the table of the sources that describe lieux of a département."""
    return Table(
        "sources",
        "Les sources qui parlent de ces lieux",
        (Column("Source"), _LINES_COLUMN),
        [(Cell(share.nom), figure(share.rows)) for share in shares],
    )


def _share_table(
    name: str, caption: str, head: str, measures: Sequence[tuple[str, str]], figures: QualityFigures
) -> Table:
    counts = [(words, getattr(figures, measure)) for words, measure in measures]
    rows = [(Cell(words), figure(count), part(count, figures.lieux)) for words, count in counts]
    return Table(name, caption, (Column(head), _LIEUX_COLUMN, _SHARE_COLUMN), rows)


def _source_row(source: SourceFigures) -> Sequence[Cell]:
    return (
        *source_cells(source),
        figure(source.read),
        figure(source.kept),
        figure(
            source.merged, _listing_url("fusions", source=source.slug), f"lignes fusionnées de {source.nom}"
        ),
        figure(
            source.rejected, _listing_url("rejets", source=source.slug), f"lignes refusées de {source.nom}"
        ),
        figure(
            source.quarantined,
            _listing_url("positions", source=source.slug),
            f"positions écartées de {source.nom}",
        ),
    )


def _counts(source: SourceFigures) -> Sequence[int]:
    return source.read, source.kept, source.merged, source.rejected, source.quarantined


def _departement_row(departement: DepartementQuality) -> Sequence[Cell]:
    figures, code = departement.figures, departement.code
    recent = figures.under_6_months + figures.under_12_months
    counts = (recent, figures.horaires, figures.telephone, figures.at_address)
    url = url_for("donnees.departement", code=code) if code else ""
    nom = f"{departement.nom} ({code})" if code else "Commune inconnue"
    return Cell(nom, url), figure(figures.lieux), *(Cell(part(n, figures.lieux).text) for n in counts)


def _listing_url(slug: str, **restrictions: Any) -> str:  # as url_for takes them
    return url_for("donnees.listing", slug=slug, **restrictions)
