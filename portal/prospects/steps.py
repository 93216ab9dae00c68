"""The steps of outreach as 03 §5.1.2 and §5.2.2 number them: what a contact can tick as done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.core.i18n import lazy
from portal.enums import ContactChannel

_VISIT: dict[str, Any] = {
    "meet": lazy("Bước 1. Gặp gỡ trực tiếp"),
    "inform": lazy(
        "Bước 2. Cung cấp thông tin: mức đóng, mức hỗ trợ, quyền lợi, thủ tục, người thật việc thật"
    ),
    "advise": lazy("Bước 3. Tư vấn, giải đáp theo khả năng và mục tiêu của người dân"),
    "register": lazy("Bước 4. Hướng dẫn lập thủ tục đăng ký (mẫu TK1-TS hoặc mã số BHXH), cách nộp tiền"),
    "pay": lazy(
        "Bước 5. Thu tiền đóng, viết biên lai, giấy hẹn (chỉ nhân viên thu) hoặc hướng dẫn chuyển khoản"
    ),
    "keep": lazy("Bước 6. Lưu thông tin, tiếp tục vận động người chưa tham gia"),
    "support": lazy("Bước 7. Để lại số điện thoại tư vấn, hỗ trợ"),
}
_GROUP: dict[str, Any] = {
    "contact": lazy("Bước 1. Liên hệ, thống nhất thời gian, địa điểm gặp nhóm nhỏ"),
    "meet": lazy("Bước 2. Gặp gỡ theo nhóm: giới thiệu bản thân, mục đích"),
    "inform": lazy(
        "Bước 3. Cung cấp thông tin: mức đóng, mức hỗ trợ, quyền lợi, thủ tục, người thật việc thật"
    ),
    "advise": lazy("Bước 4. Tư vấn, giải đáp tại nơi gặp gỡ"),
    "register": lazy("Bước 5. Hướng dẫn lập thủ tục đăng ký (mẫu TK1-TS hoặc mã số BHXH), cách nộp tiền"),
    "pay": lazy(
        "Bước 6. Thu tiền đóng, viết biên lai, giấy hẹn (chỉ nhân viên thu) hoặc hướng dẫn chuyển khoản"
    ),
    "keep": lazy("Bước 7. Lưu thông tin, tiếp tục vận động người chưa tham gia"),
    "support": lazy("Bước 8. Để lại số điện thoại tư vấn, hỗ trợ"),
}
_STEPS = {ContactChannel.VISIT: _VISIT, ContactChannel.GROUP: _GROUP}


def steps_of(channel: str) -> Mapping[str, Any]:
    """Key → label of the steps of this kind of outreach, in order; none for calls and conferences."""
    return _STEPS.get(ContactChannel(channel), {}) if channel in set(ContactChannel) else {}
