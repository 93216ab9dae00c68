"""The national days off (C4): fixed and lunar ones, those in lieu of a weekend, and days that the state has moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

_CODES = {"vi": "vi", "en": "en_US"}


def days_off(first: dt.date, last: dt.date, language: str = "vi") -> list[tuple[dt.date, str]]:
    """The days off from ``first`` to ``last``, both included, each with its name in the language; a weekend is none."""
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    return [(day, name) for day in days if (name := _of_year(day.year, language).get(day))]


@cache
def _of_year(year: int, language: str) -> Mapping[dt.date, str]:
    from holidays import country_holidays  # takes half a second, and most requests ask about no plan

    return dict(country_holidays("VN", years=year, language=_CODES[language]))
