"""Whether somebody is on a list already: ID number, phone, else name and birth year without diacritics (B2)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import _
from portal.core.matching import REASONS, People
from portal.guests.draft import GuestDraft


@dataclass(frozen=True)
class Known:
    """Somebody on the list, or in row ``row`` of the same file."""

    name: str
    birth_year: int | None
    phone: str
    id_number: str
    guest_id: int | None = None
    row: int | None = None


@dataclass(frozen=True)
class Match:
    """A suspected duplicate and what the two have in common."""

    known: Known
    reason: str  # id_number, phone, name

    @property
    def sentence(self) -> str:
        """Why, and with whom."""
        reason, name = str(REASONS[self.reason]), self.known.name
        if self.known.row is not None:
            return _(
                "%(reason)s với dòng %(row)s của tệp (%(name)s)", reason=reason, row=self.known.row, name=name
            )
        return _("%(reason)s với %(name)s trong danh sách", reason=reason, name=name)


class Matcher:
    """Finds people again; what is added later never hides what was there before."""

    def __init__(self, known: list[Known]) -> None:
        self._people = People(known)

    def add(self, known: Known) -> None:
        """From now on this person is found."""
        self._people.add(known)

    def find(self, draft: GuestDraft) -> Match | None:
        """The surest match; none for two people of one name whose birth years are unknown and phones differ."""
        found = self._people.alike(draft)
        return Match(*found) if found else None
