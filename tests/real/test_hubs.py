"""Real files of hubs, whole: each is recognised by one importer, and every row of it is accounted for."""

import gzip
import random
from itertools import islice

import pytest

from geo.errors import SourceError
from importers.files.rows import read_rows
from importers.model import Request
from importers.progress import silent
from importers.registry import detect_importer, reserved_slugs
from importers.run.pipeline import LoadOptions, run_import
from importers.sources.hubs import hub_importers
from tests.damages import ENCODINGS, as_csv, rows_or_refusal
from tests.real.paths import REAL

VENUES = REAL / "venues"
CATALOGUE = "acc_aptic_referentiel.csv.gz"
FILES = sorted(path for path in VENUES.glob("*") if path.name != CATALOGUE) if VENUES.is_dir() else []

HUBS = {
    "acc_connumm_transformed.csv.gz": ("pivot-2020", 709),
    "acc_francilin.csv.gz": ("francilin", 363),
    "acc_hubdusud.csv.gz": ("hub-du-sud", 127),
    "acc_hubdusud_transformed.csv.gz": ("pivot-2020", 127),
    "aix-en-provence.json.gz": ("aix-en-provence", 38),
    "angers.json.gz": ("angers", 63),
    "bus-france-services-charente.json.gz": ("bus-france-services-charente", 12),
    "corse.json.gz": ("corse", 162),
    "fibre-64.json.gz": ("fibre-64", 61),
    "gironde.json.gz": ("gironde", 347),
    "haute-vienne.json.gz": ("haute-vienne", 561),
    "hinaura.json.gz": ("hinaura", 1171),
    "hub-lo.json.gz": ("hub-lo", 426),
    "le-havre_latest.json.gz": ("le-havre", 76),
    "maine-et-loire.json.gz": ("maine-et-loire", 243),
    "mednum-hub-antilles_a.json.gz": ("hub-antilles", 165),
    "mulhouse.json.gz": ("mulhouse", 55),
    "numi.json.gz": ("numi", 757),
    "paca.json.gz": ("paca", 1245),
    "rhinocc_geocoded.csv.gz": ("rhinocc", 845),
    "ultra-num_a.json.gz": ("ultra-num", 155),
    "wfs-grandlyon.json.gz": ("grand-lyon", 61),
}
"""File → its importer and its rows."""

IMPORTERS = {name: slug for name, (slug, _) in HUBS.items()} | {
    "charente_20230711b.json.gz": "lieux",
    "cnfs_v0.json.gz": "lieux",
    "data-inclusion.json.gz": "lieux",
    "liste-fs-20221201.csv.gz": "france-services",
    "liste-fs-20230706.csv.gz": "france-services",
    "nouvelle-caledonie_20240320.json.gz": "lieux",
    "portrea_locations.geojson.gz": "lieux",
}

_NAMELESS = "le nom du lieu est absent"
_NOWHERE = "ni commune, ni adresse, ni coordonnées"

REJECTED = {
    "acc_connumm_transformed.csv.gz": {_NAMELESS: 3},
    "maine-et-loire.json.gz": {"le hub le dit inactif": 18, _NAMELESS: 3},
    "mednum-hub-antilles_a.json.gz": {_NOWHERE: 1},
    "paca.json.gz": {_NOWHERE: 2, "ligne coupée en deux dans le fichier": 1},
    "wfs-grandlyon.json.gz": {"le lieu n'accueille pas de public": 1},
}
"""File → its rows that are no lieu to show; those of the other files all are."""


@pytest.fixture(scope="module")
def outcomes_of_hubs(communes_engine):
    """Check each file without keeping anything."""
    return {
        name: run_import(
            communes_engine,
            detect_importer(VENUES / name),
            Request(file=VENUES / name, reserved_slugs=reserved_slugs()),
            silent(),
            LoadOptions(dry_run=True),
        )
        for name in HUBS
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_is_recognised_by_one_importer(path):
    rows = list(islice(read_rows(path), 20))
    columns = frozenset(name for row in rows for name in row.values)
    knowing = [hub.slug for hub in hub_importers() if hub.recognises(columns) and hub.accepts_rows(rows)]

    assert detect_importer(path).slug == IMPORTERS[path.name]
    assert knowing == [slug for slug in [IMPORTERS[path.name]] if path.name in HUBS]


def test_a_catalogue_of_services_is_refused():
    with pytest.raises(SourceError, match="ne décrit pas des lieux : ni adresse, ni commune, ni position"):
        detect_importer(VENUES / CATALOGUE)


@pytest.mark.parametrize("name", HUBS)
def test_every_row_is_kept_merged_or_refused_with_its_reason(outcomes_of_hubs, name):
    tally = outcomes_of_hubs[name].tally

    assert tally.read == HUBS[name][1]
    assert tally.kept + tally.merged + tally.rejected.total() == tally.read
    assert dict(tally.rejected) == REJECTED.get(name, {})


@pytest.mark.parametrize("name", HUBS)
def test_every_label_is_one_of_the_standard(outcomes_of_hubs, name):
    assert dict(outcomes_of_hubs[name].tally.unknown) == {}


def test_nothing_is_printed(capfd):
    assert rows_or_refusal(VENUES / "hinaura.json.gz") == 1171
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", HUBS)
def test_a_damaged_file_gives_rows_or_a_refusal(tmp_path, name):
    path, chance = tmp_path / "lieux.csv", random.Random(name)
    columns = len(next(read_rows(VENUES / name)).values)
    kept = {n for n in range(columns) if chance.random() < 0.9}
    order = chance.sample(range(columns), columns)
    path.write_bytes(as_csv(VENUES / name, order, kept, chance.choice(ENCODINGS)))

    assert rows_or_refusal(path) != ""


@pytest.mark.parametrize("name", HUBS)
def test_a_truncated_file_gives_rows_or_a_refusal(tmp_path, name):
    path, chance = tmp_path / "lieux", random.Random(name)
    content = (VENUES / name).read_bytes()
    plain = gzip.decompress(content)
    for whole in (content, plain):
        path.write_bytes(whole[: chance.randrange(1, len(whole))])

        assert rows_or_refusal(path) != ""
