"""Whether somebody is on a list already: ID number, phone, else name and birth year without diacritics (B2)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import _
from portal.core.vietnamese import fold
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
        reasons = {
            "id_number": _("trùng số định danh"),
            "phone": _("trùng số điện thoại"),
            "name": _("trùng họ tên và năm sinh"),
        }
        if self.known.row is not None:
            return _(
                "%(reason)s với dòng %(row)s của tệp (%(name)s)",
                reason=reasons[self.reason],
                row=self.known.row,
                name=self.known.name,
            )
        return _("%(reason)s với %(name)s trong danh sách", reason=reasons[self.reason], name=self.known.name)


class Matcher:
    """Finds people again; what is added later never hides what was there before."""

    def __init__(self, known: list[Known]) -> None:
        self._ids: dict[str, Known] = {}
        self._phones: dict[str, Known] = {}
        self._names: dict[tuple[str, int | None], list[Known]] = {}
        for one in known:
            self.add(one)

    def add(self, known: Known) -> None:
        """From now on this person is found."""
        if known.id_number:
            self._ids.setdefault(known.id_number, known)
        if known.phone:
            self._phones.setdefault(known.phone, known)
        self._names.setdefault((fold(known.name), known.birth_year), []).append(known)

    def find(self, draft: GuestDraft) -> Match | None:
        """The surest match; none for two people of one name whose birth years are unknown and phones differ."""
        if draft.id_number and draft.id_number in self._ids:
            return Match(self._ids[draft.id_number], "id_number")
        if draft.phone and draft.phone in self._phones:
            return Match(self._phones[draft.phone], "phone")
        for known in self._names.get((fold(draft.name), draft.birth_year), ()):
            if draft.birth_year is not None or not (draft.phone and known.phone):
                return Match(known, "name")
        return None
