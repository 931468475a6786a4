"""Declarative base: names of constraints, and shorthand for column types."""

from datetime import datetime
from typing import Annotated, Any

from geoalchemy2 import Geography, Geometry
from sqlalchemy import ARRAY, DateTime, MetaData, Text, func
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Parent of every model."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {str: Text}  # noqa: RUF012 (SQLAlchemy reads it as a plain dict)


TextList = Annotated[list[str], mapped_column(ARRAY(Text), server_default="{}")]
Timestamp = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]


def point_type() -> Geography:
    """Build the type of a position: lon and lat on the WGS84 spheroid, distances in metres."""
    return Geography("POINT", srid=4326, spatial_index=False)


def contour_type() -> Geometry:
    """Build the type of an area in degrees. CRS: EPSG:4326."""
    return Geometry("MULTIPOLYGON", srid=4326, spatial_index=False)


Json = dict[str, Any]  # JSON objects have no closed shape
