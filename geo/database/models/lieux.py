"""Tables of lieux: what readers see, and the source rows it was made from."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geo.database.models.base import Base, Json, TextList, Timestamp, point_type
from geo.standard.accueil import ACCUEILS, PUBLIC
from geo.standard.fields import HEADLINE_FACTS, PRECISIONS, STATES


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    accepted = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({accepted})", name=column)


class Lieu(Base):
    """One lieu: the 32 fields of the standard v1.0.2, then what is derived from them."""

    __tablename__ = "lieu"
    id: Mapped[str] = mapped_column(primary_key=True)
    pivot: Mapped[str]
    nom: Mapped[str]
    commune: Mapped[str]
    code_postal: Mapped[str | None]
    code_insee: Mapped[str | None]
    adresse: Mapped[str | None]
    complement_adresse: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    typologie: Mapped[TextList]
    telephone: Mapped[str | None]
    courriels: Mapped[TextList]
    site_web: Mapped[TextList]
    horaires: Mapped[str | None]
    presentation_resume: Mapped[str | None]
    presentation_detail: Mapped[str | None]
    source: Mapped[str | None]
    itinerance: Mapped[TextList]
    structure_parente: Mapped[str | None]
    date_maj: Mapped[date | None]
    services: Mapped[TextList]
    publics_specifiquement_adresses: Mapped[TextList]
    prise_en_charge_specifique: Mapped[TextList]
    frais_a_charge: Mapped[TextList]
    dispositif_programmes_nationaux: Mapped[TextList]
    formations_labels: Mapped[TextList]
    autres_formations_labels: Mapped[TextList]
    modalites_acces: Mapped[TextList]
    modalites_accompagnement: Mapped[TextList]
    fiche_acces_libre: Mapped[str | None]
    prise_rdv: Mapped[str | None]

    position: Mapped[Any | None] = mapped_column(point_type())
    position_precision: Mapped[str]
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("commune.code_insee"), index=True)
    ateliers: Mapped[str]
    acces_libre: Mapped[str]
    pass_numerique: Mapped[str]
    headline: Mapped[Json] = mapped_column(JSONB)
    """For each headline fact, what its state was read from: field, value, source, date."""
    provenance: Mapped[Json] = mapped_column(JSONB, server_default="{}")
    """Field on which the rows of the lieu differ → {why, rows: [{source, line, date}]} it was taken from."""
    itinerant: Mapped[bool]
    """It travels: it is a stop, where people can go, or a service whose stops are elsewhere or unknown,
    and then it has no position."""
    arret_de: Mapped[str | None] = mapped_column(index=True)
    """For a stop, what names the service it is a stop of."""
    accueil: Mapped[str] = mapped_column(server_default=PUBLIC)
    """For whom it is: one of ACCUEILS."""
    accueil_raison: Mapped[str | None]
    """For some people, whom; for nobody, why. Null where everybody may come."""
    feature: Mapped[str]
    """Its GeoJSON Feature as text, served as it is."""
    feature_sha256: Mapped[str]
    """Changes when a new import changes anything in this lieu."""
    first_seen: Mapped[Timestamp]
    changed_at: Mapped[Timestamp]

    __table_args__ = (
        _one_of("position_precision", PRECISIONS),
        *(_one_of(fact, STATES) for fact in HEADLINE_FACTS),
        _one_of("accueil", ACCUEILS),
        Index("ix_lieu_position", "position", postgresql_using="gist"),
        Index("ix_lieu_plane", text("geometry(position)"), postgresql_using="gist"),
        # One partial index for each headline filter: ten times faster than one index and a filter.
        *(
            Index(
                f"ix_lieu_position_{fact}",
                "position",
                postgresql_using="gist",
                postgresql_where=text(f"{fact} = 'oui'"),
            )
            for fact in HEADLINE_FACTS
        ),
    )


class LieuSource(Base):
    """One source row behind a lieu: verbatim but for personal data, and as it was understood."""

    __tablename__ = "lieu_source"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    identity: Mapped[str] = mapped_column(index=True)
    """Identifier of the row, the same at each load; a lieu bears that of one of its rows."""
    lieu_id: Mapped[str | None] = mapped_column(index=True)
    """The lieu this row went into; null until its run is published."""
    merge_reason: Mapped[str | None]
    """Why this row is not a lieu of its own; null for the first row of a lieu."""
    schema: Mapped[str]
    """Version of the standard the row was written in: v0, v1, data-inclusion…"""
    date_maj: Mapped[date | None]
    doubt: Mapped[str | None]
    """Why the position of the row was refused; null when it was accepted."""
    verbatim: Mapped[Json] = mapped_column(JSONB)
    fiche: Mapped[Json] = mapped_column(JSONB)
    """The row as the importer understood it: what `importers.fiche.fiche.Fiche` holds."""

    __table_args__ = (Index("ix_lieu_source_run_id", "run_id", "line"),)


class MergeDecision(Base):
    """Decision of a person on two identifiers: one lieu or two, whatever their rows look like."""

    __tablename__ = "merge_decision"
    identity_a: Mapped[str] = mapped_column(primary_key=True)
    identity_b: Mapped[str] = mapped_column(primary_key=True)
    same: Mapped[bool]
    reason: Mapped[str]
    decided_at: Mapped[Timestamp]

    __table_args__ = (CheckConstraint('identity_a < identity_b COLLATE "C"', name="order"),)


class AccueilDecision(Base):
    """Decision of a person on whom a lieu is for, whatever its kind and its name."""

    __tablename__ = "accueil_decision"
    identity: Mapped[str] = mapped_column(primary_key=True)
    """Identifier of any row of the lieu."""
    accueil: Mapped[str]
    reason: Mapped[str]
    """For some people, whom; else why."""
    decided_at: Mapped[Timestamp]

    __table_args__ = (_one_of("accueil", ACCUEILS),)


class LieuHistory(Base):
    """A lieu as it was before a load changed or closed it."""

    __tablename__ = "lieu_history"
    id: Mapped[int] = mapped_column(primary_key=True)
    lieu_id: Mapped[str] = mapped_column(index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    event: Mapped[str]
    feature: Mapped[str]
    at: Mapped[Timestamp]

    __table_args__ = (_one_of("event", ("changed", "closed")),)


class GeocodedAddress(Base):
    """Answer of the national geocoder for an address, so that it is requested once."""

    __tablename__ = "geocoded_address"
    adresse: Mapped[str] = mapped_column(primary_key=True)
    """Street, postal code and commune, as they were sent."""
    position: Mapped[Any | None] = mapped_column(point_type())
    score: Mapped[float]
    precision: Mapped[str]
    asked_at: Mapped[Timestamp]


class PassDeclaration(Base):
    """Declaration of a département on a lieu and the Pass numérique; above every other source."""

    __tablename__ = "pass_declaration"
    id: Mapped[int] = mapped_column(primary_key=True)
    departement_code: Mapped[str] = mapped_column(ForeignKey("departement.code"), index=True)
    lieu_id: Mapped[str | None] = mapped_column(index=True)
    pivot: Mapped[str | None] = mapped_column(index=True)
    etat: Mapped[str]
    date: Mapped[date]
    origine: Mapped[str]

    __table_args__ = (
        CheckConstraint("etat IN ('oui', 'non')", name="etat"),
        CheckConstraint("(lieu_id IS NULL) <> (pivot IS NULL)", name="one_key"),
    )
