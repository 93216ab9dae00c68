"""A browser's name in words, so that somebody knows his own session again. Pure."""

from __future__ import annotations

from portal.core.i18n import _

# Order matters: Edge, Opera and the browsers inside apps also call themselves Chrome, Chrome calls itself Safari.
_BROWSERS = (
    ("Zalo", "Zalo"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def describe(user_agent: str) -> str:
    """``Chrome – Android``; what is not known is said so."""
    names = [
        next((name for mark, name in table if mark in user_agent), "") for table in (_BROWSERS, _SYSTEMS)
    ]
    return " – ".join(name for name in names if name) or _("trình duyệt không rõ")
