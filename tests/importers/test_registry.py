"""Tests of importers.registry: which importer a file gets, and which slugs files may not take."""

from importers.registry import detect_importer, reserved_slugs
from importers.sources.hubs import MAPPINGS
from tests.importers.conftest import DATA

KINDS = ("lieux", "france_services", "data_inclusion")


def test_each_kind_of_file_is_recognised_by_its_columns():
    found = {
        path.name: detect_importer(path).slug
        for path in sorted(DATA.glob("*/*"))
        if path.parent.name in KINDS
    }

    assert found == {
        "v1.csv": "lieux",
        "v0.json": "lieux",
        "api.json": "lieux",
        "half_migrated.geojson": "lieux",
        "liste-fs-20240801.csv": "france-services",
        "services_v1.json": "data-inclusion",
    }


def test_data_that_are_no_file_of_lieux_have_reserved_slugs():
    slugs = reserved_slugs().slugs
    assert slugs >= {"communes", "demo", "fragilite", "frr", "laposte", "minutes", "pass", "roads"}
    assert not slugs & {"lieux", "data-inclusion"}


def test_the_slug_of_each_mapping_is_reserved():
    assert reserved_slugs().slugs >= {path.stem for path in MAPPINGS.glob("*.toml")}


def test_importers_of_one_dataset_a_file_have_reserved_prefixes():
    assert set(reserved_slugs().prefixes) == {"ban-", "minutes-", "roads-"}
