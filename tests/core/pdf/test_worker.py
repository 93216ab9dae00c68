"""A rendering process starts ready, and only it pays for the engine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def run(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_a_web_process_does_not_load_the_engine() -> None:
    loaded = run(
        "import sys, portal.core.pdf\n"
        "slow = {'reportlab', 'xhtml2pdf', 'pikepdf', 'segno'}\n"
        "print(*sorted(slow & set(sys.modules)), 'done')"
    )
    assert loaded == ["done"]


def test_a_worker_has_fonts_and_a_calmer_collector() -> None:
    frozen, threshold, *faces = run(
        "import gc\n"
        "from portal.core.pdf import worker_setup\n"
        "worker_setup()\n"
        "from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames\n"
        "faces = [name for name in getRegisteredFontNames() if name.startswith('tinos')]\n"
        "print(gc.get_freeze_count() > 10_000, gc.get_threshold()[0], *faces)"
    )
    assert (frozen, threshold) == ("True", "200000")
    assert len(faces) == 4
