"""Turn a page into a tagged PDF (PDF/UA-1), without ever reading from the network or from the disk."""

from collections.abc import Iterable
from math import inf
from typing import Final

from weasyprint import CSS, HTML, Document
from weasyprint.urls import URLFetcher

VARIANT: Final = "pdf/ua-1"


def print_page(pages: Iterable[str], *, css: str, most: float = inf) -> bytes | None:
    """Print a page, the only one of `pages`; None where it takes more sheets than `most`."""
    (html,) = pages
    document = lay_out(html, css)
    written: bytes | None = document.write_pdf(pdf_variant=VARIANT) if len(document.pages) <= most else None
    return written


def lay_out(html: str, css: str) -> Document:
    """Lay out a page; it may turn out longer than one sheet."""
    # Images that the page carries itself are read, and everything else is refused.
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    document: Document = HTML(string=html, url_fetcher=fetcher).render(
        stylesheets=[CSS(string=css, url_fetcher=fetcher)], pdf_variant=VARIANT
    )
    return document
