"""Tables of Insee geography: regions, départements, EPCI, communes, former names, links, minutes."""

from typing import Any

from sqlalchemy import ARRAY, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geo.database.models.base import Base, TextList, contour_type, point_type


class Region(Base):
    """A region; `code` is Insee's."""

    __tablename__ = "region"
    code: Mapped[str] = mapped_column(primary_key=True)
    nom: Mapped[str]


class Departement(Base):
    """A département, or an overseas collectivity that has its rank; `code` is Insee's (23, 2A, 974)."""

    __tablename__ = "departement"
    code: Mapped[str] = mapped_column(primary_key=True)
    nom: Mapped[str]
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    chef_lieu: Mapped[str | None]
    """Insee code of its commune."""
    contour: Mapped[Any | None] = mapped_column(contour_type())
    """Union of its communes, without the holes that communes without contour leave."""

    __table_args__ = (Index("ix_departement_contour", "contour", postgresql_using="gist"),)


class Epci(Base):
    """A group of communes with its own taxation; `code` is its SIREN."""

    __tablename__ = "epci"
    code: Mapped[str] = mapped_column(primary_key=True)
    nom: Mapped[str]
    type: Mapped[str]


class Commune(Base):
    """A current commune. `seat` is its chef-lieu (the mairie), not its centroid."""

    __tablename__ = "commune"
    code_insee: Mapped[str] = mapped_column(primary_key=True)
    nom: Mapped[str]
    departement_code: Mapped[str] = mapped_column(ForeignKey("departement.code"), index=True)
    epci_code: Mapped[str | None] = mapped_column(ForeignKey("epci.code"), index=True)
    codes_postaux: Mapped[TextList]
    population: Mapped[int | None]
    population_annee: Mapped[int | None]
    contour: Mapped[Any | None] = mapped_column(contour_type())
    surface_km2: Mapped[float | None]
    density_per_km2: Mapped[float | None]
    seat: Mapped[Any | None] = mapped_column(point_type())
    seat_quality: Mapped[str]
    """`mairie`, `surface` (a point of the contour), `village` (overseas), `code_postal`, or `inconnue`."""
    frr: Mapped[str | None]
    """Class of «France Ruralités Revitalisation», as published."""
    fragilite: Mapped[float | None]
    """Digital-fragility index, 0 to 10, ten the most fragile."""
    fragilite_parts: Mapped[dict[str, float | None] | None] = mapped_column(JSONB)

    __table_args__ = (
        Index("ix_commune_contour", "contour", postgresql_using="gist"),
        Index("ix_commune_seat", "seat", postgresql_using="gist"),
        Index("ix_commune_plane", text("geometry(seat)"), postgresql_using="gist"),
        Index("ix_commune_population", "population"),
        Index("ix_commune_codes_postaux", "codes_postaux", postgresql_using="gin"),
    )


class CommuneAncienne(Base):
    """A name or a code that leads to a current commune: former and associated communes, arrondissements."""

    __tablename__ = "commune_ancienne"
    code_insee: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    """As the national file spells it: commune-deleguee, commune-associee, arrondissement-municipal,
    or ancien-code for a code that no longer exists."""
    nom: Mapped[str]
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code_insee"), index=True)
    codes_postaux: Mapped[TextList]
    population: Mapped[int | None]
    position: Mapped[Any | None] = mapped_column(point_type())


class CommuneLink(Base):
    """A road-like link between the seats of two communes: an edge of the travel network."""

    __tablename__ = "commune_link"
    commune_a: Mapped[str] = mapped_column(ForeignKey("commune.code_insee"), primary_key=True)
    commune_b: Mapped[str] = mapped_column(ForeignKey("commune.code_insee"), primary_key=True)
    length_m: Mapped[float]
    kind: Mapped[str]
    """`voisine` (contours that touch), `proche` (no contour: near seats), `passage` (a bridge or dike
    over water, listed by hand)."""


class _Minutes:
    """Minutes on real roads from the seat of a commune to those around it, computed once."""

    mode: Mapped[str] = mapped_column(primary_key=True)
    """`voiture`, `velo` or `marche`."""
    destinations: Mapped[TextList]
    """Insee codes, in the order of `seconds`."""
    seconds: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    source: Mapped[str]
    """What the minutes were computed with, shown as credit: «Valhalla, OpenStreetMap du 2026-11-01»."""


class CommuneMinutes(_Minutes, Base):
    """The minutes that readers see."""

    __tablename__ = "commune_minutes"
    origin: Mapped[str] = mapped_column(ForeignKey("commune.code_insee"), primary_key=True)


class CommuneMinutesMeasured(_Minutes, Base):
    """Minutes of a run in progress, which takes hours and resumes from them when it was interrupted."""

    __tablename__ = "commune_minutes_measured"
    origin: Mapped[str] = mapped_column(primary_key=True)


class Toponyme(Base):
    """A name that a visitor may type as a place. Derived: rebuilt whenever communes are imported."""

    __tablename__ = "toponyme"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    """`commune`, `arrondissement-municipal`, `commune-deleguee`, `commune-associee`, `departement`,
    `village` (the seat of an overseas commune that has another name)."""
    code: Mapped[str]
    nom: Mapped[str]
    cle: Mapped[str]
    """`geo.communes.names.place_key(nom)`."""
    commune_code: Mapped[str | None]
    departement_code: Mapped[str]
    codes_postaux: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    population: Mapped[int]
    position: Mapped[Any] = mapped_column(point_type())

    __table_args__ = (
        Index("ix_toponyme_cle", "cle", postgresql_ops={"cle": "text_pattern_ops"}),
        Index("ix_toponyme_cle_trgm", "cle", postgresql_using="gin", postgresql_ops={"cle": "gin_trgm_ops"}),
        Index("ix_toponyme_codes_postaux", "codes_postaux", postgresql_using="gin"),
    )
