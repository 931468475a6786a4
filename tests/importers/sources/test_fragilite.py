"""Tests of importers.sources.fragilite: the index, its parts, and the mean of communes that merged."""

import pytest

from importers.sources.fragilite import FragiliteImporter
from tests.importers.tiny_france import DATA, commune, load, make_communes, rejects

IFN = DATA / "fragilite" / "ifn.csv"


@pytest.fixture
def france(own_engine, tmp_path, monkeypatch):
    load(own_engine, make_communes(tmp_path, monkeypatch))
    return own_engine


def test_a_commune_has_its_index_and_the_parts_of_it(france):
    load(france, FragiliteImporter(), IFN)
    gueret = commune(france, "23096")

    assert gueret.fragilite == 5.79
    assert gueret.fragilite_parts == {
        "no_thd": 4.0,
        "no_4g": 5.59,
        "poverty": 7.02,
        "older_65": 7.03,
        "nscol15p": 5.29,
    }


def test_zero_is_an_index_and_an_empty_part_is_unknown(france):
    load(france, FragiliteImporter(), IFN)
    aubusson = commune(france, "23008")

    assert (aubusson.fragilite, aubusson.fragilite_parts["no_thd"]) == (0, 0)
    assert aubusson.fragilite_parts["no_4g"] is None


def test_communes_that_merged_have_the_mean_weighted_by_population(france):
    load(france, FragiliteImporter(), IFN)

    assert commune(france, "23189").fragilite == pytest.approx((2 * 700 + 6 * 300) / 1_000)


def test_the_mean_is_a_simple_one_where_a_population_is_unknown(france):
    load(france, FragiliteImporter(), IFN)

    assert commune(france, "23149").fragilite == pytest.approx(4.0)


def test_a_part_that_one_of_the_merged_lacks_is_that_of_the_others(france):
    load(france, FragiliteImporter(), IFN)

    assert commune(france, "23149").fragilite_parts["no_4g"] == pytest.approx(2.0)


def test_a_score_out_of_scale_or_of_no_known_commune_is_refused(france):
    load(france, FragiliteImporter(), IFN)

    assert [(r.line, r.field, r.value) for r in rejects(france, "fragilite")] == [
        (8, "total", ""),
        (9, "total", "abc"),
        (10, "total", "11"),
        (11, "code_insee", "23999"),
    ]


def test_every_row_is_kept_merged_or_refused(france):
    tally = load(france, FragiliteImporter(), IFN).tally

    assert (tally.read, tally.kept, tally.merged, tally.rejected.total()) == (10, 4, 2, 4)
