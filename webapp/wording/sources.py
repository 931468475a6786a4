"""Tables of the sources of the data, for every page that names them."""

from collections.abc import Iterable

from geo.clock import day_of
from geo.quality.loads import SourceFigures
from webapp.wording.tables import Cell, Column, Table, figure
from webapp.wording.words import date_or_unknown


def reference_table(sources: Iterable[SourceFigures]) -> Table:
    """Return the table of the sources of communes, and of what is known of communes."""
    return Table(
        "references",
        "Données sur les communes",
        (Column("Source"), Column("Chargée"), Column("Données du"), Column("Lignes", numeric=True)),
        [(*source_cells(source), figure(source.read)) for source in sources if not source.of_lieux],
        stacked=True,
    )


def source_cells(source: SourceFigures) -> tuple[Cell, Cell, Cell]:
    """Return the name of a source with its credit, the date of its last load, the date of its data."""
    loaded_on = day_of(source.loaded_at) if source.loaded_at else None
    return (
        Cell(source.nom, detail=f"{source.attribution} – {source.licence}"),
        Cell(date_or_unknown(loaded_on)),
        Cell(date_or_unknown(source.data_date)),
    )
