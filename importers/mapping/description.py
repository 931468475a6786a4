"""A mapping as values: the file it describes, and the verb that fills each field."""

from dataclasses import dataclass, field

from importers.mapping.verbs import Choix, Verb


@dataclass(frozen=True, slots=True)
class Ecart:
    """Rows that are no lieu to show, and the reason."""

    quand: Choix
    raison: str


@dataclass(frozen=True, slots=True)
class Fichier:
    """What holds for the whole file."""

    nom: str = ""
    licence: str = ""
    attribution: str = ""
    reconnaitre: tuple[str, ...] = ()
    """Columns by which the file is recognised."""
    sans: tuple[str, ...] = ()
    """Columns of a likely file that this one has not."""
    valeurs: tuple[tuple[str, str], ...] = ()
    """Column → text of its first rows, for a file whose columns are like those of many others."""
    territoires: bool = False
    """Several territories publish such files: each is filed under its own name."""
    standard: bool = False
    """Columns that bear the name of a field of the standard are that field, unless described otherwise."""
    crs: int | None = None
    """EPSG code of longitude (or easting) and latitude (or northing); degrees where it is None."""
    entete: int = 1
    """Line of the names of columns, in a CSV."""
    separateurs: tuple[str, ...] = ()
    """Separators of the items of a list."""
    regrouper: tuple[str, ...] = ()
    """Columns that are the same in all rows of one lieu."""
    modalites_completes: tuple[str, ...] = ()
    """Columns that list every way of helping when filled; else what is not listed is unknown."""
    ecarter: tuple[Ecart, ...] = ()


@dataclass(frozen=True, slots=True)
class FileMapping:
    """How the rows of a file are read."""

    fichier: Fichier = field(default_factory=Fichier)
    champs: tuple[tuple[str, Verb], ...] = ()
    """Field → how it is filled."""
    parite: Verb | None = None
    """The verb that gives even or odd weeks."""
