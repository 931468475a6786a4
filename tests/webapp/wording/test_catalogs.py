"""Catalogs of messages: which languages there are, and what makes a catalog refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from scripts import messages
from webapp.wording import catalogs

SOURCE = Catalog()
SOURCE.add("Chercher")
SOURCE.add("à %(distance)s")
SOURCE.add(("%(count)s lieu", "%(count)s lieux"))

WHOLE = {
    "Chercher": "Search",
    "à %(distance)s": "%(distance)s away",
    ("%(count)s lieu", "%(count)s lieux"): ("one place", "%(count)s places"),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep the catalogs in a folder of the test."""
    monkeypatch.setattr(messages, "path_of", lambda language: tmp_path / f"{language}.po")
    return tmp_path


def faults_of(changes: dict[object, object], *, fuzzy: bool = False) -> list[str]:
    """List the faults of an English catalog that differs from a whole one."""
    catalog = Catalog(locale="en", fuzzy=False)
    for source, translation in {**WHOLE, **changes}.items():
        if translation is not None:
            catalog.add(source, translation, flags=["fuzzy"] if fuzzy else [])
    path = messages.path_of("en")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog)
    return list(messages.faults("en", SOURCE))


def test_a_whole_catalog_has_no_fault():
    assert faults_of({}) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"Chercher": None}, "manque"),
        ({"Chercher": ""}, "n'est pas traduit"),
        ({"Trouver": "Find"}, "n'est plus dans le code"),
        ({"à %(distance)s": "away"}, "n'a pas les mêmes valeurs"),
        ({"à %(distance)s": "%(distance)s %(mode)s"}, "n'a pas les mêmes valeurs"),
        ({("%(count)s lieu", "%(count)s lieux"): ("%(count)s place", "")}, "n'est pas traduit"),
    ],
)
def test_a_fault_is_told(changes: dict[object, object], fault: str):
    [told] = faults_of(changes)
    assert told.startswith(fault)


def test_what_is_to_be_read_again_is_a_fault():
    assert all(told.startswith("à relire") for told in faults_of({}, fuzzy=True))


def test_a_new_language_starts_with_all_messages_to_translate():
    messages.update("de", SOURCE)
    assert [fault.partition(" : ")[0] for fault in messages.faults("de", SOURCE)] == ["n'est pas traduit"] * 3


def test_languages_call_themselves_by_their_name():
    assert {code: catalogs.own_name(code) for code in catalogs.languages()} == {
        "fr": "Français",
        "en": "English",
        "uk": "Українська",
        "ar": "العربية",
    }
