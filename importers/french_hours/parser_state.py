"""State of the parser: position, statement under construction, conditions that hold. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from importers.french_hours.drafts import Draft
from importers.french_hours.tokens import (
    DAY_KINDS,
    ENDED_BY_WALK_IN,
    SEPARATORS,
    SOME_WEEKS,
    Token,
    TokenKind,
    without_appointment,
)
from importers.french_hours.week import ALWAYS, Condition

START_KINDS: Final = DAY_KINDS | {TokenKind.TIME, TokenKind.RANK}

_IN_HEADERS: Final = frozenset(
    {
        TokenKind.OTHER_WORD,
        TokenKind.CONDITION,
        TokenKind.WALK_IN,
        TokenKind.HALF,
        TokenKind.ONLY,
        TokenKind.AND,
        TokenKind.COMMA,
        TokenKind.TO,
    }
)
_SKIPPED_KINDS: Final = frozenset(
    {
        TokenKind.COLON,
        TokenKind.OPENING,
        TokenKind.CLOSING,
        TokenKind.CONDITION,
        TokenKind.ONLY,
        TokenKind.HALF,
    }
)


@dataclass(slots=True)
class ParserState:
    """What is known of a text when one of its tokens is parsed."""

    tokens: Sequence[Token]
    at: int = 0
    signs: set[TokenKind] = field(default_factory=set)
    """Kinds of the tokens since the last day or time."""
    times_first: bool = False
    """Hours come before their days."""
    draft: Draft = field(default_factory=Draft)
    drafts: list[Draft] = field(default_factory=list)
    lasting_condition: Condition = ALWAYS
    """The condition that holds until another is stated."""
    lasting_sentence: int = -1
    """The sentence that stated it."""
    lasting_is_header: bool = False
    """It was stated on a line of its own."""
    sentence: int = 0
    unclear: set[int] = field(default_factory=set)
    """Sentences with words that are not understood."""
    unclear_header: bool = False
    before_bracket: tuple[Condition, bool, Draft] | None = None
    """Condition, order and statement to restore after a bracket."""

    def flush(self) -> None:
        """Store the current draft and start another; a remark may name a half-day, «animations en soirée»."""
        remark = self.draft.is_remark and self.draft.sentence in self.unclear
        if not (self.draft.is_empty or remark):
            self.drafts.append(self.draft)
        self.draft = Draft(
            shared_condition=self.lasting_condition,
            sentence=self.sentence,
            in_brackets=self.before_bracket is not None,
        )

    def start_condition(self, condition: Condition) -> None:
        """Start a condition that holds until another is stated; one on dates outlives one on people."""
        again = self.previous() is TokenKind.CONDITION
        dated = condition.selector != ALWAYS.selector or condition.doubt not in ENDED_BY_WALK_IN
        outlived = not dated and (self.lasting_is_header or self.lasting_sentence == self.sentence)
        before = (
            self.lasting_condition
            if again
            else without_appointment(self.lasting_condition)
            if outlived
            else ALWAYS
        )
        self.lasting_condition = before.combined_with(condition)
        self.lasting_is_header, self.lasting_sentence = self.lasting_is_header and not dated, self.sentence
        self.draft.shared_condition, self.draft.has_own_condition = self.lasting_condition, True

    def end_appointment_condition(self) -> None:
        """End the lasting condition on people: «sans rendez-vous»."""
        self.lasting_condition = without_appointment(self.lasting_condition)
        self.draft.walk_in = True
        if not self.draft.has_own_condition:
            self.draft.shared_condition = self.lasting_condition

    def doubt_condition(self) -> None:
        """Mark weeks or months stated in a sentence, not in a header, as doubtful for the next sentence."""
        if self.previous() in (TokenKind.COLON, TokenKind.CONDITION):
            self.lasting_is_header = True
        elif self.lasting_condition.selector != ALWAYS.selector and not self.lasting_is_header:
            self.lasting_condition = Condition(doubt=self.lasting_condition.doubt or SOME_WEEKS)
            self.draft.shared_condition = (
                self.lasting_condition if self.draft.is_empty else self.draft.shared_condition
            )

    def is_adjacent(self) -> bool:
        """Check that no separator stands between the token and the last day or time."""
        return not self.signs & SEPARATORS

    def previous(self) -> TokenKind | None:
        """Return the kind of the token before."""
        return self.tokens[self.at - 1].kind if self.at else None

    def following(self) -> TokenKind | None:
        """Return the kind of the token after."""
        return self.tokens[self.at + 1].kind if self.at + 1 < len(self.tokens) else None

    def next_kind(self) -> TokenKind | None:
        """Return the kind of the next token that is not skipped."""
        skipped = _SKIPPED_KINDS | {TokenKind.COMMA} if self.draft.is_empty else _SKIPPED_KINDS
        return next((token.kind for token in self.tokens[self.at + 1 :] if token.kind not in skipped), None)

    def next_start_kind(self) -> TokenKind | None:
        """Return the kind of the first token, from this one on, that starts a statement."""
        return next((token.kind for token in self.tokens[self.at :] if token.kind in START_KINDS), None)

    def is_header(self) -> bool:
        """Check whether the condition introduces what follows: «sur rendez-vous pour les groupes : …»."""
        ahead = (token.kind for token in self.tokens[self.at + 1 :] if token.kind not in _IN_HEADERS)
        return next(ahead, None) is TokenKind.COLON
