"""``python -m tests.support.catalogues``: the English catalogue is complete, the source strings are Vietnamese.

``--update`` adds new strings to translations/en and drops those that are gone; their translation is a person's work.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("portal/**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "lazy": None, "gettext": None, "ngettext": (1, 2)}
# A date that does not move, so that an update changes only strings.
BEGUN = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def source_strings() -> Catalog:
    """Every string of the code and the templates."""
    found = Catalog(
        locale="en",
        project="portal",
        header_comment="# English for the portal; its source strings are Vietnamese.",
        creation_date=BEGUN,
        revision_date=BEGUN,
        last_translator="",
        fuzzy=False,
    )
    for folder in ("portal", "templates"):
        methods = [
            (pattern.split("/", 1)[1], method) for pattern, method in METHODS if pattern.startswith(folder)
        ]
        options = {"**.html": {"trimmed": "true", "silent": "false"}}
        for name, _line, message, _comments, context in extract_from_dir(
            ROOT / folder, methods, options, keywords=KEYWORDS, comment_tags=()
        ):
            found.add(message, None, [(f"{folder}/{name}", 0)], context=context)
    return found


def known() -> Catalog:
    """The English catalogue as it stands."""
    if not ENGLISH.exists():
        return Catalog(locale="en", fuzzy=False)
    with ENGLISH.open("rb") as source:
        return read_po(source, locale="en")


def update() -> None:
    """Bring the English catalogue to the strings of the source, keeping what is translated."""
    fresh, old = source_strings(), known()
    for message in fresh:
        before = old.get(message.id) if message.id else None
        if before is not None and before.string:
            message.string = before.string
    with ENGLISH.open("wb") as target:
        write_po(target, fresh, width=120, sort_output=True, no_location=True, omit_header=False)


def complaints() -> list[str]:
    """What is missing or wrong, as sentences."""
    found, english = [], known()
    for message in source_strings():
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        translated = english.get(message.id)
        texts = [] if translated is None else [t for t in _texts(translated.string) if t]
        if not texts:
            found.append(f"not translated: {key}")
        elif any(set(PLACEHOLDER.findall(key)) != set(PLACEHOLDER.findall(text)) for text in texts):
            found.append(f"other placeholders: {key}")
    return found


def _texts(value: str | list[str] | tuple[str, ...]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def main() -> int:
    """Check, or update."""
    if "--update" in sys.argv:
        update()
    found = complaints()
    print(*found[:50], sep="\n")
    print(f"{len(found)} of {len(source_strings())} strings lack a good translation")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
