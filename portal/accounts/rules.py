"""What holds for people and their roles whoever enters them (A2). Pure."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping

from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.core.vietnamese import clean, format_number
from portal.enums import UNIT_KINDS, Role, UnitKind

LONGEST_NAME = 200
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")
_SIGNS = set(" .,'’-–()")
_OFFICES = (UnitKind.NATIONAL, UnitKind.PROVINCE, UnitKind.LOCAL)
# Where a role makes sense: nobody can be head of a steering committee at a service organisation.
PLACES: Mapping[Role, tuple[UnitKind, ...]] = {
    Role.ADMIN: _OFFICES,
    Role.DIRECTOR: _OFFICES,
    Role.COORDINATOR: _OFFICES,
    Role.ACCOUNTANT: _OFFICES,
    Role.AUDITOR: _OFFICES,
    Role.COMMUNE_HEAD: (UnitKind.COMMUNE,),
    Role.COMMUNE_MEMBER: (UnitKind.COMMUNE,),
    Role.SERVICE_MANAGER: (UnitKind.SERVICE,),
    Role.COLLECTOR: (UnitKind.SERVICE,),
    Role.COLLABORATOR: (UnitKind.SERVICE,),
}
# Neither 0 and o nor 1, i and l: an initial password is read aloud or copied by hand. 31 letters, 12 of them: 59 bits.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def read_username(typed: str) -> str:
    """A username as it is kept; Invalid for what nobody could type on any keyboard."""
    username = clean(typed).lower()
    if not _USERNAME.fullmatch(username):
        raise Invalid(
            _(
                "Tên đăng nhập gồm 2–40 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch; "
                "bắt đầu bằng chữ. Ví dụ: mai.lt"
            ),
            field="username",
        )
    return username


def read_name(typed: str) -> str:
    """A person's name of at most 200 letters; Invalid for signs that no name has."""
    name = clean(typed)
    if len(name) > LONGEST_NAME:
        length, most = format_number(len(name)), format_number(LONGEST_NAME)
        raise Invalid(
            _("Dài %(length)s ký tự, tối đa %(limit)s ký tự.", length=length, limit=most), field="name"
        )
    strange = next((char for char in name if not _belongs_in_name(char)), "")
    if strange:
        raise Invalid(_("Họ tên chỉ gồm chữ cái: hãy bỏ ký tự “%(sign)s”.", sign=strange), field="name")
    if not any(char.isalpha() for char in name):
        raise Invalid(_("Hãy nhập họ tên."), field="name")
    return name


def _belongs_in_name(char: str) -> bool:
    return char in _SIGNS or unicodedata.category(char)[0] in "LM" or char.isdecimal()


def check_place(role: Role, kind: UnitKind) -> None:
    """Refuse a role at a unit of a kind where it makes no sense."""
    if kind not in PLACES[role]:
        names = ", ".join(str(UNIT_KINDS[place]) for place in PLACES[role])
        raise Invalid(_("Vai trò này chỉ cấp tại: %(places)s.", places=names), field="role")


def new_password() -> str:
    """A password to begin with, in groups that can be read aloud."""
    letters = "".join(secrets.choice(_LETTERS) for _place in range(12))
    return "-".join(letters[start : start + 4] for start in range(0, 12, 4))
