"""The lists of /donnees, line by line: what each is called, may be restricted to, and shows of a line."""

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
    unknown_values,
)
from webapp.core.parameter import Parameter, code, one_of, text, whole_number
from webapp.lieux.params import CODE_SPELLINGS
from webapp.wording.tables import Cell, Column, Table, figure
from webapp.wording.words import month

PAGES: Final = (1, 500)
PER_PAGE: Final = 50

LONGEST_EXTRACT: Final = 240
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

Row = Any  # a line of a listing: its attributes are the columns of that listing


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the lists."""

    slug: str
    title: str
    lead: str
    nothing: str
    make: Callable[[ListingFilter, date], Listing]
    restricted_by: Sequence[str]
    columns: Sequence[Column]
    cells: Callable[[Row], Sequence[Cell]]

    @property
    def parameters(self) -> Sequence[Parameter]:
        return [RESTRICTIONS[name] for name in self.restricted_by]

    def table(self, rows: Iterable[Row], caption: str = "") -> Table:
        """Print some lines of the list."""
        printed = [self.cells(row) for row in rows]
        return Table(self.slug, caption or self.title, self.columns, printed, stacked=True)


RESTRICTIONS: Final[Mapping[str, Parameter]] = MappingProxyType(
    {
        "source": text("source", "Une seule source.", "Indiquez le nom d'une source"),
        "motif": text("motif", "Un seul motif de refus.", "Indiquez un motif"),
        "departement": code("departement", *CODE_SPELLINGS["departement"]),
        "defaut": one_of("defaut", "Un seul défaut.", DEFECTS),
    }
)
RESTRICTION_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {"source": "Source", "motif": "Motif", "departement": "Département", "defaut": "Défaut"}
)
PAGE: Final = whole_number("page", "Page de la liste.", PAGES, default=1)
FORM: Final = one_of(
    "forme", "Pour un programme, ou pour un tableur.", ("complete", "tableur"), default="complete"
)


def scope_of(values: Mapping[str, Any]) -> ListingFilter:
    """Say what is looked at, from the parameters that were read."""
    return ListingFilter(
        source=values.get("source"),
        departement=values.get("departement"),
        reason=values.get("motif"),
        defect=values.get("defaut"),
    )


def restrictions_in_words(values: Mapping[str, Any]) -> Sequence[str]:
    """Say what a list is restricted to."""
    return [
        f"{RESTRICTION_WORDS[name]} : {DEFECT_WORDS.get(value, value)}"
        for name, value in values.items()
        if value is not None
    ]


def defects_in_words(defects: Sequence[str]) -> str:
    """Say what is wrong with a lieu."""
    return ", ".join(DEFECT_WORDS[defect] for defect in defects)


def _cells_of_lieu_to_fix(row: Row) -> Sequence[Cell]:
    """Print a lieu that somebody should correct, and whom to write to."""
    return (
        _lieu(row),
        Cell(month(row.date_maj) if row.date_maj else "date inconnue"),
        Cell(defects_in_words(row.a_corriger), detail=row.ecart or ""),
        Cell(", ".join(row.sources or ())),
    )


def _cells_of_reject(row: Row) -> Sequence[Cell]:
    return (
        Cell(row.source, detail=f"ligne {row.ligne}"),
        Cell(row.motif, detail=f"champ {row.champ}"),
        Cell(row.valeur or "vide"),
        Cell(_extract(row.contenu)),
    )


def _cells_of_position(row: Row) -> Sequence[Cell]:
    stated = " ; ".join(text for text in (row.latitude_lue, row.longitude_lue) if text)
    return (
        _lieu(row),
        Cell(stated or "voir la ligne du fichier", detail="latitude ; longitude" if stated else ""),
        Cell(row.ecart),
        Cell(row.source, detail=f"ligne {row.ligne}"),
    )


def _cells_of_merge(row: Row) -> Sequence[Cell]:
    return (_lieu(row), Cell(row.source, detail=f"ligne {row.ligne}"), Cell(row.motif))


def _cells_of_value(row: Row) -> Sequence[Cell]:
    return Cell(row.valeur), Cell(row.champ), figure(row.lignes), Cell(row.source)


def _lieu(row: Row) -> Cell:
    return Cell(row.nom, url_for("pages.lieu", lieu_id=row.lieu), detail=row.commune or "commune inconnue")


def _extract(verbatim: str) -> str:
    """Give the start of what a line says, its empty columns left out."""
    said = "; ".join(f"{name} : {value}" for name, value in orjson.loads(verbatim).items() if value)
    return said if len(said) <= LONGEST_EXTRACT else f"{said[:LONGEST_EXTRACT].rpartition(' ')[0]}…"


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.slug: kind
        for kind in (
            Kind(
                "rejets",
                "Lignes refusées",
                "Ces lignes ne sont dans aucun lieu. Elles sont gardées ici, avec leur motif.",
                "Aucune ligne n'est refusée.",
                lambda scope, _: rejects(scope),
                ("source", "motif"),
                (Column("Source"), Column("Motif"), Column("Valeur"), Column("Ce que dit la ligne")),
                _cells_of_reject,
            ),
            Kind(
                "positions",
                "Positions écartées",
                "La position donnée par le fichier est loin de la commune qu'il nomme. Elle n'est pas crue :"
                " le lieu est placé au centre de sa commune.",
                "Aucune position n'est écartée.",
                lambda scope, _: doubtful_positions(scope),
                ("source", "departement"),
                (Column("Lieu"), Column("Position lue"), Column("Écart"), Column("Source")),
                _cells_of_position,
            ),
            Kind(
                "fusions",
                "Lignes fusionnées",
                "Plusieurs lignes parlent du même lieu : elles n'en font qu'un.",
                "Aucune ligne n'est fusionnée.",
                lambda scope, _: merges(scope),
                ("source", "departement"),
                (Column("Lieu"), Column("Ligne fusionnée"), Column("Motif")),
                _cells_of_merge,
            ),
            Kind(
                "valeurs-inconnues",
                "Valeurs inconnues",
                "Aucune version de la norme ne connaît ces valeurs. Elles ne sont pas dans les lieux.",
                "Toutes les valeurs sont connues.",
                lambda scope, _: unknown_values(scope),
                ("source",),
                (Column("Valeur"), Column("Champ"), Column("Lignes", numeric=True), Column("Source")),
                _cells_of_value,
            ),
            Kind(
                "a-corriger",
                "Lieux à corriger",
                "Ceux qui ont le plus de défauts d'abord, puis les plus anciens.",
                "Aucun lieu n'est à corriger.",
                lambda scope, today: lieux_to_fix(scope, today=today),
                ("departement", "defaut"),
                (Column("Lieu"), Column("Mis à jour"), Column("À corriger"), Column("Sources")),
                _cells_of_lieu_to_fix,
            ),
        )
    }
)
"""Slug of a list, as in its address → the list."""
