"""Promises to users: the pytest side (marker, figures) and the runner behind ``make promises``."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "docs" / "promises.json"
TIERS = ("ci", "bench", "long")
FIGURES = pytest.StashKey[dict[str, list[tuple[str, str, bool]]]]()


class Promises:
    """Selects promised tests by tier and slug, and collects their figures."""

    def __init__(self, config: pytest.Config) -> None:
        self.tiers = set(config.getoption("promise_tier").split(","))
        self.only = config.getoption("promise_only")
        self.failed: dict[str, bool] = {}
        self.figures: dict[str, list[tuple[str, str, bool]]] = {}
        config.stash[FIGURES] = self.figures

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep the asked tiers; unmarked tests always belong to tier ci."""
        keep, drop = [], []
        for item in items:
            (keep if self._wanted(item) else drop).append(item)
        items[:] = keep
        config.hook.pytest_deselected(items=drop)

    def _wanted(self, item: pytest.Item) -> bool:
        marks = list(item.iter_markers("promise"))
        if self.only:
            return any(mark.args[0] == self.only for mark in marks)
        return not marks or any(mark.kwargs["tier"] in self.tiers for mark in marks)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A promise fails with any of its tests."""
        for slug in getattr(report, "promised", ()):
            self.failed[slug] = self.failed.get(slug, False) or report.failed

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Any:
        """Carry the slugs of the test with its report."""
        report = yield
        report.promised = [mark.args[0] for mark in item.iter_markers("promise")]
        return report

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """One line for each promise when the runner asked for one, and for each benchmark."""
        shown_now = self.only or "bench" in self.tiers
        for slug, failed in sorted(self.failed.items() if shown_now else ()):
            shown = self.figures.get(slug) or [
                ("tests green" if not failed else "a test failed", "all tests", not failed)
            ]
            figure = "; ".join(figure for figure, _limit, _holds in shown)
            limit = "; ".join(limit for _figure, limit, _holds in shown)
            verdict = "FAILS" if failed or not all(holds for *_rest, holds in shown) else "holds"
            terminalreporter.write_line(f"PROMISE {slug} | {figure} | {limit} | {verdict}")


@pytest.fixture
def promise_figure(request: pytest.FixtureRequest) -> Callable[[str, str, bool], None]:
    """Store what was measured, against which limit; then assert that it holds."""
    slug = request.node.get_closest_marker("promise").args[0]

    def store(figure: str, limit: str, holds: bool) -> None:
        request.config.stash[FIGURES].setdefault(slug, []).append((figure, limit, holds))
        assert holds, f"{slug}: {figure}, promised {limit}"

    return store


def _slugs(tiers: set[str]) -> list[str]:
    """All promises of the tiers, from a collection of the tests."""

    class Collector:
        found: dict[str, None] = {}

        def pytest_collection_finish(self, session: pytest.Session) -> None:
            for item in session.items:
                for mark in item.iter_markers("promise"):
                    if mark.kwargs["tier"] in tiers:
                        self.found[mark.args[0]] = None

    collector = Collector()
    asked = ["--collect-only", "-qq", "-n0", "--promise-tier", ",".join(TIERS), str(ROOT / "tests")]
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(asked, [collector])
    return sorted(collector.found)


def _tree() -> str:
    """What the figures belong to: the commit, marked if the tree differs from it."""
    return subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()


def _measure(slug: str, tree: str) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n0",
        "-p",
        "no:randomly",
        f"--promise-only={slug}",
        str(ROOT / "tests"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    line = next((row for row in done.stdout.splitlines() if row.startswith(f"PROMISE {slug} |")), "")
    if not line:
        print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
        line = f"PROMISE {slug} | not measured | | FAILS"
    figure, limit, verdict = [part.strip() for part in line.split("|")][1:4]
    return {"figure": figure, "limit": limit, "holds": verdict == "holds", "tree": tree}


def main() -> int:
    """Measure every promise asked for, writing docs/promises.json after each; those of this very commit are kept."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--tier", default=",".join(TIERS))
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    only = [slug for slug in asked.only.split(",") if slug]
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    tree = _tree()
    for slug in only or _slugs(set((asked.tier or ",".join(TIERS)).split(","))):
        kept = results.get(slug)
        if only or not kept or kept["tree"] != tree or tree.endswith("-dirty"):
            results[slug] = _measure(slug, tree)
            RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        row = results[slug]
        print(
            f"PROMISE {slug} | {row['figure']} | {row['limit']} | {'holds' if row['holds'] else 'FAILS'}",
            flush=True,
        )
    return 0 if all(row["holds"] for row in results.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
