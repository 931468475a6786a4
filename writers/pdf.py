"""Convert an HTML page to a tagged PDF (PDF/UA-1), without reading from the network or from the disk."""

from collections.abc import Iterable
from math import inf
from typing import Final

from weasyprint import CSS, HTML, Document
from weasyprint.urls import URLFetcher

VARIANT: Final = "pdf/ua-1"


def print_page(pages: Iterable[str], *, css: str, max_sheets: float = inf) -> bytes | None:
    """Print a page, the only one of `pages`; None where it takes more sheets than `max_sheets`."""
    (html,) = pages
    document = lay_out(html, css)
    pdf: bytes | None = document.write_pdf(pdf_variant=VARIANT) if len(document.pages) <= max_sheets else None
    return pdf


def lay_out(html: str, css: str) -> Document:
    """Lay out a page, on as many sheets as it takes."""
    # Only images inside the page (data: URLs) are read.
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    document: Document = HTML(string=html, url_fetcher=fetcher).render(
        stylesheets=[CSS(string=css, url_fetcher=fetcher)], pdf_variant=VARIANT
    )
    return document
