"""A territory and what is asked of it, as a page carries it: its addresses and its maps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from geo.coverage.inputs import FRANCE
from geo.coverage.question import Question
from geo.coverage.territory import TerritoryCoverage
from webapp.territoires import words
from webapp.territoires.params import PageAsked, question_query


@dataclass(frozen=True, slots=True)
class Picture:
    """A map of the page: where it is, and what it says in words."""

    url: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Here:
    """The territory of a page, and what is asked of it."""

    kind: str
    code: str
    asked: PageAsked

    def url(self, view: str = "page", **changes: Any) -> str:
        """Write the address of a view of this territory, with some changes; `ajouter` and `fermer` too."""
        changed = self.asked
        supposed = {name: changes.pop(name) for name in ("ajouter", "fermer") if name in changes}
        if supposed:
            changed = replace(changed, question=replace(changed.question, **supposed))
        return url_for(f"territoires.{self.kind}_{view}", **self._code(), **changed.having(**changes))

    def file(self, suffix: str, question: Question) -> str:
        """Write the address of a file of the API."""
        return url_for(f"couverture.{self.kind}_{suffix}", **self._code(), **question_query(question))

    def _code(self) -> Mapping[str, Any]:  # arguments of url_for
        return {"code": self.code} if self.kind != FRANCE else {}


def picture(here: Here, gaps: TerritoryCoverage, *, supposing: bool) -> Picture | None:
    """Show a map of what is asked; `supposing` that lieux open and close."""
    if here.kind == FRANCE:
        return None
    changes: dict[str, Any] = {
        "tri": "-trop_loin",
        "lignes": None,
        "avec": (),
        "contre": None,
        "carte": False,
    }
    if not supposing:
        changes |= {"ajouter": (), "fermer": ()}
    alt = f"Carte {words.of_territory(gaps)}. {words.headline(gaps)} Les tableaux disent la même chose."
    return Picture(here.url("svg", **changes), alt, words.headline(gaps))
