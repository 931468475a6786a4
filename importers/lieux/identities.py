"""Identities of staged rows: one for each place, even where a file repeats an identifier."""

from sqlalchemy import Connection, text


def separate_homonyms(connection: Connection, *, slug: str, run_id: int) -> int:
    """Separate rows of a load that share one identifier in several communes; returns their number.

    Files glued together from several lists have such identifiers: 96 is a place in each list. An
    identifier that was separated in an earlier load of the source stays so, to keep links valid.
    """
    return connection.execute(_SEPARATE, {"slug": slug, "run_id": run_id}).rowcount


_SEPARATE = text(
    """
    UPDATE lieu_source AS s SET identity = s.identity || '-' || (s.fiche->>'commune_code')
    WHERE s.run_id = :run_id AND s.fiche->>'commune_code' <> '' AND (
        s.identity IN (
            SELECT identity FROM lieu_source WHERE run_id = :run_id AND fiche->>'commune_code' <> ''
            GROUP BY identity HAVING count(DISTINCT fiche->>'commune_code') > 1)
        OR s.identity || '-' || (s.fiche->>'commune_code') IN (
            SELECT identity FROM lieu_source JOIN import_run ON import_run.id = run_id
            WHERE source_slug = :slug AND run_id <> :run_id))
    """
)
