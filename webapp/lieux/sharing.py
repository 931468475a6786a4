"""What a visitor sends to somebody: a lieu or a list, as an e-mail, an SMS, or by what the device offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

MAX_LINES: Final = 12
"""Lines of a message: mail programs refuse addresses of more than 2,000 characters."""

MAX_LINE_LENGTH: Final = 90


@dataclass(frozen=True, slots=True)
class Sharing:
    """What is sent, and the addresses that open a message with it."""

    title: str
    url: str
    """Whole address of the page."""
    mail_uri: str
    sms_uri: str


def sharing_of(title: str, lines: Sequence[str], *, url: str) -> Sharing:
    """Return what is sent of a page: an e-mail with its lines and its address, an SMS with its address."""
    body = "\n".join([*(line[:MAX_LINE_LENGTH] for line in lines[:MAX_LINES]), "", url])
    return Sharing(
        title=title,
        url=url,
        mail_uri=f"mailto:?subject={_quoted(title)}&body={_quoted(body)}",
        sms_uri=f"sms:?&body={_quoted(f'{title} {url}')}",  # both «?» and «&»: what iOS and Android read
    )


def _quoted(text: str) -> str:
    return quote(text, safe="")
