"""Tests of geo.database.columns: whole columns come out as the database holds them."""

import math

from sqlalchemy import column, func, literal_column, select, values
from sqlalchemy.orm import Session
from sqlalchemy.types import Boolean, Float, Text

from geo.database.columns import as_flags, as_floats, as_texts, as_texts_or_none, read_columns


def _rows(*rows):
    table = values(column("t", Text), column("n", Float), column("f", Boolean), name="rows").data(list(rows))
    return select(table.c.t, table.c.n, table.c.f)


def test_columns_keep_the_order_of_their_rows(session: Session):
    texts, numbers, _ = read_columns(session, _rows(("b", 2.0, True), ("a", 1.0, True)).order_by("t"))
    assert (as_texts(texts).tolist(), as_floats(numbers).tolist()) == (["a", "b"], [1.0, 2.0])


def test_names_keep_their_commas_spaces_and_accents(session: Session):
    names = ["L'Haÿ-les-Roses", 'Œuf, "en" {meurette}\n', " \\ "]
    texts, *_ = read_columns(session, _rows(*((name, 0.0, True) for name in names)))
    assert as_texts(texts).tolist() == names


def test_numbers_keep_all_their_digits(session: Session):
    _, numbers, _ = read_columns(session, _rows(("", 0.1 + 0.2, True), ("", -4.9e-324, True)))
    assert as_floats(numbers).tolist() == [0.1 + 0.2, -4.9e-324]


def test_what_is_unknown_stays_unknown(session: Session):
    nothing = select(*(func.nullif(literal_column("1"), 1).label(name) for name in "tnf"))
    text, number, flag = read_columns(session, nothing)
    assert as_texts_or_none(text).tolist() == [None]
    assert as_texts(text).tolist() == [""]
    assert math.isnan(as_floats(number)[0])
    assert as_flags(flag).tolist() == [False]


def test_flags_are_true_or_not(session: Session):
    *_, flags = read_columns(session, _rows(("", 0.0, True), ("", 0.0, False)))
    assert as_flags(flags).tolist() == [True, False]


def test_no_row_gives_empty_columns(session: Session):
    texts, numbers, flags = read_columns(session, _rows(("", 0.0, True)).where(literal_column("false")))
    assert [len(as_texts(texts)), len(as_floats(numbers)), len(as_flags(flags))] == [0, 0, 0]


def test_equal_texts_are_one_object(session: Session):
    texts, *_ = read_columns(session, _rows(("Grand Guéret", 0.0, True), ("Grand Guéret", 0.0, True)))
    first, second = as_texts(texts)
    assert first is second
