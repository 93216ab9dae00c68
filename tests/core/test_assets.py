"""Static files: hashed names, twins, the pinned htmx, budgets, and one build for many processes."""

import gzip
import hashlib
import json
import multiprocessing
import re
import time
from pathlib import Path

import brotli
import pytest
from rcssmin import cssmin
from rjsmin import jsmin

from portal.core import assets
from portal.core.assets import AssetError, Manifest, build, ensure_built

JS_DIR = assets.STATIC_DIR / "js"
CSS = (assets.STATIC_DIR / "css" / "app.css").read_text()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small source folder with one stylesheet and one script."""
    for name, text in {"css/app.css": "a { color: red; }\n", "js/live.js": "// why\n  go();\n"}.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "source"


def test_each_file_gets_the_hash_of_its_content_and_two_twins(source: Path, tmp_path: Path) -> None:
    manifest = build(source, tmp_path / "dist")

    css = tmp_path / "dist" / manifest.files["app.css"]
    assert css.read_text() == "a{color:red}"
    assert css.name == f"app.{hashlib.sha256(b'a{color:red}').hexdigest()[:12]}.css"
    assert brotli.decompress(css.with_name(css.name + ".br").read_bytes()) == b"a{color:red}"
    assert gzip.decompress(css.with_name(css.name + ".gz").read_bytes()) == b"a{color:red}"
    assert manifest.url("app.css") == f"/static/dist/{css.name}"
    assert re.search(assets.IMMUTABLE_URL, manifest.url("app.css"))
    assert not re.search(assets.IMMUTABLE_URL, "/static/dist/manifest.json")


def test_the_manifest_on_disk_is_the_one_returned(source: Path, tmp_path: Path) -> None:
    manifest = build(source, tmp_path / "dist")

    stored = json.loads((tmp_path / "dist" / "manifest.json").read_text())
    assert stored == {"stamp": manifest.stamp, "files": dict(manifest.files)}
    assert set(stored["files"]) == {"app.css", "live.js", "htmx.min.js"}


def test_an_unknown_name_says_which_ones_there_are() -> None:
    manifest = Manifest("stamp", {"app.css": "app.1.css", "live.js": "live.1.js"})

    with pytest.raises(AssetError, match=r"'main\.css'.*app\.css, live\.js"):
        manifest.url("main.css")


def test_two_sources_with_one_name_are_refused(source: Path, tmp_path: Path) -> None:
    (source / "js" / "htmx.min.js").write_text("mine()")

    with pytest.raises(AssetError, match=r"htmx\.min\.js"):
        build(source, tmp_path / "dist")


def test_nothing_is_built_while_nothing_changed(source: Path, tmp_path: Path) -> None:
    first = ensure_built(source, tmp_path / "dist")
    written = (tmp_path / "dist" / "manifest.json").stat().st_mtime_ns

    assert ensure_built(source, tmp_path / "dist") == first
    assert (tmp_path / "dist" / "manifest.json").stat().st_mtime_ns == written


def test_a_change_makes_a_new_name_and_keeps_the_last_build_only(source: Path, tmp_path: Path) -> None:
    names = []
    for colour in ("red", "blue", "green"):
        (source / "css" / "app.css").write_text(f"a {{ color: {colour}; }}")
        names.append(ensure_built(source, tmp_path / "dist").files["app.css"])

    assert len(set(names)) == 3
    kept = {path.name for path in (tmp_path / "dist").glob("app.*")}
    assert kept == {f"{name}{twin}" for name in names[1:] for twin in ("", ".br", ".gz")}


def test_a_lost_file_is_built_again(source: Path, tmp_path: Path) -> None:
    manifest = ensure_built(source, tmp_path / "dist")
    for path in (tmp_path / "dist").glob("app.*"):
        path.unlink()

    assert ensure_built(source, tmp_path / "dist") == manifest
    assert (tmp_path / "dist" / manifest.files["app.css"]).read_text() == "a{color:red}"


@pytest.mark.parametrize("broken", ["", "{", '{"files": {}}'])
def test_a_broken_manifest_is_replaced(source: Path, tmp_path: Path, broken: str) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "manifest.json").write_text(broken)

    assert ensure_built(source, tmp_path / "dist").files["live.js"].startswith("live.")


def _built_files(source: Path, dist: Path, results: "multiprocessing.Queue[dict[str, str]]") -> None:
    results.put(dict(ensure_built(source, dist).files))


def test_four_processes_at_once_agree_and_leave_no_drafts(source: Path, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[dict[str, str]] = context.Queue()
    workers = [
        context.Process(target=_built_files, args=(source, tmp_path / "dist", results)) for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    answers = [results.get(timeout=30) for _ in workers]
    for worker in workers:
        worker.join()

    assert all(answer == answers[0] for answer in answers)
    present = {path.name for path in (tmp_path / "dist").iterdir()}
    twins = {f"{name}{twin}" for name in answers[0].values() for twin in ("", ".br", ".gz")}
    assert present == twins | {"manifest.json", ".lock"}


def test_htmx_is_the_file_of_npm_2_0_3(source: Path, tmp_path: Path) -> None:
    manifest = build(source, tmp_path / "dist")

    content = (tmp_path / "dist" / manifest.files["htmx.min.js"]).read_bytes()
    # dist/htmx.min.js of the npm package htmx.org 2.0.3
    assert (
        hashlib.sha256(content).hexdigest()
        == "491955cd1810747d7d7b9ccb936400afb760e06d25d53e4572b64b6563b2784e"
    )
    assert b'version:"2.0.3"' in content


def test_another_htmx_is_refused(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "HTMX_SHA256", "0" * 64)

    with pytest.raises(AssetError, match=r"htmx\.org 2\.0\.3"):
        build(source, tmp_path / "dist")


def test_css_loses_comments_and_blanks_but_no_meaning() -> None:
    text = """/* a: b; */
    a:hover, .x > b { content: "/* kept */  ;  }"; margin: calc(1px + 2px) -1px; }
    @media (min-width: 40rem) and (color) { p :first-child { color: red; } }"""

    assert cssmin(text) == (
        'a:hover,.x>b{content:"/* kept */  ;  }";margin:calc(1px + 2px) -1px}'
        "@media (min-width:40rem) and (color){p :first-child{color:red}}"
    )


def test_js_loses_comments_and_blanks_but_no_meaning() -> None:
    text = '// why\n  var u = "http://x"; // beside\n\n  if (a  > 0) return /[/]"  */.test(u);\n  go(u)\n  b += + 1\n'
    assert jsmin(text) == 'var u="http://x";if(a>0)return/[/]"  */.test(u);go(u)\nb+=+1'
    assert jsmin("var t = `\n  // text\n`;") == "var t=`\n  // text\n`;"


def test_the_stylesheet_fits_its_budget() -> None:
    """One stylesheet for all pages and for print: at most 5 kB compressed."""
    assert len(brotli.compress(cssmin(CSS).encode(), quality=11)) <= 5_000


BUDGETS = {
    "dialog.js": 380,
    "dirty.js": 750,
    "filter.js": 600,
    "live.js": 1_100,
    "outbox.js": 3_950,
    "reception.js": 1_400,
    "script.js": 1_850,
    "sw.js": 820,
}


@pytest.mark.parametrize("name", BUDGETS)
def test_each_script_fits_its_budget(name: str) -> None:
    """Together they keep the host's page within 20 kB and the reception within 30 kB."""
    script = jsmin((JS_DIR / name).read_text())
    assert len(brotli.compress(script.encode(), quality=11)) <= BUDGETS[name]


@pytest.mark.parametrize(
    "too_new",
    [
        r":is\(",
        r":where\(",
        r":has\(",
        r"(?<!-)\binset:",
        r"aspect-ratio",
        r"[:( ](min|max|clamp)\(",
        r"(?<!-)\bgap:",
        r"@layer",
    ],
)
def test_the_stylesheet_keeps_to_old_webviews(too_new: str) -> None:
    """Floor: Chrome/WebView 64 and Safari 12; rows use margins, grids use grid-gap."""
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    assert not re.search(too_new, rules)


@pytest.mark.parametrize("path", sorted(JS_DIR.glob("*.js")), ids=lambda path: path.name)
def test_scripts_keep_to_es2017(path: Path) -> None:
    code = re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.MULTILINE)
    assert not re.search(r"\?\.|\?\?|\{\s*\.\.\.|\.flat\(|\.finally\(|replaceAll|\beval\b|new Function", code)


def test_a_build_is_quick(tmp_path: Path) -> None:
    begin = time.process_time()
    build(assets.STATIC_DIR, tmp_path / "dist")
    assert time.process_time() - begin < 3
