"""Widths and lines of text, each word measured once per document."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from reportlab.pdfbase.pdfmetrics import stringWidth

from portal.core.pdf.text import printable

_CUTS: Final = re.compile(r"(?<=[@/._-])")


class Line(NamedTuple):
    """A line of text and its width in points at its size."""

    text: str
    width: float


class Ruler:
    """Measures and wraps text of one document, remembering what it has measured.

    A list of a thousand people has some ten thousand words but only a few hundred different ones.
    """

    def __init__(self) -> None:
        self._words: dict[str, dict[str, float]] = {}

    def width(self, text: str, face: str, size: float) -> float:
        """Width in points of a text that is printable already."""
        words = self._words.setdefault(face, {})
        return self._word(words, text, face) * size

    def wrap(self, text: str, face: str, size: float, room: float) -> list[Line]:
        """The lines that fit into ``room`` points; line feeds are kept, a word wider than the room is
        broken."""
        words = self._words.setdefault(face, {})
        lines: list[Line] = []
        for part in printable(text).replace("\t", " ").split("\n"):
            lines += self._wrap_line(part, words, face, size, room / size)
        return lines

    def balanced(self, text: str, face: str, size: float, room: float) -> list[Line]:
        """As ``wrap``, in no more lines, but lines of similar length: for centred titles, which end in one
        word else."""
        lines = self.wrap(text, face, size, room)
        count = len(lines)
        while count > 1:
            room = max(line.width for line in lines) - 0.01
            shorter = self.wrap(text, face, size, room)
            if len(shorter) > count:
                break
            lines = shorter
        return lines

    def _wrap_line(
        self, text: str, words: dict[str, float], face: str, size: float, room: float
    ) -> list[Line]:
        space = self._word(words, " ", face)
        lines: list[Line] = []
        current: list[str] = []
        used = -space
        for word in self._pieces(text, words, face, room):
            width = words[word]
            if current and used + space + width > room:
                lines.append(Line(" ".join(current), used * size))
                current, used = [], -space
            current.append(word)
            used += space + width
        lines.append(Line(" ".join(current), max(used, 0) * size))
        return lines

    def _pieces(self, text: str, words: dict[str, float], face: str, room: float) -> list[str]:
        pieces: list[str] = []
        for word in text.split(" "):
            if not word:
                continue
            if self._word(words, word, face) <= room:
                pieces.append(word)
            else:
                pieces += self._broken(word, words, face, room)
        return pieces

    def _broken(self, word: str, words: dict[str, float], face: str, room: float) -> list[str]:
        """A word too wide for its line, cut after an @ or a dot if that helps, else where the line is
        full."""
        pieces: list[str] = []
        current, used = "", 0.0
        for part in self._parts(word, words, face, room):
            width = self._word(words, part, face)
            if used + width > room and current:
                pieces.append(current)
                current, used = "", 0.0
            current += part
            used += width
        pieces.append(current)
        for piece in pieces:
            self._word(words, piece, face)
        return pieces

    def _parts(self, word: str, words: dict[str, float], face: str, room: float) -> list[str]:
        """What a long word may be cut between: its parts at punctuation, or single characters of a part too
        wide."""
        parts: list[str] = []
        for part in _CUTS.split(word):
            parts += [part] if self._word(words, part, face) <= room else part
        return parts

    def _word(self, words: dict[str, float], word: str, face: str) -> float:
        width = words.get(word)
        if width is None:
            width = words[word] = stringWidth(word, face, 1)
        return width
