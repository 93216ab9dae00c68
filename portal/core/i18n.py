"""Language and the Vietnamese way of writing dates, numbers and money (design 5)."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, current_app, has_app_context
from flask_babel import Babel, LazyString, format_date, gettext, lazy_gettext, ngettext

from portal.core import clock, vietnamese
from portal.core.actor import current_actor

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}

lazy = lazy_gettext
__all__ = ["LANGUAGES", "_", "gettext", "init_app", "lazy", "name_of_level", "ngettext"]


def _(text: str, **values: Any) -> str:
    """``text`` in the actor's language, with its ``%(name)s`` filled in."""
    return str(gettext(text, **values))


def name_of_level(level: str, usual: LazyString) -> LazyString:
    """What this installation calls a level of the unit tree (``PORTAL_LEVEL_NAMES``, A1), else its usual name."""

    def name() -> str:
        names: Mapping[str, str] = current_app.config["LEVEL_NAMES"] if has_app_context() else {}
        return names.get(level) or str(usual)

    return LazyString(name)


def init_app(app: Flask) -> None:
    """Choose the user's language and install the template filters."""
    compile_catalogues(Path(app.config["TRANSLATIONS"]))
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["TRANSLATIONS"])
    Babel(app, locale_selector=lambda: current_actor().language)
    app.jinja_env.filters.update(
        money=vietnamese.format_money,
        number=vietnamese.format_number,
        date=show_date,
        time=show_time,
        datetime=show_datetime,
        words=vietnamese.amount_in_words,
    )


def compile_catalogues(directory: Path) -> None:
    """Write the .mo of each .po that is newer; several processes may do so at once."""
    for source in directory.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as po:
            catalogue = read_po(po, locale=source.parts[-3])
        part = target.with_suffix(f".{os.getpid()}")
        with part.open("wb") as mo:
            write_mo(mo, catalogue)
        part.rename(target)


def _local(value: dt.date | dt.datetime) -> Any:
    return clock.local(value) if isinstance(value, dt.datetime) and value.tzinfo else value


def show_date(value: dt.date | dt.datetime | None) -> str:
    """``21/11/2026``; an empty string for nothing."""
    return _local(value).strftime("%d/%m/%Y") if value else ""


def show_weekday(value: dt.date | dt.datetime) -> str:
    """``Thứ Bảy``, ``Chủ Nhật``, in the user's language."""
    local = _local(value)
    day = local.date() if isinstance(local, dt.datetime) else local
    return str(format_date(day, "EEEE"))


def show_time(value: dt.datetime | dt.time | None) -> str:
    """``08:30``; an empty string for nothing."""
    if isinstance(value, dt.datetime):
        value = _local(value)
    return value.strftime("%H:%M") if value else ""


def show_datetime(value: dt.datetime | None) -> str:
    """``08:30, 21/11/2026``; an empty string for nothing."""
    return _local(value).strftime("%H:%M, %d/%m/%Y") if value else ""
