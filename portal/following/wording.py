"""How long is left, in the words of the page; ``static/js/follow.js`` counts on in the same words. What a counter that
fell is called."""

from __future__ import annotations

from typing import Any

from portal.core.i18n import _, lazy, show_time
from portal.core.vietnamese import format_number
from portal.following.queries import Fall

_COUNTERS: dict[str, Any] = {
    "comments": lazy("Bình luận"),
    "messages": lazy("Tin nhắn"),
    "sign_ups": lazy("Đăng ký tham gia"),
}

# From here on the page warns that a step or the waiting is nearly over.
SOON = 5 * 60


def span(seconds: float) -> str:
    """``3 ngày 4 giờ``, ``1 giờ 20 phút``, ``12 phút``, ``dưới 1 phút``: two units at most, rounded down.

    No line breaks between a number and its unit."""
    minutes = int(abs(seconds)) // 60
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if not minutes:
        return _("dưới 1 phút")
    parts = [(days, _("ngày")), (hours, _("giờ")), (0 if days else rest, _("phút"))]
    return " ".join(f"{number}\N{NO-BREAK SPACE}{unit}" for number, unit in parts if number)


def tone(seconds: float) -> str:
    """The class that colours what is left; the words say the same."""
    if seconds < 0:
        return "late"
    return "soon" if seconds < SOON else "calm"


def fall(found: Fall) -> str:
    """That a total went down, and what to do if it was mistyped."""
    return _(
        "%(counter)s giảm từ %(before)s (lúc %(at)s) xuống %(now)s. Nếu gõ nhầm, hãy bỏ lần ghi này rồi ghi lại.",
        counter=_COUNTERS[found.counter],
        before=format_number(found.before),
        at=show_time(found.before_at),
        now=format_number(found.now),
    )
