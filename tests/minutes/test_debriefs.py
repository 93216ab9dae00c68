"""What was learned: one entry a person, a summary, the list of a commune, and the next conference that sees it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from portal.conferences import hooks
from portal.core.actor import Actor
from portal.core.db import transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.minutes import queries, service
from portal.minutes.debriefing import DebriefDraft
from portal.minutes.queries import DebriefFilter
from portal.minutes.screen import debriefs
from tests.minutes.conftest import place
from tests.running.builders import at, conference

Acting = Callable[[str], Actor]
MINE = DebriefDraft(4, went_well="Hỏi đáp sôi nổi", change="Mượn loa tốt hơn", next_form="group")


def test_each_person_has_one_entry_and_changes_it(over: int, acting: Acting) -> None:
    service.save_own(over, 0, MINE)
    acting("ctv")
    service.save_own(over, 0, DebriefDraft(2, went_badly="Loa rè"))
    with pytest.raises(Conflict):
        service.save_own(over, 0, MINE)
    service.save_own(over, 1, DebriefDraft(3, went_badly="Loa rè, thiếu ghế"))
    found = queries.list_debriefs(over)
    assert [(one.author_name, one.effectiveness) for one in found] == [
        ("Lò Thị Mai", 4),
        (found[1].author_name, 3),
    ]
    assert debriefs(place(over))["figures_shown"][0][0] == "3,5/5"
    service.remove_own(over, 2)
    assert len(queries.list_debriefs(over)) == 1


def test_the_summary_is_the_coordinators(over: int, acting: Acting) -> None:
    with pytest.raises(Forbidden):
        service.save_summary(over, 0, MINE)
    acting("chuyenquan")
    service.save_summary(over, 0, MINE)
    service.save_own(over, 0, DebriefDraft(5, why="Dân gần nhà"))
    own, summary = queries.find_own(over), queries.find_own(over, summary=True)
    assert own and summary
    assert (own.effectiveness, summary.effectiveness) == (5, 4)
    assert queries.list_debriefs(over)[0].summary


def test_what_cannot_be_is_refused(over: int, acting: Acting) -> None:
    for draft, field in (
        (DebriefDraft(0, went_well="Tốt"), "effectiveness"),
        (DebriefDraft(4), "went_well"),
        (DebriefDraft(4, why="x", next_form="moon"), "next_form"),
        (DebriefDraft(4, why="x" * 4001), "why"),
    ):
        with pytest.raises(Invalid) as error:
            service.save_own(over, 0, draft)
        assert error.value.field == field
    acting("xa2")
    with pytest.raises(NotFound):
        service.save_own(over, 0, MINE)
    acting("xa")
    with transaction():
        place(over).state = "settled"
    with pytest.raises(Conflict, match="Đã quyết toán"):
        service.save_own(over, 0, MINE)


def test_the_next_conference_of_the_commune_sees_it(over: int, acting: Acting, world: World) -> None:
    service.save_own(over, 0, MINE)
    at(500)
    coming, elsewhere = conference(world, state="draft"), conference(world, place="xa2", state="draft")
    [lesson] = hooks.lessons(place(coming))
    assert lesson.figures == (("4/5", "hiệu quả của hình thức này"),)
    assert lesson.note.startswith("Mượn loa tốt hơn Hình thức nên dùng lần sau: Vận động theo nhóm nhỏ.")
    assert lesson.title in [panel.title for panel in hooks.panels(place(coming))]
    acting("xa2")
    assert hooks.lessons(place(elsewhere)) == []


def test_the_list_is_searched_without_marks_and_exported(over: int, acting: Acting) -> None:
    service.save_own(over, 0, MINE)
    acting("chuyenquan")
    service.save_summary(over, 0, DebriefDraft(3, why="Xa trung tâm"))

    def listed(**wanted: object) -> list[int]:
        return [one.effectiveness for one in queries.page_of_debriefs(DebriefFilter(**wanted), None).rows]  # type: ignore[arg-type]

    assert listed() == [3, 4]
    assert listed(q="muon loa") == [4]
    assert listed(q="na tong") == [3, 4]  # the title of the conference
    assert listed(unit_id=place(over).unit_id) == [3, 4]
    assert listed(unit_id=place(over).organiser_id) == []
    assert [name for _id, name in queries.communes()] == ["Xã Thượng Lâm"]
    book = CalamineWorkbook.from_filelike(BytesIO(service.export_debriefs(DebriefFilter(q="loa"))))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    held = [
        "Xã Thượng Lâm",
        "Truyền thông BHXH tự nguyện – thôn Nà Tông",
        "Truyền thông khách hàng trực tiếp",
    ]
    assert rows[1][1:5] == [*held, "Lò Thị Mai"]
    acting("xa2")
    assert listed() == []
