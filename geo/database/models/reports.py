"""Table of what visitors report about lieux."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Identity, func
from sqlalchemy.orm import Mapped, mapped_column

from geo.database.models.base import Base


class Report(Base):
    """What one visitor says is wrong with one lieu. The site adds it; only the importers read its words."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    lieu_id: Mapped[str]
    """Its identifier that day; the lieu may have closed since."""
    subject: Mapped[str]
    """One of geo.quality.reports.SUBJECTS."""
    words: Mapped[str]
    contact: Mapped[str | None]
    """How to answer, if the visitor wished so."""
    reported_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), index=True
    )

    __table_args__ = (CheckConstraint("length(words) <= 1000 AND length(contact) <= 200", name="length"),)
