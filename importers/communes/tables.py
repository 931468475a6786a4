"""Stage and publish the tables of territories, in the order of their foreign keys."""

from sqlalchemy import Connection, text

from importers.communes.decoupage import Decoupage
from importers.run import staging

TABLE_COLUMNS = {
    "region": ("code", "nom"),
    "departement": ("code", "nom", "region_code", "chef_lieu"),
    "epci": ("code", "nom", "type"),
    "commune": (
        "code_insee",
        "nom",
        "departement_code",
        "epci_code",
        "codes_postaux",
        "population",
        "population_annee",
        "contour",
        "surface_km2",
        "density_per_km2",
        "seat",
        "seat_quality",
    ),
    "commune_ancienne": (
        "code_insee",
        "type",
        "nom",
        "commune_code",
        "codes_postaux",
        "population",
        "position",
    ),
}
"""Table → its columns that are written; referenced tables come first."""


def stage_territories(connection: Connection, decoupage: Decoupage) -> None:
    """Stage the rows of every table."""
    staging.stage_rows(connection, "region", decoupage.regions)
    staging.stage_rows(connection, "departement", decoupage.departements)
    staging.stage_rows(connection, "epci", decoupage.epcis)
    staging.stage_rows(connection, "commune", decoupage.communes.values())
    staging.stage_rows(connection, "commune_ancienne", decoupage.anciennes.values())


def publish_territories(connection: Connection) -> None:
    """Update the tables to the staged rows; rows that do not change are not touched."""
    _keep_postal_codes_and_seats(connection)
    for table, columns in TABLE_COLUMNS.items():
        staging.upsert_staged(connection, table, columns)
    staging.delete_unstaged(connection, "commune_ancienne")
    _detach_missing_communes(connection)
    for table in ("commune", "epci", "departement", "region"):
        staging.delete_unstaged(connection, table)
    connection.execute(text("ANALYZE commune, commune_ancienne"))


def _keep_postal_codes_and_seats(connection: Connection) -> None:
    """Add to staged communes the postal codes and seats that another source had added.

    A postal code once known stays: people go on writing it.
    """
    connection.execute(
        text(
            "UPDATE staged_commune SET row = row || jsonb_build_object('codes_postaux',"
            "  (SELECT jsonb_agg(DISTINCT c) FROM (SELECT unnest(commune.codes_postaux) UNION"
            "   SELECT jsonb_array_elements_text(row -> 'codes_postaux')) AS known(c)))"
            " FROM commune WHERE code_insee = row ->> 'code_insee'"
            " AND NOT row -> 'codes_postaux' @> to_jsonb(commune.codes_postaux)"
        )
    )
    connection.execute(
        text(
            "UPDATE staged_commune SET row = row || jsonb_build_object("
            "  'seat', commune.seat::text, 'seat_quality', commune.seat_quality)"
            " FROM commune WHERE code_insee = row ->> 'code_insee'"
            " AND commune.seat_quality = 'code_postal'"
            " AND (row ->> 'seat' IS NULL OR row ->> 'seat_quality' = 'code_postal')"
        )
    )


def _detach_missing_communes(connection: Connection) -> None:
    """Move lieux of a former commune to the one it merged into, or to none; delete its links and minutes."""
    connection.execute(
        text(
            "UPDATE lieu SET commune_code ="
            " (SELECT min(a.commune_code) FROM commune_ancienne AS a WHERE a.code_insee = lieu.commune_code)"
            f" WHERE commune_code IS NOT NULL AND {_missing('commune_code')}"
        )
    )
    for end in ("commune_a", "commune_b"):
        connection.execute(text(f"DELETE FROM commune_link WHERE {_missing(end)}"))
    connection.execute(text(f"DELETE FROM commune_minutes WHERE {_missing('origin')}"))


def _missing(column: str) -> str:
    """Return the SQL test that a code was not staged; EXISTS is a join, where NOT IN would take minutes."""
    return f"NOT EXISTS (SELECT FROM staged_commune WHERE row ->> 'code_insee' = {column})"


def add_postal_codes(connection: Connection) -> None:
    """Add staged postal codes to the communes that lack them, and staged seats where none was known."""
    staged = "(SELECT r.* FROM staged_commune, jsonb_populate_record(NULL::commune, row) AS r) AS new"
    connection.execute(
        text(
            "UPDATE commune SET codes_postaux = ARRAY(SELECT unnest(commune.codes_postaux)"
            "  UNION SELECT unnest(new.codes_postaux) ORDER BY 1)"
            f" FROM {staged} WHERE commune.code_insee = new.code_insee"
            " AND NOT commune.codes_postaux @> new.codes_postaux"
        )
    )
    connection.execute(
        text(
            f"UPDATE commune SET seat = new.seat, seat_quality = 'code_postal' FROM {staged}"
            " WHERE commune.code_insee = new.code_insee AND new.seat IS NOT NULL"
            " AND (commune.seat IS NULL OR commune.seat_quality = 'code_postal')"
            " AND commune.seat::text IS DISTINCT FROM new.seat::text"
        )
    )


def former_populations(connection: Connection) -> dict[str, int]:
    """Read the known populations of former communes, by Insee code."""
    rows = connection.execute(
        text(
            "SELECT code_insee, max(population) AS population FROM commune_ancienne"
            " WHERE population > 0 GROUP BY code_insee"
        )
    )
    return {row.code_insee: row.population for row in rows}
