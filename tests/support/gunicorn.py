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


def environment(directory: Path, **settings: str) -> dict[str, str]:
    """Settings of a portal that keeps everything in ``directory``; others by their names."""
    return {
        **os.environ,
        "PORTAL_SECRET_KEY": "a secret that only this run knows, long enough",
        "PORTAL_INSTANCE": str(directory),
        "PORTAL_SQLITE_SYNC": "NORMAL",
        "PORTAL_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
        **settings,
    }


@contextmanager
def served(
    application: str, directory: Path, *, workers: int = 2, threads: int = 8, **settings: str
) -> Iterator[str]:
    """Run gunicorn with ``module:application`` and these settings until the block ends; yields its address."""
    # The server inherits the open socket: a port that is let go for a moment may be another test's by then.
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        port, inherited = listening.getsockname()[1], listening.fileno()
        command = [
            sys.executable, "-m", "gunicorn", application, "--bind", f"fd://{inherited}", "--workers", str(workers),
            "--worker-class", "gthread", "--threads", str(threads), "--keep-alive", "75", "--log-level", "warning",
        ]  # fmt: skip
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(directory, **settings), pass_fds=[inherited]
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(f"{url}/healthz", process)
        yield url
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def working(directory: Path) -> Iterator[None]:
    """The worker's processes of the portal that keeps everything in ``directory``, until the block ends."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(directory))
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


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
