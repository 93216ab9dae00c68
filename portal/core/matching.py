"""Finding people again in a list: by ID number, by phone, else by name and birth year without diacritics (B2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from portal.core.i18n import lazy
from portal.core.vietnamese import fold

ID_NUMBER, PHONE, NAME = "id_number", "phone", "name"
# What two people have in common.
REASONS = {
    ID_NUMBER: lazy("trùng số định danh"),
    PHONE: lazy("trùng số điện thoại"),
    NAME: lazy("trùng họ tên và năm sinh"),
}


class Person(Protocol):
    """What people are told apart by; what is not known is empty."""

    @property
    def name(self) -> str:
        """As it is written, with diacritics."""

    @property
    def birth_year(self) -> int | None:
        """The year alone."""

    @property
    def phone(self) -> str:
        """Digits."""

    @property
    def id_number(self) -> str:
        """Twelve digits."""


Known = TypeVar("Known", bound=Person)


class People(Generic[Known]):
    """Many people, each found in one step; what is added later never hides what was there before."""

    def __init__(self, people: Iterable[Known] = ()) -> None:
        self._ids: dict[str, list[Known]] = {}
        self._phones: dict[str, list[Known]] = {}
        self._names: dict[tuple[str, int | None], list[Known]] = {}
        for one in people:
            self.add(one)

    def add(self, known: Known) -> None:
        """From now on this person is found."""
        if known.id_number:
            self._ids.setdefault(known.id_number, []).append(known)
        if known.phone:
            self._phones.setdefault(known.phone, []).append(known)
        self._names.setdefault((fold(known.name), known.birth_year), []).append(known)

    def with_id(self, person: Person) -> Sequence[Known]:
        """Those with the same ID number, the first first."""
        return self._ids.get(person.id_number, ()) if person.id_number else ()

    def with_phone(self, person: Person) -> Sequence[Known]:
        """Those with the same phone, the first first."""
        return self._phones.get(person.phone, ()) if person.phone else ()

    def namesakes(self, person: Person) -> Sequence[Known]:
        """Those with the same name and birth year; where no year is known, two phones tell two people apart."""
        found = self._names.get((fold(person.name), person.birth_year), ())
        if person.birth_year is not None or not person.phone:
            return found
        return [known for known in found if not known.phone]

    def alike(self, person: Person) -> tuple[Known, str] | None:
        """The surest resemblance, and by what; none for somebody new."""
        candidates = ((self.with_id, ID_NUMBER), (self.with_phone, PHONE), (self.namesakes, NAME))
        return next(((found[0], reason) for find, reason in candidates if (found := find(person))), None)
