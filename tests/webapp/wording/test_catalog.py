"""Translation catalogs: the same texts with the same values in every language."""

import re
import tomllib

from webapp.core.languages import FOLDER, LANGUAGES, catalog_of

OTHERS = [code for code in LANGUAGES if code != "fr"]


def test_catalogs_say_the_same_things_with_the_same_values():
    catalogs = [tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8")) for code in OTHERS]
    assert len({frozenset(catalog) for catalog in catalogs}) == 1
    for catalog in catalogs:
        for french, other in catalog.items():
            assert set(re.findall(r"\{\w+\}", french)) == set(re.findall(r"\{\w+\}", other)), french


def test_a_sentence_is_found_by_its_pattern():
    english = catalog_of("en")
    assert english.translate("Fermé. Ouvre demain à 9\u00a0h") == "Closed. Opens tomorrow at 9:00"
    assert english.translate("Fermé. Ouvre quand il veut") is None
