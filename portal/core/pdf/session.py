"""What belongs to the one document being rendered and must be reached from tags and from drawing code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from portal.core.pdf.errors import PdfError
from portal.core.pdf.measure import Ruler
from portal.core.pdf.spec import LongTable


@dataclass
class Session:
    """The tables to be placed, the shared ruler, and the page on which the current section began."""

    tables: Sequence[LongTable] = ()
    ruler: Ruler = field(default_factory=Ruler)
    placed: list[int] = field(default_factory=list)
    section_start: int = 1

    def take(self, number: str) -> LongTable:
        """The table of a slot; raises PdfError for a number that nobody registered or that is placed
        twice."""
        if not number.isdecimal() or int(number) >= len(self.tables):
            raise PdfError(f"no table is registered for slot {number!r}")
        if int(number) in self.placed:
            raise PdfError(f"the table of slot {number} is placed twice")
        self.placed.append(int(number))
        return self.tables[int(number)]

    def missing(self) -> int:
        """How many tables the template has registered but not placed."""
        return len(self.tables) - len(self.placed)


_current: ContextVar[Session] = ContextVar("pdf_session")


def current() -> Session:
    """The session of the document in progress; raises PdfError outside of one."""
    try:
        return _current.get()
    except LookupError:
        raise PdfError("no document is being rendered") from None


@contextmanager
def running(session: Session) -> Iterator[Session]:
    """Make ``session`` the current one for the block."""
    token = _current.set(session)
    try:
        yield session
    finally:
        _current.reset(token)
