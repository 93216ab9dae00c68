"""The scripts that Công văn 871/BHXH-TST prescribes, in its own words; planned minutes and roles are our proposal.

``text`` is short enough for a button on a phone, ``detail`` the full wording. What people see of these is data: it
stands in the template's row and stays Vietnamese in every language.
"""

from __future__ import annotations

from portal.enums import ConferenceKind, DutyRole
from portal.running.dialogue import DIALOGUE
from portal.running.script import Step, Task

IN_PERSON = (
    Step(
        "tiep-don",
        "Tiếp đón đại biểu, khách hàng",
        30,
        DutyRole.RECEPTION,
        (
            Task("chao-hoi", "Chào hỏi đại biểu, khách hàng tới tham dự hội nghị"),
            Task("danh-sach", "Lập danh sách đại biểu, khách hàng đến dự hội nghị"),
            Task("cho-ngoi", "Bố trí, sắp xếp chỗ ngồi"),
            Task(
                "tai-lieu",
                "Phát tài liệu tuyên truyền, ấn phẩm tờ gấp",
                "Phát tài liệu tuyên truyền, ấn phẩm tờ gấp về “Những điều cần biết về BHXH tự nguyện”, “Những điều "
                "cần biết về BHYT hộ gia đình”, các tài liệu, văn bản chỉ đạo, mức hỗ trợ kinh phí đóng BHXH, BHYT "
                "của địa phương.",
            ),
        ),
    ),
    Step(
        "tuyen-truyen",
        "Tuyên truyền, phổ biến chính sách",
        45,
        DutyRole.HOST,
        (
            Task("tuyen-bo", "Tuyên bố lý do, giới thiệu đại biểu"),
            Task(
                "phat-bieu",
                "Mời đại diện UBND xã, Ban Chỉ đạo phát biểu",
                "Mời đại biểu là đại diện Ủy ban nhân dân xã, Ban Chỉ đạo thực hiện chính sách BHXH, BHYT cấp xã "
                "phát biểu.",
            ),
            Task(
                "thuyet-trinh",
                "Phổ biến, thuyết trình, trình chiếu chính sách, mức đóng, mức hỗ trợ, quyền lợi",
                "Trực tiếp phổ biến, thuyết trình hoặc trình chiếu các slide nội dung chủ yếu về quan điểm, mục "
                "tiêu, chính sách của Đảng, Nhà nước về BHXH, BHYT, kết quả thực hiện chính sách BHXH tự nguyện, "
                "BHYT trên địa bàn, quy định về mức đóng, mức hỗ trợ của ngân sách nhà nước, ngân sách địa phương, "
                "quyền lợi hưởng BHXH tự nguyện, BHYT tự đóng, thủ tục, quy trình tham gia BHXH tự nguyện, BHYT tự "
                "đóng.",
            ),
            Task(
                "cam-nhan",
                "Người đang tham gia, thụ hưởng nêu cảm nhận, hoặc trình chiếu video",
                "Giới thiệu người đã tham gia hoặc đang thụ hưởng chế độ BHXH, BHYT tại địa bàn phát biểu nêu cảm "
                "nhận hoặc trình chiếu các video về những lợi ích khi tham gia BHXH, BHYT do những người đang thụ "
                "hưởng các chế độ BHXH, người khám chữa bệnh BHYT được hưởng chi phí cao chia sẻ.",
            ),
        ),
    ),
    Step(
        "tu-van",
        "Tư vấn, giải đáp ý kiến",
        30,
        DutyRole.PRESENTER,
        (
            Task(
                "nhan-manh",
                "Nhấn mạnh lại nội dung trọng tâm, gợi mở, định hướng",
                "Người thuyết trình nêu và nhấn mạnh lại một số nội dung trọng tâm, gợi mở, định hướng tuyên truyền "
                "chính sách, lợi ích khi tham gia BHXH, BHYT.",
            ),
            Task(
                "giai-dap",
                "Giải đáp ý kiến, tư vấn người dự đăng ký tham gia",
                "Trực tiếp giải đáp ý kiến của khách hàng, tư vấn người tham dự hội nghị đăng ký tham gia BHXH tự "
                "nguyện, BHYT tự đóng.",
            ),
            Task(
                "kenh-ho-tro",
                "Thông tin các kênh tư vấn, hỗ trợ khách hàng",
                "Thông tin cho khách hàng tham dự hội nghị biết về các hình thức tiếp cận, tư vấn, giải đáp, hỗ trợ "
                "khách hàng trên các kênh thông tin như Tổng đài chăm sóc khách hàng của BHXH Việt Nam, Cổng Thông "
                "tin điện tử BHXH Việt Nam, các Tổ chức dịch vụ,...",
            ),
        ),
    ),
    Step(
        "dang-ky",
        "Hướng dẫn thủ tục đăng ký tham gia",
        20,
        DutyRole.ADVISER,
        (
            Task(
                "ke-khai",
                "Hướng dẫn kê khai Tờ khai (mẫu TK1-TS), tra cứu mã số BHXH",
                "Hướng dẫn người tham gia kê khai Tờ khai tham gia, điều chỉnh thông tin BHXH, BHYT (mẫu TK1-TS); "
                "trường hợp người tham gia đã có mã số BHXH thì đề nghị cung cấp mã số hoặc tra cứu trên phần mềm "
                "quản lý.",
            ),
            Task(
                "dong-tien",
                "Hướng dẫn các hình thức đóng tiền tham gia",
                "Hướng dẫn các hình thức đóng tiền tham gia: nộp trực tiếp cho nhân viên thu của tổ chức dịch vụ, "
                "nộp tiền thông qua tài khoản ngân hàng hoặc hệ thống tiện ích thông minh theo phương thức giao "
                "dịch đã lựa chọn (Trường hợp lựa chọn giao dịch trên Cổng dịch vụ công quốc gia thì nộp tiền thông "
                "qua Cổng dịch vụ công quốc gia).",
            ),
            Task(
                "thu-tien",
                "Nhân viên thu thu tiền, cấp biên lai và mã xác nhận",
                "Trường hợp người tham gia nộp tiền trực tiếp cho nhân viên thu, nhân viên thu thực hiện thu tiền "
                "đóng, cấp biên lai và mã xác nhận cho người tham gia theo quy định.",
            ),
        ),
        "Cộng tác viên thu không được trực tiếp thu tiền, cấp biên lai cho người tham gia.",
    ),
    Step(
        "tong-ket",
        "Tổng kết hội nghị",
        10,
        DutyRole.HOST,
        (
            Task(
                "phat-so",
                "Phát sổ BHXH, thẻ BHYT, tặng quà (nếu có)",
                "Tổ chức phát sổ BHXH, thẻ BHYT, tặng quà (nếu có) cho đại diện người tham gia đóng tiền trực tiếp "
                "tại hội nghị.",
            ),
            Task("cam-on", "Phát biểu cảm ơn đại biểu, khách hàng"),
            Task(
                "lien-he",
                "Thông báo số điện thoại, email để tiếp tục trao đổi, tư vấn",
                "Thông báo số điện thoại hoặc địa chỉ email của cơ quan BHXH, cán bộ chuyên quản, nhân viên thu, "
                "cộng tác viên thu của Tổ chức dịch vụ để những người tham dự hội nghị chưa đăng ký tham gia tiếp "
                "tục trao đổi hoặc cần tư vấn thêm.",
            ),
            Task(
                "tong-hop",
                "Tổng hợp danh sách người dự, người đăng ký, người cần vận động tiếp",
                "Tổng hợp danh sách khách hàng tham dự hội nghị; danh sách người đăng ký tham gia BHXH tự nguyện, "
                "BHYT tự đóng tại hội nghị; danh sách người cần tiếp tục tư vấn, vận động tham gia BHXH, BHYT.",
            ),
        ),
    ),
)

LIVESTREAM = (
    Step(
        "tuong-tac",
        "Tương tác với khách hàng",
        10,
        DutyRole.PRESENTER,
        (
            Task(
                "chao-hoi",
                "Chào hỏi tạo thiện cảm: hỏi thăm sức khỏe, tương tác với khách hàng",
            ),
            Task(
                "chu-de",
                "Thông báo chủ đề, ấn phẩm tặng (nếu có)",
                "Thông báo chủ đề nội dung livestream, thông báo việc tặng các ấn phẩm tuyên truyền (nếu có) để thu "
                "hút và giữ chân khách hàng tham gia đến cuối chương trình.",
            ),
            Task(
                "keu-goi",
                "Kêu gọi thích, chia sẻ, gắn tên bạn bè",
                "Kêu gọi tương tác: Để tăng số lượng người xem buổi livestream, kêu gọi người xem like, (thích) "
                "share (chia sẻ) trên trang cá nhân và các hội nhóm và tag (gắn) tên những người bạn vào xem cùng.",
            ),
        ),
    ),
    Step(
        "gioi-thieu",
        "Giới thiệu về chủ đề livestream",
        30,
        DutyRole.PRESENTER,
        (
            Task(
                "video",
                "Trình chiếu video, clip phỏng vấn chuyên gia, người thụ hưởng",
                "Trình chiếu video, clip phỏng vấn các chuyên gia có uy tín trong và ngoài ngành về lĩnh vực BHXH, "
                "BHYT; những người đã tham gia và thụ hưởng chính sách BHXH, BHYT, trọng tâm về lợi ích khi tham "
                "gia BHXH, BHYT.",
            ),
            Task(
                "hai-chieu",
                "Giữ tương tác 2 chiều: đặt câu hỏi, đề nghị bình luận",
                "Trong quá trình livestream, giữ tương tác 2 chiều với người xem bằng cách đặt câu hỏi liên tục và "
                "tự trả lời hoặc đề nghị người xem bình luận (comment).",
            ),
        ),
    ),
    Step(
        "binh-luan",
        "Kiểm tra bình luận",
        15,
        DutyRole.ADVISER,
        (
            Task(
                "kiem-tra",
                "Kiểm tra tin nhắn và bình luận, kịp thời trả lời",
                "Viên chức cơ quan BHXH và nhân viên thu thực hiện kiểm tra tin nhắn và bình luận của khách hàng để "
                "kịp thời trả lời (xử lý) các vấn đề phát sinh trong quá trình livestream.",
            ),
        ),
    ),
    Step(
        "giai-dap",
        "Giải đáp ý kiến của khách hàng",
        20,
        DutyRole.PRESENTER,
        (
            Task(
                "tra-loi",
                "Trả lời những câu hỏi đã chắc chắn, có chuẩn bị sẵn",
                "Người thuyết trình trả lời những câu hỏi đã chắc chắn, có sẵn chuẩn bị trong kịch bản.",
            ),
            Task(
                "cau-kho",
                "Câu hỏi khó: tổ tư vấn chuẩn bị, chuyển người thuyết trình giải đáp",
                "Những câu hỏi khó, phức tạp thì tổ tư vấn phối hợp chuẩn bị để chuyển cho người thuyết trình giải "
                "đáp.",
            ),
        ),
    ),
    Step(
        "dang-ky",
        "Chốt danh sách khách hàng đăng ký tham gia BHXH tự nguyện, BHYT tự đóng",
        10,
        DutyRole.ADVISER,
        (
            Task(
                "thong-bao",
                "Thường xuyên thông báo tên khách hàng đã đăng ký",
                "Người thuyết trình thường xuyên thông báo tên khách hàng đã đăng ký tham gia BHXH tự nguyện, BHYT "
                "tự đóng.",
            ),
            Task(
                "ghi-lai",
                "Ghi lại thông tin khách hàng đăng ký qua bình luận, hộp tin nhắn",
                "Nhân viên thu, cộng tác viên của Tổ chức dịch vụ ghi lại thông tin của khách hàng đã đăng ký tham "
                "gia qua phần bình luận (comment) hoặc kiểm tra hộp tin nhắn (inbox).",
            ),
        ),
    ),
    Step(
        "tong-ket",
        "Tổng kết hội nghị",
        5,
        DutyRole.PRESENTER,
        (
            Task(
                "noi-dung",
                "Tổng kết lại nội dung chính của buổi livestream",
                "Người thuyết trình tổng kết lại nội dung chính của buổi livestream để mọi người tham gia đều nắm "
                "bắt được thông tin về nội dung cần truyền tải.",
            ),
            Task(
                "cam-on",
                "Cảm ơn, kêu gọi tương tác, giới thiệu buổi livestream tiếp theo",
                "Cảm ơn và kêu gọi tương tác, giới thiệu buổi livestream tiếp theo: Kêu gọi người xem nhắn tin hoặc "
                "để lại bình luận để tìm hiểu kỹ hơn về chính sách BHXH, BHYT và đăng ký tham gia BHXH tự nguyện, "
                "BHYT tự đóng...",
            ),
            Task(
                "lap-danh-sach",
                "Lập danh sách khách hàng đăng ký từ tin nhắn và bình luận",
                "Nhân viên thu, cộng tác viên thu kiểm tra tin nhắn và bình luận của khách hàng để lập danh sách "
                "khách hàng đăng ký tham gia BHXH tự nguyện, BHYT tự đóng.",
            ),
        ),
    ),
)

# (kind, number, title, basis, steps)
TEMPLATES = (
    (
        ConferenceKind.IN_PERSON,
        1,
        "Hội nghị truyền thông khách hàng trực tiếp",
        "Công văn 871/BHXH-TST, II.2.1d",
        IN_PERSON,
    ),
    (
        ConferenceKind.LIVESTREAM,
        1,
        "Hội nghị truyền thông khách hàng trực tuyến (livestream)",
        "Công văn 871/BHXH-TST, II.2.2b",
        LIVESTREAM,
    ),
    (
        ConferenceKind.DIALOGUE,
        1,
        "Hội nghị tư vấn, đối thoại (mẫu khởi đầu)",
        "Quyết định 681/QĐ-BHXH, Điều 10, bước 4–5; đơn vị chủ trì soạn lại",
        DIALOGUE,
    ),
)
