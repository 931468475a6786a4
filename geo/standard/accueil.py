"""For whom a lieu is: everybody, some people, or nobody who comes without being sent there."""

from typing import Final

PUBLIC: Final = "public"
RESERVE: Final = "reserve"
"""For some people, whom `accueil_raison` names: residents, patients, members."""
SANS_ACCUEIL: Final = "sans_accueil"
"""Nobody is received: an emergency number, housing, a prison, a head office."""
ACCUEILS: Final = (PUBLIC, RESERVE, SANS_ACCUEIL)

TOUS: Final = "tous"
"""In a search: whatever the accueil."""
ACCUEIL_CHOICES: Final = (*ACCUEILS, TOUS)
"""Values of the filter `accueil` of a search."""
