"""A script to start from for a dialogue: 681 art. 10 (steps 4 and 5) leaves the writing to the lead unit."""

from __future__ import annotations

from portal.enums import DutyRole
from portal.running.script import Step, Task

DIALOGUE = (
    Step(
        "ra-soat",
        "Kiểm tra, rà soát điều kiện",
        10,
        DutyRole.LOGISTICS,
        (
            Task("hoi-truong", "Kiểm tra hội trường, phông, biểu ngữ, âm thanh, máy chiếu"),
            Task("tai-lieu", "Kiểm tra bài trình chiếu, tài liệu, phiếu đánh giá"),
            Task("nhan-su", "Kiểm tra người điều hành, người giải đáp, thư ký có mặt"),
        ),
        "Làm trước khi hội nghị diễn ra tối thiểu 60 phút.",
    ),
    Step(
        "tiep-don",
        "Đón tiếp đại biểu",
        20,
        DutyRole.RECEPTION,
        (
            Task("danh-sach", "Ghi, lập danh sách đại biểu đến dự theo giấy mời"),
            Task("phat-tai-lieu", "Phát tài liệu hội nghị"),
            Task("phat-phieu", "Phát phiếu đánh giá về hội nghị"),
        ),
    ),
    Step(
        "khai-mac",
        "Khai mạc, nêu chủ đề",
        10,
        DutyRole.HOST,
        (
            Task("tuyen-bo", "Tuyên bố lý do, giới thiệu đại biểu"),
            Task("chu-de", "Nêu chủ đề, chương trình, cách đặt câu hỏi"),
            Task("bien-ban", "Thư ký bắt đầu ghi biên bản (nếu cần)"),
        ),
    ),
    Step(
        "trinh-bay",
        "Trình bày nội dung theo chủ đề",
        25,
        DutyRole.PRESENTER,
        (
            Task("trinh-chieu", "Trình bày chính sách, quy định mới liên quan đến chủ đề"),
            Task("vuong-mac", "Tóm tắt vướng mắc đã thu thập trước hội nghị"),
        ),
    ),
    Step(
        "doi-thoai",
        "Đối thoại, giải đáp vướng mắc",
        60,
        DutyRole.ADVISER,
        (
            Task("moi-hoi", "Mời tổ chức, cá nhân nêu câu hỏi, ý kiến"),
            Task("giai-dap", "Giải đáp tại hội nghị"),
            Task("chua-tra-loi", "Ghi lại câu hỏi chưa trả lời để chuyển đơn vị nghiệp vụ"),
            Task("kien-nghi", "Ghi nhận đề xuất, kiến nghị (nếu có)"),
        ),
    ),
    Step(
        "ket-thuc",
        "Kết thúc hội nghị",
        10,
        DutyRole.HOST,
        (
            Task("ket-luan", "Kết luận, nêu cách theo dõi câu trả lời bằng văn bản"),
            Task("thu-phieu", "Thu phiếu đánh giá về hội nghị của đại biểu tham dự"),
            Task("cam-on", "Cảm ơn đại biểu, thông báo kênh tư vấn, hỗ trợ"),
        ),
    ),
)
