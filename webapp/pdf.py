"""Turn a page into a tagged PDF (PDF/UA-1), without ever reading from the network or from the disk."""

from weasyprint import CSS, HTML, Document
from weasyprint.urls import URLFetcher


def lay_out(html: str, css: str) -> Document:
    """Lay out a page; it may turn out longer than one sheet."""
    document: Document = HTML(string=html, url_fetcher=_fetcher()).render(
        stylesheets=[CSS(string=css, url_fetcher=_fetcher())], pdf_variant="pdf/ua-1"
    )
    return document


def as_bytes(document: Document) -> bytes:
    """Write a PDF."""
    written: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return written


def _fetcher() -> URLFetcher:
    """Read images that the page carries itself, and refuse everything else."""
    return URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
