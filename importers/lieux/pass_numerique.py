"""Keep what an older load knew of the Pass numérique: version 1 of the standard has no word for it."""

from datetime import date
from typing import Final

from sqlalchemy import Connection, text

VALID_MONTHS: Final = 24
"""A «oui» that only an older load said is to be checked after two years."""

_KEEP = text(
    """
    UPDATE lieu_source AS new
    SET fiche = jsonb_set(new.fiche, '{facts,pass_numerique}', older.found || jsonb_build_object(
        'kept', true,
        'state', CASE WHEN older.found->>'state' = 'oui'
                       AND coalesce((older.found->>'date')::date, 'epoch')
                           < CAST(:today AS date) - make_interval(months => :valid_months)
                      THEN 'indice' ELSE older.found->>'state' END))
    FROM (SELECT DISTINCT ON (identity) identity, found
          FROM lieu_source JOIN source ON source.current_run_id = lieu_source.run_id,
               LATERAL (SELECT fiche#>'{facts,pass_numerique}') AS known(found)
          WHERE source.slug = :slug AND (found->>'state' IN ('oui', 'non') OR found ? 'kept')
          ORDER BY identity, found->>'date' DESC NULLS LAST, line) AS older
    WHERE new.run_id = :run_id AND new.identity = older.identity
      AND new.fiche#>>'{facts,pass_numerique,state}' IN ('inconnu', 'possible')
      -- A file may have several rows of one identifier: what one of them says is nothing to keep for another.
      AND NOT EXISTS (SELECT FROM lieu_source AS namesake
          WHERE namesake.run_id = :run_id AND namesake.identity = new.identity
            AND namesake.fiche#>>'{facts,pass_numerique,state}' IN ('oui', 'non'))
    """
)


def keep_pass_knowledge(connection: Connection, *, slug: str, run_id: int, today: date) -> int:
    """Carry over to a load what the load before it knew of the Pass; returns for how many rows.

    The finding keeps its own source and date. An older «oui» becomes a hint after VALID_MONTHS months.
    """
    parameters = {"slug": slug, "run_id": run_id, "today": today, "valid_months": VALID_MONTHS}
    return connection.execute(_KEEP, parameters).rowcount
