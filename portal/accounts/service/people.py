"""Adding people, changing what is known of them, letting them in again or no more (A2, A3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.accounts import rules
from portal.accounts.service.grants import grant
from portal.accounts.service.loading import load, unit_of
from portal.accounts.service.passwords import hash_password
from portal.accounts.service.sessions import check_new_password, end_sessions
from portal.core import audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Forbidden, Invalid
from portal.core.i18n import _
from portal.core.vietnamese import fold, name_sort_key
from portal.enums import Role
from portal.models import User


@dataclass(frozen=True)
class PersonDraft:
    """What is written about a person."""

    name: str
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class NewUser:
    """A user who was added or got a new password, which is shown once and kept nowhere."""

    user_id: int
    password: str


def add_user(
    username: str,
    person: PersonDraft,
    role: Role,
    unit_id: int,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
) -> NewUser:
    """Add a person with a first role within the actor's reach; he must change the password at the first sign-in.

    Invalid beside ``username``, ``name``, ``role``, ``unit``, ``valid_to``.
    """
    password = rules.new_password()
    hashed = hash_password(password)
    with transaction():
        user = _add(username, person, hashed, unit_id, must_change=True)
        grant(user, role, unit_id, valid_from, valid_to)
        return NewUser(user.id, password)


def _add(username: str, person: PersonDraft, hashed: str, unit_id: int, *, must_change: bool) -> User:
    username = rules.read_username(username)
    if db.session.scalar(sa.select(User.id).where(User.username == username)) is not None:
        raise Invalid(_("Tên đăng nhập %(name)s đã có người dùng.", name=username), field="username")
    user = User(username=username, password_hash=hashed, must_change_password=must_change)
    _write(user, person)
    db.session.add(user)
    db.session.flush()
    values = {"username": username, **_given(person)}
    audit.record("user.add", user, unit_id=unit_id, summary=_title(user), values=_new(values))
    return user


def _given(person: PersonDraft) -> dict[str, str]:
    return {name: text for name, text in vars(person).items() if text}


def _new(values: Mapping[str, Any]) -> dict[str, tuple[None, Any]]:
    return {name: (None, value) for name, value in values.items()}


def _title(user: User) -> str:
    return f"{user.name} ({user.username})"


def _write(user: User, person: PersonDraft) -> None:
    user.name = rules.read_name(person.name)
    user.title, user.phone, user.email = person.title, person.phone, person.email
    set_search(user)


def set_search(user: User) -> None:
    """Set what follows from name, username and phone: the order in lists and the text that is searched."""
    user.sort_key = name_sort_key(user.name)
    user.folded = fold(f"{user.name} {user.username} {user.phone}")[:600]


def create_admin(username: str, name: str, password: str, unit_id: int) -> int:
    """Make an administrator with a chosen password (command line); Invalid for a taken name or a weak password."""
    check_new_password(password, username.strip().lower())
    hashed = hash_password(password)
    with transaction():
        user = _add(username, PersonDraft(name), hashed, unit_id, must_change=False)
        grant(user, Role.ADMIN, unit_id, clock.today(), None)
        return user.id


def update_user(user_id: int, version: int, person: PersonDraft) -> None:
    """Change what is known of a person; refuses a stale version."""
    with transaction():
        user = load(user_id, "user.manage", version)
        _write(user, person)
        if changed := audit.changes(user):
            _record("user.update", user, changed)


def _record(action: str, user: User, values: audit.Changes | None = None) -> None:
    audit.record(action, user, unit_id=unit_of(user.id), summary=_title(user), values=values)


def deactivate(user_id: int) -> None:
    """Shut a person out at once: no sign-in any more, all sessions end. Nobody can do it to himself."""
    with transaction():
        user = load(user_id, "user.manage")
        _not_oneself(user, _("Không thể tự ngừng tài khoản của chính mình."))
        if user.active:
            user.active = False
            end_sessions(user_id)
            _record("user.deactivate", user, {"active": (True, False)})


def _not_oneself(user: User, sentence: str) -> None:
    actor = current_actor()
    if actor.kind == "user" and actor.id == user.id:
        raise Forbidden(sentence)


def reactivate(user_id: int) -> None:
    """Let a person sign in again, with the password and the grants that he has."""
    with transaction():
        user = load(user_id, "user.manage")
        if not user.active:
            user.active = True
            _record("user.reactivate", user, {"active": (False, True)})


def reset_password(user_id: int) -> NewUser:
    """Give a person who forgot it a new password to begin with; all his sessions end."""
    password = rules.new_password()
    hashed = hash_password(password)
    with transaction():
        user = load(user_id, "user.manage")
        _not_oneself(user, _("Đổi mật khẩu của chính mình ở mục “Đổi mật khẩu”."))
        user.password_hash, user.must_change_password = hashed, True
        end_sessions(user_id)
        _record("user.reset_password", user)
        return NewUser(user.id, password)


def note_export(count: int) -> None:
    """Note that somebody took the list of people away as a file."""
    with transaction():
        audit.record("user.export", summary=_("%(n)s người dùng", n=count))
