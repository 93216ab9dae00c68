"""The portal served as in production, in processes of its own, on a fresh SQLite file: for promises about speed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(directory: Path) -> dict[str, str]:
    """Settings of a portal that keeps everything in ``directory``."""
    return {
        **os.environ,
        "PORTAL_SECRET_KEY": "a secret that only this run knows, long enough",
        "PORTAL_INSTANCE": str(directory),
        "PORTAL_SQLITE_SYNC": "NORMAL",
        "PORTAL_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def served(application: str, directory: Path, *, workers: int = 2, threads: int = 8) -> Iterator[str]:
    """Run gunicorn with ``module:application`` until the block ends; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
        "--worker-class", "gthread", "--threads", str(threads), "--keep-alive", "75", "--log-level", "warning",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment(directory))
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(f"{url}/healthz", process)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not come up")
