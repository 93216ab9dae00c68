"""Static files with hashed names: built once, compressed once, then served for ever.

`build()` turns `static/css`, `static/js`, `static/icons` and the installed htmx into files of `static/dist`
with a hash in their name, `.br` and `.gz` twins and a manifest; only `Manifest.url()` names them in a page.
"""

import fcntl
import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackagePath, files
from pathlib import Path

import brotli
from rcssmin import cssmin
from rjsmin import jsmin

STATIC_DIR = Path(__file__).resolve().parents[2] / "static"
DIST_DIR = STATIC_DIR / "dist"
URL_PREFIX = "/static/dist/"
# WhiteNoise takes this as `immutable_file_test`: the name holds the hash of the content, so it never changes.
IMMUTABLE_URL = r"/static/dist/.+\.[0-9a-f]{12}\.[a-z0-9]+$"

SOURCE_FOLDERS = ("css", "js", "icons")
HTMX_NAME = "htmx.min.js"
# The file of npm's htmx.org 2.0.3 (dist/htmx.min.js); a wheel with another one is refused.
HTMX_SHA256 = "491955cd1810747d7d7b9ccb936400afb760e06d25d53e4572b64b6563b2784e"


class AssetError(LookupError):
    """A static file that is not there or is not what it should be; the text says which and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What one build wrote: `files` maps a source name ("app.css") to the built name ("app.<hash>.css")."""

    stamp: str
    files: Mapping[str, str]

    def url(self, name: str) -> str:
        """The address of a static file by its source name; AssetError lists the known names."""
        try:
            return URL_PREFIX + self.files[name]
        except KeyError:
            known = ", ".join(sorted(self.files))
            raise AssetError(f"No static file is called {name!r}. Known: {known}.") from None


def build(source_dir: Path, out_dir: Path) -> Manifest:
    """Write every static file under its hashed name with .br and .gz twins; the manifest comes last."""
    out_dir.mkdir(parents=True, exist_ok=True)
    with _locked(out_dir):
        return _build(_sources(source_dir), out_dir)


def ensure_built(source_dir: Path = STATIC_DIR, out_dir: Path = DIST_DIR) -> Manifest:
    """The manifest of the sources as they are; builds only after a change, safe in many processes at once."""
    sources = _sources(source_dir)
    current = _read_manifest(out_dir)
    if current and current.stamp == _stamp(sources):
        return current
    out_dir.mkdir(parents=True, exist_ok=True)
    with _locked(out_dir):
        current = _read_manifest(out_dir)
        return current if current and current.stamp == _stamp(sources) else _build(sources, out_dir)


def main() -> None:
    """`python -m portal.core.assets`: build if needed and say what stands there."""
    manifest = ensure_built()
    for built in sorted(manifest.files.values()):
        size = (DIST_DIR / f"{built}.br").stat().st_size
        print(f"{size:>7} B  {built}")


def _sources(source_dir: Path) -> dict[str, bytes]:
    """Name → content of every source, htmx included. Two sources with one name are refused."""
    found = {HTMX_NAME: _htmx()}
    for path in sorted(p for folder in SOURCE_FOLDERS for p in (source_dir / folder).glob("*.*")):
        if path.name in found:
            raise AssetError(f"Two static files are called {path.name!r}.")
        found[path.name] = path.read_bytes()
    return found


def _htmx() -> bytes:
    content = _htmx_path().read_bytes()
    if hashlib.sha256(content).hexdigest() != HTMX_SHA256:
        raise AssetError(
            "The installed htmx.min.js is not the one of htmx.org 2.0.3: install the locked requirements."
        )
    return content


def _htmx_path() -> Path:
    # Looked up in the wheel's file list, because importing the package would ask for Django.
    listed: list[PackagePath] = files("django-js-lib-htmx") or []
    for entry in listed:
        if entry.name == HTMX_NAME:
            return Path(str(entry.locate()))
    raise AssetError("The package django-js-lib-htmx holds no htmx.min.js: install the locked requirements.")


def _stamp(sources: Mapping[str, bytes]) -> str:
    """One hash over all sources and this builder, so that a change of either asks for a new build."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name in sorted(sources):
        digest.update(name.encode() + b"\0" + hashlib.sha256(sources[name]).digest())
    return digest.hexdigest()


def _build(sources: Mapping[str, bytes], out_dir: Path) -> Manifest:
    before = _read_manifest(out_dir)
    built = {name: _write_asset(name, content, out_dir) for name, content in sources.items()}
    manifest = Manifest(_stamp(sources), built)
    _write(
        out_dir / "manifest.json", json.dumps({"stamp": manifest.stamp, "files": built}, indent=1).encode()
    )
    # Pages sent a moment ago still name the files of the build before, so only older ones go.
    _remove_others(out_dir, {*built.values(), *(before.files.values() if before else ())})
    return manifest


def _write_asset(name: str, content: bytes, out_dir: Path) -> str:
    content = _minified(name, content)
    stem, _, extension = name.rpartition(".")
    built = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{extension}"
    if not (out_dir / f"{built}.gz").exists():
        _write(out_dir / built, content)
        _write(out_dir / f"{built}.br", brotli.compress(content, quality=11))
        _write(out_dir / f"{built}.gz", gzip.compress(content, 9, mtime=0))
    return built


def _minified(name: str, content: bytes) -> bytes:
    if name.endswith(".css"):
        return bytes(cssmin(content))
    if name.endswith(".js") and name != HTMX_NAME:
        return bytes(jsmin(content))
    return content


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def _read_manifest(out_dir: Path) -> Manifest | None:
    """The manifest of the last build; None when it cannot be read or a file that it names is gone."""
    try:
        data = json.loads((out_dir / "manifest.json").read_text())
        manifest = Manifest(data["stamp"], data["files"])
    except (FileNotFoundError, ValueError, KeyError):
        return None
    return manifest if all((out_dir / name).exists() for name in manifest.files.values()) else None


def _remove_others(out_dir: Path, keep: set[str]) -> None:
    for path in out_dir.iterdir():
        if path.name.removesuffix(".br").removesuffix(".gz") not in keep | {"manifest.json", ".lock"}:
            path.unlink(missing_ok=True)


@contextmanager
def _locked(out_dir: Path) -> Iterator[None]:
    with (out_dir / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    main()
