"""Turn a page into a tagged PDF (PDF/UA-1), without ever reading from the network or from the disk."""

from collections.abc import Iterable
from typing import Final

from weasyprint import CSS, HTML, Document
from weasyprint.urls import URLFetcher

VARIANT: Final = "pdf/ua-1"


def print_shortest(pages: Iterable[str], *, css: str) -> bytes:
    """Print the first page that holds on one sheet; the last one is printed whatever it takes."""
    for html in pages:
        document = lay_out(html, css)
        if len(document.pages) == 1:
            break
    written: bytes = document.write_pdf(pdf_variant=VARIANT)
    return written


def lay_out(html: str, css: str) -> Document:
    """Lay out a page; it may turn out longer than one sheet."""
    # Images that the page carries itself are read, and everything else is refused.
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    document: Document = HTML(string=html, url_fetcher=fetcher).render(
        stylesheets=[CSS(string=css, url_fetcher=fetcher)], pdf_variant=VARIANT
    )
    return document
