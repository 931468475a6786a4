"""Tests of geo.lieux.packed_texts: texts in one block."""

import numpy as np

from geo.lieux.packed_texts import Texts

PADDED = np.array([word.encode() for word in ("été", "a", "", "bibliothèque")])


def test_texts_come_back_in_the_order_they_were_packed_in():
    texts = Texts.packed(PADDED, np.array([3, 1, 0, 2]))
    assert [*texts] == ["bibliothèque", "a", "été", ""]
    assert [texts[rank] for rank in range(len(texts))] == [*texts]


def test_blocks_follow_one_another(monkeypatch):
    monkeypatch.setattr("geo.lieux.packed_texts.BLOCK", 2)
    assert [*Texts.packed(PADDED, np.arange(4))] == ["été", "a", "", "bibliothèque"]


def test_there_may_be_none():
    assert len(Texts.packed(np.empty(0, dtype="S1"), np.arange(0))) == 0
