"""The wheel of pyproject.toml holds what the site reads beside its code: templates, translations, data."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from webapp.core.app import ROOT

SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
FOLDERS = ("geo", "importers", "templates", "webapp", "writers")
NOT_CODE = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file() and path.suffix not in {".py", ".pyc", ".md"} and "static" not in path.parts
]


def patterns_of(package: str) -> list[str]:
    """Return the patterns of data files of a package, those of all packages included."""
    data = SETUPTOOLS["package-data"]
    return [*data.get("*", []), *data.get(package, [])]


@pytest.mark.parametrize("path", NOT_CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_the_site_reads_is_in_the_wheel(path: Path):
    package = ".".join(path.parent.relative_to(ROOT).parts)
    assert any(fnmatch(package, pattern) for pattern in SETUPTOOLS["packages"]["find"]["include"])
    assert any(fnmatch(path.name, pattern) for pattern in patterns_of(package))


def test_static_files_are_in_the_wheel():
    assert SETUPTOOLS["package-data"]["webapp"] == ["static/**"]
    assert (ROOT / "webapp" / "static" / "mediaproche.css").is_file()
