"""Table of streets: each with its house numbers in one row, from the Base Adresse Nationale."""

from typing import Final

from sqlalchemy import ARRAY, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from geo.database.models.base import Base

POSITIONS_PER_DEGREE: Final = 1_000_000
"""Unit of the position of a street: 0.1 m."""

OFFSETS_PER_DEGREE: Final = 100_000
"""Unit of the offset of a house from its street: about a metre, which reaches 36 km in two bytes."""


class Rue(Base):
    """A street, or a hamlet whose houses have numbers. Houses are parallel arrays: 26 million fit in 1 GB."""

    __tablename__ = "rue"
    id: Mapped[str] = mapped_column(primary_key=True)
    """As the BAN spells it: 23096_0440."""
    source_slug: Mapped[str]
    """Of the file it was read from (ban-23): streets of a file are replaced together."""
    commune_code: Mapped[str]
    """Insee code of the commune of today. No foreign key: it would be looked up at each new commune."""
    code_insee: Mapped[str]
    """As the BAN states it: that of the arrondissement in Paris, Lyon and Marseille."""
    cle: Mapped[str]
    """`geo.addresses.streets.street_key(nom)`."""
    nom: Mapped[str]
    code_postal: Mapped[str]
    lon_e6: Mapped[int]
    lat_e6: Mapped[int]
    """Median of its houses, in 1e-6 degrees. CRS: EPSG:4326."""
    numeros: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), server_default="{}")
    suffixes: Mapped[str | None]
    """Of each number, separated by commas: «,bis,,a»; null where none has one."""
    lon_offsets: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), server_default="{}")
    lat_offsets: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), server_default="{}")
    """Of each number from the point of the street, in 1e-5 degrees."""

    __table_args__ = (
        Index("ix_rue_commune_code", "commune_code", "cle"),
        Index("ix_rue_source_slug", "source_slug"),
    )
