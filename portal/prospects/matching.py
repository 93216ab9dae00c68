"""Whether a prospect is kept already: certainly, perhaps, or not (B2).

Certain is the same ID number, or the same phone with the same name; everything else that is alike is a suspicion, and
a person decides. Pure: knows neither database nor Flask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.core.i18n import _
from portal.core.matching import ID_NUMBER, PHONE, REASONS, People, Person
from portal.core.vietnamese import fold


@dataclass(frozen=True)
class Known:
    """Somebody who is kept (``prospect_id``) or stands in row ``row`` of the same file.

    ``told`` is False where whoever imports may not know of the row: another organisation keeps it.
    """

    name: str
    birth_year: int | None = None
    phone: str = ""
    id_number: str = ""
    prospect_id: int | None = None
    version: int = 0
    told: bool = True
    row: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)  # field → what is kept now


@dataclass(frozen=True)
class Match:
    """Who it is, by what, and whether that is certain."""

    known: Known
    reason: str  # id_number, phone, name
    certain: bool = False

    @property
    def sentence(self) -> str:
        """Why, and with whom."""
        words = str(REASONS[self.reason])
        reason = words[0].upper() + words[1:]
        known = self.known
        if known.row is not None:
            return _(
                "%(reason)s với dòng %(row)s của tệp (%(name)s).",
                reason=reason,
                row=known.row,
                name=known.name,
            )
        if not known.told:
            return _("%(reason)s với một người do đơn vị khác theo dõi.", reason=reason)
        return _("%(reason)s với %(name)s trong danh sách.", reason=reason, name=known.name)


class Matcher:
    """Finds people again among those kept and in the rows above."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._kept = People(known)
        self._above: People[Known] = People()
        self._meant: dict[int, Known] = {}

    def find(self, person: Person) -> Match | None:
        """The match of this person; a certain one only if no row above means the same prospect."""
        certain = self._certain(person)
        above = self._above.alike(person)
        if certain is not None:
            earlier = self._meant.get(certain.known.prospect_id or 0)
            if earlier is not None:
                return Match(earlier, certain.reason)
            if above is None or above[1] != ID_NUMBER:
                return certain
        found = above or self._kept.alike(person)
        return Match(*found) if found else None

    def add(self, person: Person, row: int, match: Match | None) -> None:
        """From now on this row of the file is found, too."""
        known = Known(person.name, person.birth_year, person.phone, person.id_number, row=row)
        self._above.add(known)
        if match is not None and match.certain and match.known.prospect_id is not None:
            self._meant[match.known.prospect_id] = known

    def _certain(self, person: Person) -> Match | None:
        sure = {known.prospect_id: Match(known, PHONE, True) for known in self._same_phone_and_name(person)}
        sure |= {known.prospect_id: Match(known, ID_NUMBER, True) for known in self._kept.with_id(person)}
        match = next(iter(sure.values())) if len(sure) == 1 else None
        return match if match is not None and match.known.told else None

    def _same_phone_and_name(self, person: Person) -> list[Known]:
        name = fold(person.name)
        return [
            known
            for known in self._kept.with_phone(person)
            if fold(known.name) == name
            # Two ID numbers are two people, whatever else they share.
            and not (known.id_number and person.id_number and known.id_number != person.id_number)
        ]
