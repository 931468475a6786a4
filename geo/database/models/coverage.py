"""Tables of coverage: the population grid, and snapshots of figures with their date."""

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geo.database.models.base import Base, Json, Timestamp, point_type


class Carreau(Base):
    """One cell of Insee's population grid, and how many people live in it."""

    __tablename__ = "carreau"
    id: Mapped[str] = mapped_column(primary_key=True)
    """As Insee spells it: CRS3035RES200mN2029800E4254200."""
    cote_m: Mapped[int]
    """Side of the cell: 200 or 1,000."""
    population: Mapped[float]
    """Not whole: Insee smooths the cells that hold few households."""
    commune_code: Mapped[str | None] = mapped_column(
        ForeignKey("commune.code_insee", ondelete="SET NULL"), index=True
    )
    position: Mapped[Any] = mapped_column(point_type())
    """Centre of the cell."""


class CoverageSnapshot(Base):
    """Coverage figures of a territory on one day, to compare with later ones."""

    __tablename__ = "coverage_snapshot"
    id: Mapped[int] = mapped_column(primary_key=True)
    territory_kind: Mapped[str]
    territory_code: Mapped[str]
    params: Mapped[Json] = mapped_column(JSONB)
    """The question, as its parameters: only figures of the same question compare."""
    taken_at: Mapped[Timestamp]
    figures: Mapped[Json] = mapped_column(JSONB)

    __table_args__ = (
        Index("ix_coverage_snapshot_territory", "territory_kind", "territory_code", "taken_at"),
    )
