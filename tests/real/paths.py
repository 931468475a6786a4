"""Where the real files are: beside the checkout."""

from pathlib import Path

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data"
