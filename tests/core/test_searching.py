"""Looking for words in folded texts, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.core.db import db
from portal.core.searching import holds


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("lo van on na tong", "on na", True),
        ("lo van on na tong", "lo", True),
        ("lo van on na tong", "tong", True),
        ("lo van on na tong", "LO", False),
        ("giam 50% phi", "50%", True),
        ("giam 500 phi", "50%", False),
        ("ma_so", "a_s", True),
        ("maxso", "a_s", False),
        ("o'an", "o'a", True),
    ],
)
def test_a_word_is_found_as_it_is_written(app: Flask, text: str, word: str, found: bool) -> None:
    asked = sa.select(sa.literal(1)).where(holds(sa.literal(text), word))
    assert (db.session.scalar(asked) is not None) is found
