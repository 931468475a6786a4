"""Where the reading of a text has come to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from importers.french_hours.drafts import Draft
from importers.french_hours.osm import ALWAYS, When
from importers.french_hours.words import LIFTED, NAMES_DAYS, SEPARATORS, SOME_WEEKS, Kind, Word, lifted

STARTS: Final = NAMES_DAYS | {Kind.TIME, Kind.RANK}

_IN_HEADERS: Final = frozenset(
    {Kind.WORD, Kind.WHEN, Kind.WALK_IN, Kind.HALF, Kind.ONLY, Kind.AND, Kind.COMMA, Kind.TO}
)
_SEEN_THROUGH: Final = frozenset({Kind.COLON, Kind.OPENING, Kind.CLOSING, Kind.WHEN, Kind.ONLY, Kind.HALF})


@dataclass(slots=True)
class Reading:
    """What is known of a text when one of its words is read."""

    words: Sequence[Word]
    at: int = 0
    signs: set[Kind] = field(default_factory=set)
    """Kinds of the words since the last day or time."""
    times_first: bool = False
    """Hours come before their days."""
    draft: Draft = field(default_factory=Draft)
    drafts: list[Draft] = field(default_factory=list)
    sticky: When = ALWAYS
    """The condition that holds until another is said."""
    begun: int = -1
    """The sentence that said it."""
    header: bool = False
    """It was said on a line of its own."""
    sentence: int = 0
    wordy: set[int] = field(default_factory=set)
    """Sentences with words that are not understood."""
    wordy_header: bool = False
    outside: tuple[When, bool, Draft] | None = None
    """The condition, order and statement to come back to after a bracket."""

    def flush(self) -> None:
        """End the statement being read; a remark may say a half-day, «animations en soirée»."""
        remark = self.draft.is_remark and self.draft.sentence in self.wordy
        if not (self.draft.is_empty or remark):
            self.drafts.append(self.draft)
        self.draft = Draft(pre=self.sticky, sentence=self.sentence, in_brackets=self.outside is not None)

    def begin(self, when: When) -> None:
        """Start with a condition, which holds until another is said; one on dates outlives one on people."""
        again = self.previous() is Kind.WHEN
        dated = when.selector != ALWAYS.selector or when.doubt not in LIFTED
        outlived = not dated and (self.header or self.begun == self.sentence)
        before = self.sticky if again else lifted(self.sticky) if outlived else ALWAYS
        self.sticky = before.joined(when)
        self.header, self.begun = self.header and not dated, self.sentence
        self.draft.pre, self.draft.own_when = self.sticky, True

    def lift(self) -> None:
        """End the condition on people that holds: «sans rendez-vous»."""
        self.sticky = lifted(self.sticky)
        self.draft.walk_in = True
        if not self.draft.own_when:
            self.draft.pre = self.sticky

    def loosen(self) -> None:
        """Doubt whether weeks or months told in a sentence, not in a header, are also those of the next."""
        if self.previous() in (Kind.COLON, Kind.WHEN):
            self.header = True
        elif self.sticky.selector != ALWAYS.selector and not self.header:
            self.sticky = When(doubt=self.sticky.doubt or SOME_WEEKS)
            self.draft.pre = self.sticky if self.draft.is_empty else self.draft.pre

    def is_touching(self) -> bool:
        """Tell whether nothing parts the word from the last day or time."""
        return not self.signs & SEPARATORS

    def previous(self) -> Kind | None:
        """Give the kind of the word before."""
        return self.words[self.at - 1].kind if self.at else None

    def following(self) -> Kind | None:
        """Give the kind of the word after."""
        return self.words[self.at + 1].kind if self.at + 1 < len(self.words) else None

    def next_kind(self) -> Kind | None:
        """Give the kind of the next word that is not seen through."""
        through = _SEEN_THROUGH | {Kind.COMMA} if self.draft.is_empty else _SEEN_THROUGH
        return next((word.kind for word in self.words[self.at + 1 :] if word.kind not in through), None)

    def next_start(self) -> Kind | None:
        """Tell whether days or hours come next."""
        return next((word.kind for word in self.words[self.at :] if word.kind in STARTS), None)

    def is_header(self) -> bool:
        """Tell a condition that introduces what follows: «sur rendez-vous pour les groupes : …»."""
        ahead = (word.kind for word in self.words[self.at + 1 :] if word.kind not in _IN_HEADERS)
        return next(ahead, None) is Kind.COLON
