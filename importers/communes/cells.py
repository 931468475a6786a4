"""Cells of the population grid and the communes they are in."""

from sqlalchemy import Connection, text


def find_communes_of_cells(connection: Connection) -> None:
    """Give the cells whose line names no commune the one whose contour holds their centre."""
    connection.execute(
        text(
            "UPDATE carreau SET commune_code = commune.code_insee FROM commune"
            " WHERE carreau.commune_code IS NULL AND ST_Contains(contour, carreau.position::geometry)"
        )
    )
