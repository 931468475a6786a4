"""Tests of geo.lieux.index_rows: texts packed in one block of memory."""

import numpy as np

from geo.lieux.index_rows import PackedTexts

PADDED = np.array([word.encode() for word in ("été", "a", "", "bibliothèque")])


def test_texts_come_back_in_the_order_they_were_packed_in():
    texts = PackedTexts.packed(PADDED, np.array([3, 1, 0, 2]))
    assert [*texts] == ["bibliothèque", "a", "été", ""]
    assert [texts[rank] for rank in range(len(texts))] == [*texts]


def test_batches_follow_one_another(monkeypatch):
    monkeypatch.setattr("geo.lieux.index_rows.TEXTS_PER_BATCH", 2)
    assert [*PackedTexts.packed(PADDED, np.arange(4))] == ["été", "a", "", "bibliothèque"]


def test_there_may_be_none():
    assert len(PackedTexts.packed(np.empty(0, dtype="S1"), np.arange(0))) == 0
