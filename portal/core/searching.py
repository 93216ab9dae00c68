"""Looking for words in texts that are kept without diacritics and in small letters (``vietnamese.fold``)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class _Place(GenericFunction[int]):
    """Where a text begins in another, from 1; 0 if it does not stand there. Letters are compared as they are."""

    name = "strpos"
    type = sa.Integer()
    inherit_cache = True


@compiles(_Place, "sqlite")
def _on_sqlite(element: _Place, compiler: Any, **kwargs: Any) -> str:
    return f"instr({compiler.process(element.clauses, **kwargs)})"


def holds(
    folded: sa.ColumnElement[str] | sa.orm.InstrumentedAttribute[str], word: str
) -> sa.ColumnElement[bool]:
    """Whether a folded text holds a folded word, wherever. LIKE would say the same and take twice as long on SQLite,
    where it compares capital and small letters as equal."""
    return _Place(folded, word) > 0
