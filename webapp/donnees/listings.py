"""Listings of /donnees, line by line: title, restrictions and columns of each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import orjson
from flask import url_for

from geo.quality.defects import (
    ANCIEN,
    DEFECTS,
    INCOMPLET,
    POSITION_COMMUNE,
    POSITION_DOUTEUSE,
    SANS_HORAIRES,
    SANS_POSITION,
    SANS_TELEPHONE,
    TOO_OLD_MONTHS,
)
from geo.quality.listings import (
    Listing,
    ListingFilter,
    doubtful_positions,
    lieux_to_fix,
    merges,
    rejects,
    reports,
    unknown_values,
)
from webapp.core.parameter import code, one_of, text, whole_number
from webapp.core.query import Query, query_model
from webapp.lieux.params import CODE_SPELLINGS
from webapp.wording.labels import REPORT_LABELS
from webapp.wording.tables import Cell, Column, Table, figure
from webapp.wording.words import full_date, month

ROWS_PER_PAGE: Final = 50

MAX_EXTRACT_LENGTH: Final = 240
"""Characters of a refused line that a page shows; its CSV gives the whole."""

DEFECT_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        POSITION_DOUTEUSE: "position en doute",
        SANS_POSITION: "sans position",
        POSITION_COMMUNE: "placé au centre de la commune",
        ANCIEN: f"pas mis à jour depuis {TOO_OLD_MONTHS} mois",
        SANS_TELEPHONE: "sans téléphone",
        SANS_HORAIRES: "sans horaires",
        INCOMPLET: "incomplet pour la norme",
    }
)


RESTRICTIONS: Final[Mapping[str, Any]] = MappingProxyType(  # fields of queries
    {
        "source": text("Une seule source.", "Indiquez le nom d'une source"),
        "motif": text("Un seul motif de refus.", "Indiquez un motif"),
        "departement": code("Département, par son code.", *CODE_SPELLINGS["departement"]),
        "defaut": one_of("Un seul défaut.", DEFECTS),
    }
)
_FILTER_FIELDS: Final = MappingProxyType(
    {"source": "source", "motif": "reason", "departement": "departement", "defaut": "defect"}
)


def restricted_by(*names: str) -> type[Query]:
    """Make the query of a listing that some of RESTRICTIONS restrict."""
    return query_model("ListingQuery", {name: RESTRICTIONS[name] for name in names})


def listing_filter(query: Query) -> ListingFilter:
    """Return the filter that restrictions ask for."""
    return ListingFilter(**{_FILTER_FIELDS[name]: value for name, value in query})


class ListingPageQuery(Query):
    """A page of a listing."""

    page: int = whole_number("Page de la liste.", (1, 500), default=1)


class ListingCsvQuery(Query):
    """The form of a listing as CSV."""

    forme: str = one_of("Pour un programme, ou pour un tableur.", ("complete", "tableur"), default="complete")


ListingRow = Any  # a line of a listing: its attributes are the columns of that listing


@dataclass(frozen=True, slots=True)
class ListingView:
    """How one of the listings is queried and printed."""

    slug: str
    title: str
    lead: str
    empty: str
    """Sentence of a listing without lines."""
    read: Callable[[ListingFilter, date], Listing]
    query: type[Query]
    columns: Sequence[Column]
    cells: Callable[[ListingRow], Sequence[Cell]]

    def table(self, rows: Iterable[ListingRow], caption: str = "") -> Table:
        """Return the table of some lines."""
        cells = [self.cells(row) for row in rows]
        return Table(self.slug, caption or self.title, self.columns, cells, stacked=True)


RESTRICTION_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {"source": "Source", "motif": "Motif", "departement": "Département", "defaut": "Défaut"}
)


def restrictions_in_words(values: Mapping[str, str]) -> Sequence[str]:
    """List the restrictions of a listing in French."""
    return [f"{RESTRICTION_WORDS[name]} : {DEFECT_WORDS.get(value, value)}" for name, value in values.items()]


def defects_in_words(defects: Sequence[str]) -> str:
    """Return the defects of a lieu in French."""
    return ", ".join(DEFECT_WORDS[defect] for defect in defects)


def _lieu_to_fix_cells(row: ListingRow) -> Sequence[Cell]:
    """Return the cells of a lieu to correct; its sources are whom to write to."""
    return (
        _lieu_cell(row),
        Cell(month(row.date_maj) if row.date_maj else "date inconnue"),
        Cell(defects_in_words(row.a_corriger), detail=row.ecart or ""),
        Cell(", ".join(row.sources or ())),
    )


def _reject_cells(row: ListingRow) -> Sequence[Cell]:
    return (
        Cell(row.source, detail=f"ligne {row.ligne}"),
        Cell(row.motif, detail=f"champ {row.champ}"),
        Cell(row.valeur or "vide"),
        Cell(_extract(row.contenu)),
    )


def _position_cells(row: ListingRow) -> Sequence[Cell]:
    stated = " ; ".join(text for text in (row.latitude_lue, row.longitude_lue) if text)
    return (
        _lieu_cell(row),
        Cell(stated or "voir la ligne du fichier", detail="latitude ; longitude" if stated else ""),
        Cell(row.ecart),
        Cell(row.source, detail=f"ligne {row.ligne}"),
    )


def _merge_cells(row: ListingRow) -> Sequence[Cell]:
    return (_lieu_cell(row), Cell(row.source, detail=f"ligne {row.ligne}"), Cell(row.motif))


def _unknown_value_cells(row: ListingRow) -> Sequence[Cell]:
    return Cell(row.valeur), Cell(row.champ), figure(row.lignes), Cell(row.source)


def _report_cells(row: ListingRow) -> Sequence[Cell]:
    lieu = _lieu_cell(row) if row.nom else Cell(row.lieu, detail="n'est plus dans les listes")
    return lieu, Cell(str(REPORT_LABELS[row.sujet])), Cell(full_date(row.signale_le))


def _lieu_cell(row: ListingRow) -> Cell:
    return Cell(row.nom, url_for("pages.lieu", lieu_id=row.lieu), detail=row.commune or "commune inconnue")


def _extract(verbatim: str) -> str:
    """Return the start of a refused line, without its empty columns."""
    filled = "; ".join(f"{name} : {value}" for name, value in orjson.loads(verbatim).items() if value)
    return (
        filled if len(filled) <= MAX_EXTRACT_LENGTH else f"{filled[:MAX_EXTRACT_LENGTH].rpartition(' ')[0]}…"
    )


LISTINGS: Final[Mapping[str, ListingView]] = MappingProxyType(
    {
        view.slug: view
        for view in (
            ListingView(
                "rejets",
                "Lignes refusées",
                "Ces lignes ne sont dans aucun lieu. Elles sont gardées ici, avec leur motif.",
                "Aucune ligne n'est refusée.",
                lambda restriction, _: rejects(restriction),
                restricted_by("source", "motif"),
                (Column("Source"), Column("Motif"), Column("Valeur"), Column("Ce que dit la ligne")),
                _reject_cells,
            ),
            ListingView(
                "positions",
                "Positions écartées",
                "La position donnée par le fichier est loin de la commune qu'il nomme. Elle n'est pas crue :"
                " le lieu est placé au centre de sa commune.",
                "Aucune position n'est écartée.",
                lambda restriction, _: doubtful_positions(restriction),
                restricted_by("source", "departement"),
                (Column("Lieu"), Column("Position lue"), Column("Écart"), Column("Source")),
                _position_cells,
            ),
            ListingView(
                "fusions",
                "Lignes fusionnées",
                "Plusieurs lignes parlent du même lieu : elles n'en font qu'un.",
                "Aucune ligne n'est fusionnée.",
                lambda restriction, _: merges(restriction),
                restricted_by("source", "departement"),
                (Column("Lieu"), Column("Ligne fusionnée"), Column("Motif")),
                _merge_cells,
            ),
            ListingView(
                "valeurs-inconnues",
                "Valeurs inconnues",
                "Aucune version de la norme ne connaît ces valeurs. Elles ne sont pas dans les lieux.",
                "Toutes les valeurs sont connues.",
                lambda restriction, _: unknown_values(restriction),
                restricted_by("source"),
                (Column("Valeur"), Column("Champ"), Column("Lignes", numeric=True), Column("Source")),
                _unknown_value_cells,
            ),
            ListingView(
                "a-corriger",
                "Lieux à corriger",
                "Ceux qui ont le plus de défauts d'abord, puis les plus anciens.",
                "Aucun lieu n'est à corriger.",
                lambda restriction, today: lieux_to_fix(restriction, today=today),
                restricted_by("departement", "defaut"),
                (Column("Lieu"), Column("Mis à jour"), Column("À corriger"), Column("Sources")),
                _lieu_to_fix_cells,
            ),
            ListingView(
                "signalements",
                "Erreurs signalées",
                "Ce que des visiteurs ont signalé. Leurs mots et leurs coordonnées ne sont pas publiés.",
                "Aucune erreur n'est signalée.",
                lambda restriction, _: reports(restriction),
                restricted_by("departement"),
                (Column("Lieu"), Column("Ce qui est faux"), Column("Signalé le")),
                _report_cells,
            ),
        )
    }
)
"""Slug of a listing, as in its address → the listing."""
