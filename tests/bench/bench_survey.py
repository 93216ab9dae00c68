"""survey-rate: complete answers a second against a bare Flask route that inserts one row, on one server in one run."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.survey_server import FORM, SurveyServer, body, fetch_keys, survey_server
from tests.surveys.conftest import filled

SECONDS, ROUNDS, CONNECTIONS = 4, 3, 32
SHARE = 0.25
# More than the portal can take in a round: each is sent once, and running out would hide how fast it is.
FORMS_A_ROUND = 10_000

# Two threads of wrk, each with every second form. The bare route gets the same bodies, again and again.
SCRIPT = """
local started = 0
function setup(thread) thread:set("number", started); started = started + 1 end
function init(args)
  bodies = {}
  local line = 0
  for text in io.lines("%(bodies)s") do
    if line %% 2 == number then bodies[#bodies + 1] = text end
    line = line + 1
  end
  place = 0
end
function request()
  place = place + 1
  if place > #bodies then place = 1 end
  return wrk.format("POST", nil, {["Content-Type"] = "%(form)s", ["Accept-Encoding"] = "gzip, br"}, bodies[place])
end
"""


def _rate(url: str, script: Path) -> float:
    """Requests a second; every answer must be a success."""
    done = subprocess.run(
        ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), url],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Non-2xx" not in done.stdout and "Socket errors" not in done.stdout, done.stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    assert found, done.stdout
    return float(found.group(1))


def _script(directory: Path, server: SurveyServer) -> Path:
    bodies = directory / "bodies"
    bodies.write_text("\n".join(body(key, filled()) for key in fetch_keys(server, FORMS_A_ROUND)))
    script = directory / "answers.lua"
    script.write_text(SCRIPT % {"bodies": bodies, "form": FORM})
    return script


@pytest.mark.sqlite
@pytest.mark.skipif(shutil.which("wrk") is None, reason="needs wrk")
@pytest.mark.promise("survey-rate", tier="bench")
def test_answers_a_second(tmp_path: Path, promise_figure: Callable[[str, str, bool], None]) -> None:
    ours, bare = [], []
    with survey_server(tmp_path, "tests.bench.bare:application") as server:
        for _round in range(ROUNDS):
            script = _script(tmp_path, server)
            bare.append(_rate(f"{server.url}/bare/", script))
            ours.append(_rate(server.url + server.path, script))
    with sqlite3.connect(server.database) as database:
        stored = database.execute("SELECT count(*) FROM response").fetchone()[0]
    # Nearly every thanks stands for a new row: the forms did not run out, and none was sent twice.
    assert max(ours) * SECONDS < FORMS_A_ROUND
    assert stored >= sum(ours) * SECONDS * 0.95
    share = sorted(ours)[1] / sorted(bare)[1]
    figure = f"{sorted(ours)[1]:.0f}/s, bare {sorted(bare)[1]:.0f}/s, ratio {share:.2f}"
    promise_figure(figure, f"ratio {SHARE}", share >= SHARE)
