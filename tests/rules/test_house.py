"""The house rules that a test can hold: sizes, names, docstrings, one way to do a thing."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(p for p in (ROOT / "portal").rglob("*.py") if "versions" not in p.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
BANNED = {"utils", "helpers", "common", "misc"}
SLOW = {
    "xhtml2pdf",
    "reportlab",
    "openpyxl",
    "pikepdf",
    "holidays",
    "python_calamine",
    "xlsxwriter",
    "segno",
    "portal.core.pdf",
    "PIL",
}


def _functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_is_named_documented_and_short(path: Path) -> None:
    assert path.stem not in BANNED
    source = path.read_text()
    assert source.count("\n") <= 400
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "no module docstring"
    for node in _functions(path):
        assert node.end_lineno is not None
        assert node.end_lineno - node.lineno < 50, f"{node.name} is too long"


def test_most_functions_are_small() -> None:
    sizes = sorted((f.end_lineno or 0) - f.lineno + 1 for path in SOURCES for f in _functions(path))
    assert sizes[len(sizes) // 2] <= 10
    assert sizes[len(sizes) * 9 // 10] <= 25


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_public_verbs_and_reads_say_what_they_promise(path: Path) -> None:
    if not (
        {"service", "queries"} & set(path.parts)
        or path.stem in ("service", "queries")
        or "core" in path.parts
    ):
        return
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


@pytest.mark.parametrize(
    "path",
    [p for p in SOURCES if p.stem == "routes" or "routes" in p.parts],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_a_route_is_short_and_leaves_the_session_alone(path: Path) -> None:
    for node in _functions(path):
        assert (node.end_lineno or 0) - node.lineno < 25, f"{node.name} is too long"
    if "home" not in path.parts:
        assert "db.session" not in path.read_text()


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_inside_functions_are_for_slow_libraries(path: Path) -> None:
    if {"cli", "demo"} & set(path.parts):
        return
    for function in _functions(path):
        for node in ast.walk(function):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert any(name == slow or name.startswith(slow + ".") for slow in SLOW), (
                    f"{function.name} imports {name}"
                )


def test_transactions_are_opened_only_by_services_and_mechanism() -> None:
    for path in SOURCES:
        if "with transaction()" in path.read_text():
            assert {"service", "core", "demo", "cli", "retention"} & {*path.parts, path.stem}, path


def test_nobody_asks_another_clock() -> None:
    for path in SOURCES:
        if path.name != "clock.py":
            assert not re.search(
                r"datetime\.now\(|date\.today\(|utcnow\(|time\.time\(\)", path.read_text()
            ), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_hold_no_rule_and_no_unescaped_text(path: Path) -> None:
    text = path.read_text()
    assert "|safe" not in text.replace(" ", "")
    if "pdf" not in path.parts and "surveys" not in path.parts:
        assert "<style" not in text
    if "pdf" not in path.parts:
        assert " style=" not in text
    assert not re.search(r"<script(?![^>]*src=)", text)
    assert " onclick=" not in text
    assert "hx-on" not in text


def test_the_tree_names_no_machine() -> None:
    for path in [
        *SOURCES,
        *TEMPLATES,
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "tests").rglob("*.py"),
        ROOT / "Makefile",
    ]:
        text = path.read_text()
        assert not re.search(r"/wor" + r"k/|/roo" + r"t/|[a-z]index-u" + r"rl[ =]+http", text), path


def test_every_setting_is_documented() -> None:
    asked = set(re.findall(r"PORTAL_[A-Z_]+", (ROOT / "portal" / "config.py").read_text()))
    told = set(re.findall(r"PORTAL_[A-Z_]+", (ROOT / "docs" / "operations.md").read_text()))
    assert asked <= told


def test_every_dependency_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    told = (ROOT / "docs" / "dependencies.md").read_text()
    for line in project["dependencies"]:
        name = re.split(r"[<>=\[]", line)[0]
        assert name in told, name
    locks = (ROOT / "requirements.lock").read_text() + (ROOT / "requirements-dev.lock").read_text()
    assert "http" not in locks
