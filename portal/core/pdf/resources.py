"""What a document may read: the fonts, files below the assets folder, and pictures handed over with it.
Nothing else."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from xhtml2pdf.config.resources import ResourceAccessPolicy

from portal.core.pdf.errors import ResourceError
from portal.core.pdf.fonts import FONT_DIR

FONT_PREFIX: Final = "/pdf-fonts/"
STATIC_PREFIX: Final = "/static/"
IMAGE_PREFIX: Final = "image:"
MAX_SECONDS: Final = 60
_SIGNATURES: Final = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def policy(assets: Path | None) -> ResourceAccessPolicy:
    """The gate inside xhtml2pdf: no network, no file outside the fonts and the assets folder, limits on
    everything."""
    return ResourceAccessPolicy.server(
        assets or FONT_DIR, allow_remote=False, extra_roots=(FONT_DIR,), max_render_seconds=MAX_SECONDS
    )


class Resources:
    """The link callback of one render; it raises rather than answer None, which xhtml2pdf takes for "as
    written"."""

    def __init__(self, assets: Path | None, images: Mapping[str, bytes]) -> None:
        self._assets = assets
        self._images = images

    def __call__(self, uri: object, rel: object = None) -> str:
        name = str(uri)
        if name.startswith(FONT_PREFIX):
            return _below(FONT_DIR, name.removeprefix(FONT_PREFIX))
        if name.startswith(STATIC_PREFIX) and self._assets is not None:
            return _below(self._assets, name.removeprefix(STATIC_PREFIX))
        if name.startswith(IMAGE_PREFIX):
            return self._image(name.removeprefix(IMAGE_PREFIX))
        raise ResourceError(f"a document may not read {name[:120]!r}")

    def _image(self, name: str) -> str:
        data = self._images.get(name)
        if data is None:
            raise ResourceError(f"no picture {name[:120]!r} was given with the document")
        for signature, kind in _SIGNATURES.items():
            if data.startswith(signature):
                return f"data:{kind};base64,{base64.b64encode(data).decode()}"
        raise ResourceError(f"the picture {name[:120]!r} is neither PNG nor JPEG")


def _below(root: Path, name: str) -> str:
    """The real path of a file below ``root``, links followed before it is judged."""
    root = root.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise ResourceError(f"{name[:120]!r} is no file of this application")
    return str(path)
