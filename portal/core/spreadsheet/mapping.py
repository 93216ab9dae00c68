"""Guesses which column of an imported table is which field."""

import re
from collections.abc import Mapping, Sequence

from portal.core.vietnamese import fold


def guess_mapping(header: Sequence[str], fields: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Field → column index by synonyms without diacritics; a column serves one field, unknown ones none.

    The same words win over words inside a longer title, longer synonyms over shorter, left over right.
    """
    titles = [_words(title) for title in header]
    guesses = sorted(
        (-match, order, column, name)
        for order, (name, synonyms) in enumerate(fields.items())
        for column, title in enumerate(titles)
        if (match := max((_match(title, _words(synonym)) for synonym in synonyms), default=0))
    )
    mapping: dict[str, int] = {}
    for _, _, column, name in guesses:
        if name not in mapping and column not in mapping.values():
            mapping[name] = column
    return mapping


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


_EXACT = 1_000


def _match(title: str, synonym: str) -> int:
    """0 for no match, else more for the better: equal, else the synonym's length inside the title."""
    if not synonym or f" {synonym} " not in f" {title} ":
        return 0
    return len(synonym) + (_EXACT if title == synonym else 0)
