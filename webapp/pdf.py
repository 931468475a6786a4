"""Turn a page into a tagged PDF (PDF/UA-1), without ever reading from the network or from the disk."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weasyprint import Document


def lay_out(html: str, css: str) -> "Document":
    """Lay out a page; it may turn out longer than one sheet."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 (20 MB, which a process that prints no sheet does without)
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 (as above)

    # Images that the page carries itself are read, and everything else is refused.
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    document: Document = HTML(string=html, url_fetcher=fetcher).render(
        stylesheets=[CSS(string=css, url_fetcher=fetcher)], pdf_variant="pdf/ua-1"
    )
    return document


def as_bytes(document: "Document") -> bytes:
    """Write a PDF."""
    written: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return written
