"""Many phones and a bad line, against the real server: each form is stored once and nobody meets an error."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.survey_server import FORM, SurveyServer, body, fetch_keys, survey_server
from tests.surveys.conftest import filled

ANSWERS, CONNECTIONS, TIMES = 200, 32, 3


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SurveyServer]:
    with survey_server(tmp_path) as made:
        yield made


def _send(server: SurveyServer, keys: list[str]) -> list[tuple[int, bool]]:
    connection, answers = server.connect(), []
    for key in keys:
        connection.request("POST", server.path, body(key, filled()), {"Content-Type": FORM})
        answer = connection.getresponse()
        answers.append((answer.status, "Đã nhận phiếu" in answer.read().decode()))
    connection.close()
    return answers


@pytest.mark.sqlite
@pytest.mark.promise("survey-once", tier="ci")
def test_two_hundred_answers_sent_three_times_each(
    server: SurveyServer, promise_figure: Callable[[str, str, bool], None]
) -> None:
    keys = fetch_keys(server, ANSWERS)
    # Repetitions are spread over the connections, so that copies of one form meet in different workers.
    loads = [(keys * TIMES)[n::CONNECTIONS] for n in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        answers = [answer for share in pool.map(lambda load: _send(server, load), loads) for answer in share]
    errors = sum(answer != (200, True) for answer in answers)
    with sqlite3.connect(server.database) as database:
        stored = {key for (key,) in database.execute("SELECT form_key FROM response")}
    assert stored == set(keys)
    promise_figure(
        f"{len(stored)} stored of {len(answers)} sent, {errors} errors",
        f"{ANSWERS} stored, 0 errors",
        len(stored) == ANSWERS and errors == 0 and len(answers) == ANSWERS * TIMES,
    )
