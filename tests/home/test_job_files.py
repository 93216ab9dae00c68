"""What a worker made for one person: nobody else gets the file, however far he may see the work of his unit."""

from __future__ import annotations

import pytest

from portal.guests import service
from portal.guests.draft import GuestDraft
from portal.guests.queries import Selection
from tests.conferences.builders import propose_whole


@pytest.fixture
def preview(world, acting, as_user) -> str:
    """The address of sample letters with names, which the commune's secretary has asked for."""
    acting("xa")
    made = propose_whole(world)
    service.add_many(made, [GuestDraft("Lò Văn Ơn")])
    number = service.request_preview(made, Selection())
    return f"/tac-vu/{number}"


def test_a_file_of_a_job_is_only_for_who_asked_for_it(preview, as_user) -> None:
    own = as_user("xa").get(f"{preview}/tep")
    assert (own.status_code, own.mimetype) == (200, "application/pdf")
    for username in ("admin", "truongbcd", "chuyenquan", "kiemtra"):
        assert as_user(username).get(f"{preview}/tep").status_code == 404, username
    assert as_user("chuyenquan").get(preview).location == f"{preview}/tep"
