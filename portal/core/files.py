"""Files by the hash of their content, on a disk or in an object store, through fsspec (design 7)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import IO, Any

import fsspec
from flask import Flask, current_app

_NAME = re.compile(r"^[0-9a-f]{64}$")


class FileStore:
    """Content-addressed store below one URL; writing the same content twice keeps one file."""

    def __init__(self, url: str) -> None:
        self._fs, self._root = fsspec.core.url_to_fs(url)

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its SHA-256 in hex; call it before the commit that refers to it."""
        name = hashlib.sha256(data).hexdigest()
        path = self._path(name)
        if not self._fs.exists(path):
            self._fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            # A reader must never meet half a file: write beside, then rename.
            with self._fs.open(path + ".part", "wb") as out:
                out.write(data)
            self._fs.mv(path + ".part", path)
        return name

    def get(self, name: str) -> bytes:
        """The content of ``name``; FileNotFoundError if it is gone."""
        with self.open(name) as source:
            data: bytes = source.read()
        return data

    def open(self, name: str) -> IO[Any]:
        """A binary stream of ``name``."""
        stream: IO[Any] = self._fs.open(self._path(name), "rb")
        return stream

    def delete(self, name: str) -> None:
        """Remove ``name`` if it is there; call it after the commit that let go of it."""
        if self._fs.exists(self._path(name)):
            self._fs.rm(self._path(name))

    def names(self) -> list[str]:
        """All names kept, sorted."""
        if not self._fs.exists(self._root):
            return []
        found = (path.rsplit("/", 1)[-1] for path in self._fs.find(self._root))
        return sorted(name for name in found if _NAME.match(name))

    def modified(self, name: str) -> dt.datetime:
        """When ``name`` was last written, in UTC."""
        moment: dt.datetime = self._fs.modified(self._path(name))
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)

    def check(self) -> None:
        """Raise if the store cannot be written and read back."""
        self.get(self.put(b"portal"))

    def _path(self, name: str) -> str:
        if not _NAME.match(name):
            raise ValueError(f"not a file name: {name!r}")
        return f"{self._root}/{name[:2]}/{name}"


def init_app(app: Flask, url: str) -> None:
    """Open the store of ``PORTAL_FILES_URL``."""
    app.extensions["files"] = FileStore(url)


def files() -> FileStore:
    """The store of the running application."""
    store: FileStore = current_app.extensions["files"]
    return store
