"""Who is doing this: a user, helper link, public visitor, job or the system itself (design rule 2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Grant:
    """One role at one unit, valid today; ``path`` is the unit's place in the tree, as ``/1/4/9/``."""

    role: str
    unit_id: int
    path: str
    unit_kind: str
    # Of a delegation: in whose place, by which one, and which actions it lends; None for all of the role.
    principal_id: int | None = None
    principal_name: str = ""
    delegation_id: int | None = None
    actions: frozenset[str] | None = None

    def covers(self, action: str) -> bool:
        """Whether the action, which the role has, goes with this grant."""
        return self.actions is None or action in self.actions


@dataclass(frozen=True)
class Actor:
    """The one who acts; stands in the audit log and in every event."""

    kind: str  # user, helper, public, job, system
    id: int | None = None
    name: str = ""
    unit_name: str = ""
    grants: tuple[Grant, ...] = ()
    address: str = ""
    session_id: int | None = None
    # A helper has no grants: he can do one thing (``capability``) at one place, the row with this id.
    capability: str = ""
    place_id: int | None = None
    language: str = "vi"
    must_change_password: bool = False
    must_set_up_codes: bool = False
    # Communes that a service organisation may work in today: (service unit, commune) pairs.
    contracts: frozenset[tuple[int, int]] = field(default=frozenset())

    # The delegation by which he is acting just now; None when he acts in his own right.
    behalf: Grant | None = None

    @property
    def signature(self) -> str:
        """The name as the log keeps it: ``Ma Văn Thiệp (thay mặt Hoàng Thị Ngân)``. Vietnamese, because it stays."""
        return f"{self.name} (thay mặt {self.behalf.principal_name})" if self.behalf else self.name

    @property
    def persons(self) -> frozenset[int]:
        """Everybody who must not be on the other side of four eyes: who acts, and in whose place."""
        ids = (self.id, self.behalf.principal_id if self.behalf else None)
        return frozenset(number for number in ids if number is not None)

    @property
    def signed_in(self) -> bool:
        """Whether a person with an account stands behind this."""
        return self.kind == "user"


PUBLIC = Actor(kind="public", name="khách")
SYSTEM = Actor(kind="system", name="hệ thống")
_current: ContextVar[Actor] = ContextVar("actor", default=PUBLIC)


def current_actor() -> Actor:
    """The actor of the running request, job or command; the public visitor if nobody is known."""
    return _current.get()


def set_actor(actor: Actor) -> None:
    """Make ``actor`` the current one for the rest of this context."""
    _current.set(actor)


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """Run a block as ``actor`` (jobs, commands, demonstration data, tests)."""
    token = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(token)


@contextmanager
def acting_by(grant: Grant | None) -> Iterator[Actor]:
    """Run a block by this grant of the actor: if it is a delegation, log and papers name in whose place he acts."""
    behalf = grant if grant is not None and grant.principal_id is not None else None
    with acting_as(replace(current_actor(), behalf=behalf)) as actor:
        yield actor
