"""The tables of the database, typed."""

from geo.models.base import Base
from geo.models.coverage import Carreau, CoverageSnapshot
from geo.models.imports import ImportRun, Reject, Source
from geo.models.lieux import (
    GeocodedAddress,
    Lieu,
    LieuHistory,
    LieuSource,
    MergeDecision,
    PassDeclaration,
)
from geo.models.territories import (
    Commune,
    CommuneAncienne,
    CommuneLink,
    CommuneMinutes,
    CommuneMinutesMeasured,
    Departement,
    Epci,
    Region,
    Toponyme,
)

__all__ = [
    "Base",
    "Carreau",
    "Commune",
    "CommuneAncienne",
    "CommuneLink",
    "CommuneMinutes",
    "CommuneMinutesMeasured",
    "CoverageSnapshot",
    "Departement",
    "Epci",
    "GeocodedAddress",
    "ImportRun",
    "Lieu",
    "LieuHistory",
    "LieuSource",
    "MergeDecision",
    "PassDeclaration",
    "Region",
    "Reject",
    "Source",
    "Toponyme",
]
