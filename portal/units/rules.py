"""What holds for units whoever changes them: who stands below whom, how codes look, where a unit stands (A1). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from portal.core.i18n import lazy
from portal.core.vietnamese import fold
from portal.enums import UnitKind
from portal.models import Unit

# Service organisations stand beside the tree; their parent is the unit that keeps them.
PARENTS: Mapping[UnitKind, tuple[UnitKind, ...]] = {
    UnitKind.NATIONAL: (),
    UnitKind.PROVINCE: (UnitKind.NATIONAL,),
    UnitKind.LOCAL: (UnitKind.PROVINCE,),
    UnitKind.COMMUNE: (UnitKind.LOCAL, UnitKind.PROVINCE),
    UnitKind.SERVICE: (UnitKind.PROVINCE, UnitKind.LOCAL, UnitKind.NATIONAL),
}
_RANKS = {kind: rank for rank, kind in enumerate(UnitKind)}
# QĐ 19/2025/QĐ-TTg: provinces have two digits, communes five; the zeros on the left belong to the code.
_CODES = {
    UnitKind.NATIONAL: (re.compile(r"[0-9]{2}"), lazy("Mã của BHXH Việt Nam gồm đúng 2 chữ số, ví dụ 00.")),
    UnitKind.PROVINCE: (re.compile(r"[0-9]{2}"), lazy("Mã tỉnh gồm đúng 2 chữ số, giữ cả số 0, ví dụ 08.")),
    UnitKind.COMMUNE: (re.compile(r"[0-9]{5}"), lazy("Mã xã gồm đúng 5 chữ số, giữ cả số 0, ví dụ 02239.")),
}
_FREE_CODE = (
    re.compile(r"[A-Z0-9][A-Z0-9.-]{0,19}"),
    lazy("Mã chỉ gồm chữ cái không dấu, chữ số, dấu chấm và gạch nối, tối đa 20 ký tự."),
)
_WIDTHS = {UnitKind.NATIONAL: 2, UnitKind.PROVINCE: 2, UnitKind.COMMUNE: 5}


def wrong_code(kind: UnitKind, code: str) -> str | None:
    """The sentence that refuses a code, or None if it is right for the kind."""
    pattern, sentence = _CODES.get(kind, _FREE_CODE)
    return None if pattern.fullmatch(code) else str(sentence)


def with_zeros(kind: UnitKind, code: str) -> str:
    """A code from a spreadsheet with the zeros on its left that Excel has eaten (formats.md)."""
    return code.zfill(_WIDTHS.get(kind, 0)) if code.isascii() and code.isdigit() else code


def path_below(parent: Unit | None, kind: str, unit_id: int) -> str:
    """The path of a unit; a grant above must not reach a service organisation by its path."""
    above = parent.path if parent is not None and kind != UnitKind.SERVICE else "/"
    return f"{above}{unit_id}/"


def key_below(parent: Unit | None, kind: str, code: str) -> str:
    """The place of a unit in the list of the whole tree: siblings by kind and code, their children after each."""
    own = f"{_RANKS[UnitKind(kind)]}{code}"
    return f"{parent.tree_key} {own}" if parent is not None else own


def folded(code: str, name: str) -> str:
    """What the search looks in."""
    return fold(f"{code} {name}")[:400]
