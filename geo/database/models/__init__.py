"""The tables of the database, typed."""

from geo.database.models.addresses import Rue
from geo.database.models.base import Base
from geo.database.models.coverage import Carreau, CoverageSnapshot
from geo.database.models.imports import ImportRun, Reject, Source
from geo.database.models.lieux import (
    AccueilDecision,
    GeocodedAddress,
    Lieu,
    LieuHistory,
    LieuSource,
    MergeDecision,
    PassDeclaration,
)
from geo.database.models.reports import Report
from geo.database.models.territories import (
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
    "AccueilDecision",
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
    "Report",
    "Rue",
    "Source",
    "Toponyme",
]
