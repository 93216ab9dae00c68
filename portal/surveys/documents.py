"""What surveys print and export: the poster for the hall, and the results as a workbook."""

from __future__ import annotations

from flask import current_app

from portal.conferences.documents import poster
from portal.core.i18n import _
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx
from portal.models import IssuedDocument, Survey
from portal.surveys.service import POSTER
from portal.surveys.tally import ItemResult, SurveySummary

_STEPS = (
    "Mở máy ảnh hoặc Zalo trên điện thoại, đưa vào mã vuông.",
    "Chọn câu trả lời, khoảng 2 phút.",
    "Bấm “Gửi phiếu”. Phiếu không ghi tên.",
)


def public_url(survey: Survey) -> str:
    """The address in the QR; people can type it too."""
    return f"{current_app.config['BASE_URL']}/k/{survey.code}"


def issue_poster(survey: Survey) -> IssuedDocument:
    """The poster of a survey as an issued paper: the same conference gives the same file."""
    conference, name = survey.conference, survey.questionnaire.title
    return poster.issue_poster(
        conference,
        kind=POSTER,
        title=f"Tờ treo mã QR: {name} – {conference.title}",
        heading=name,
        agency=conference.organiser.name,
        url=public_url(survey),
        steps=_STEPS,
    )


def results_xlsx(survey: Survey, summary: SurveySummary) -> bytes:
    """The results page as a workbook, cut by the same rule: what the screen hides is not in the file either."""
    heads = (Column(_("Chỉ tiêu"), width=40), Column(_("Giá trị"), width=40))
    sheets = [Sheet(_("Tổng hợp"), heads, _totals(survey, summary))]
    if summary.enough:
        columns = (
            Column(_("Câu hỏi"), width=40),
            Column(_("Lựa chọn"), width=40),
            Column(_("Số phiếu"), "number"),
            Column(_("Tỷ lệ trên số phiếu trả lời câu này, %"), "number", width=16),
        )
        sheets.append(Sheet(_("Từng câu"), columns, _group_rows(summary)))
        sheets.append(Sheet(_("Ý kiến"), (Column(_("Ý kiến"), width=100),), _texts(summary)))
    return write_xlsx(sheets)


def _totals(survey: Survey, summary: SurveySummary) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [_("Hội nghị"), survey.conference.title],
        [_("Mẫu phiếu"), survey.questionnaire.title],
        [_("Số phiếu"), str(summary.answers)],
    ]
    if not summary.enough:
        return [*rows, [_("Kết quả"), _("Hiện khi có từ 5 phiếu trở lên, vì phiếu không ghi tên.")]]
    rows += [[_("Chỉ số hài lòng"), summary.index_text], [_("Tỷ lệ hài lòng"), summary.satisfied_text]]
    return rows + [[_("Chỉ số: %(item)s", item=item.text), item.index] for item in summary.of_kind("scale")]


def _group_rows(summary: SurveySummary) -> list[list[Cell]]:
    return [row for item in summary.of_kind("scale", "one", "many") for row in _rows_of(item)]


def _rows_of(item: ItemResult) -> list[list[Cell]]:
    if not item.groups:
        return [[item.text, _("Chưa đủ 5 phiếu trả lời câu này"), None, None]]
    return [
        [
            item.text,
            group.label,
            group.text if group.count is None else group.count,
            _share(group.count, item),
        ]
        for group in item.groups
    ]


def _share(count: int | None, item: ItemResult) -> float | None:
    return None if count is None else round(count * 100 / item.answers, 2)


def _texts(summary: SurveySummary) -> list[list[Cell]]:
    return [[text] for item in summary.items for text in item.texts]
