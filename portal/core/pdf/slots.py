"""The long tables of one document: the template puts each where it belongs, the renderer draws it there."""

from __future__ import annotations

from markupsafe import Markup

from portal.core.pdf.spec import LongTable


class Slots:
    """Collects the tables of one document; give ``slots.table`` to the template as ``long_table``.

    The place is marked by a number and the table never passes through HTML, so nothing in it can become
    markup and no expression has to search text that people wrote.
    """

    def __init__(self) -> None:
        self.tables: list[LongTable] = []

    def table(self, table: LongTable) -> Markup:
        """The mark that stands for the table in the HTML."""
        self.tables.append(table)
        return Markup('<pdf:slot n="{}"></pdf:slot>').format(len(self.tables) - 1)
