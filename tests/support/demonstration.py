"""The demonstration, built once in a run of the tests, however many workers and files want one of their own."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path


def built_once(base: Path, build: Callable[[Path], None]) -> Path:
    """A directory that ``build`` has filled once for all workers that share ``base``; to be copied from, not used.

    Whoever comes first builds, the others wait. A build that fails leaves nothing, and the next one tries again.
    """
    kept, begun = base / "demonstration", base / "demonstration-begun"
    with (base / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            build(begun)
            begun.rename(kept)
    return kept


def shared_base(worker_base: Path) -> Path:
    """Where all workers of a run can meet; alone, a test run has that place for itself."""
    return worker_base.parent if os.environ.get("PYTEST_XDIST_WORKER") else worker_base
