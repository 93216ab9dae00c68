"""Files that people upload: read within a limit, and a request that is too large still gets a page (design 3)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from flask import request

from portal.core.errors import Invalid, NotFound
from portal.core.files import files
from portal.core.i18n import _
from portal.core.spreadsheet import SpreadsheetError, Table, read_table

LARGEST_FILE = 5 * 1024 * 1024
_MOST_DRAINED = 64 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    filename: str
    data: bytes


def uploaded(missing: str) -> Upload:
    """The field ``file`` of the request; Invalid beside it, with the sentence ``missing``, if none was chosen."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid(missing, "file")
    # One byte more than allowed is enough to know that it is too large.
    return Upload(PurePath(file.filename).name, file.stream.read(LARGEST_FILE + 1))


def read_list(data: bytes, filename: str, *, most: int) -> Table:
    """The table in an uploaded file, of at most so many rows; Invalid beside the field ``file`` with a sentence that
    says what to do."""
    try:
        return read_table(data, filename, max_rows=most)
    except SpreadsheetError as error:
        raise Invalid(error.sentence, "file") from error


def read_kept(file_hash: str, filename: str, *, most: int) -> Table:
    """The same of a file that lies in the store; NotFound after the days for which files are kept."""
    try:
        data = files().get(file_hash)
    except FileNotFoundError:
        raise NotFound(_("Tệp này không còn được giữ. Hãy tải tệp lên lại.")) from None
    return read_list(data, filename, most=most)


def drain() -> None:
    """Read away the rest of a request that is refused for its size: a browser that cannot finish sending shows a broken
    connection instead of our page."""
    left = min(request.content_length or 0, _MOST_DRAINED)
    stream = request.environ["wsgi.input"]
    while left > 0 and (chunk := stream.read(min(left, 64 * 1024))):
        left -= len(chunk)
