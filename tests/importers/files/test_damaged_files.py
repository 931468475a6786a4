"""Whatever happens to a hub's file, its importer gives rows or refuses the file in one sentence."""

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.files.rows import read_rows
from tests.damages import ENCODINGS, as_csv, rows_or_refusal
from tests.importers.conftest import DATA

SAMPLES = sorted((DATA / "hubs").iterdir())
UNHURRIED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
@UNHURRIED
@given(share=st.floats(0, 1))
def test_a_truncated_file_gives_rows_or_a_refusal(tmp_path, sample, share):
    path = tmp_path / sample.name
    whole = sample.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    assert rows_or_refusal(path) != ""


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_in_another_encoding_gives_rows_or_a_refusal(tmp_path, sample, encoding):
    path = tmp_path / sample.name
    columns = len(next(read_rows(sample)).values)
    path.write_bytes(as_csv(sample, list(range(columns)), set(range(columns)), encoding))

    assert rows_or_refusal(path) != ""


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
@UNHURRIED
@given(seed=st.integers(0, 10_000), share=st.floats(0, 1), encoding=st.sampled_from(ENCODINGS))
def test_shuffled_or_missing_columns_give_rows_or_a_refusal(tmp_path, sample, seed, share, encoding):
    path = tmp_path / "lieux.csv"
    columns = len(next(read_rows(sample)).values)
    chance = random.Random(seed)
    order = chance.sample(range(columns), columns)
    kept = {n for n in range(columns) if chance.random() < share}
    path.write_bytes(as_csv(sample, order, kept, encoding))

    assert rows_or_refusal(path) != ""


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
@UNHURRIED
@given(seed=st.integers(0, 10_000))
def test_bytes_that_were_damaged_give_rows_or_a_refusal(tmp_path, sample, seed):
    path = tmp_path / sample.name
    content = bytearray(sample.read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(bytes(content))

    assert rows_or_refusal(path) != ""


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
@UNHURRIED
@given(data=st.data())
def test_values_of_any_type_give_rows(tmp_path, sample, data):
    path = tmp_path / "lieux.json"
    columns = list(next(read_rows(sample)).values)
    rows = data.draw(
        st.lists(st.fixed_dictionaries(dict.fromkeys(columns, JSON_VALUES)), min_size=1, max_size=2)
    )
    path.write_text(json.dumps(rows), "utf-8")

    assert rows_or_refusal(path) == len(rows)
