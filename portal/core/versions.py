"""The version that a page showed, which its form sends back: what somebody saved meanwhile is never overwritten."""

from __future__ import annotations

from wtforms import HiddenField

from portal.core.fields import posted_number
from portal.core.forms import Form
from portal.core.i18n import _


class VersionForm(Form):
    """A form that builds on one version of what it changes; by itself the form of a button."""

    version = HiddenField()

    @property
    def shown_version(self) -> int:
        """The version that the page showed; 0, which is never one, if it was forged."""
        return posted_number(self.version)

    def overtaken(self, version: int, stored: str) -> str:
        """Build on the newer ``version`` from now on, because the person is told what it says (``stored``): the words
        for the page that comes back with what he typed."""
        self.version.data = str(version)
        return _("Đang lưu: %(stored)s. Lưu lần nữa sẽ thay bằng nội dung trên trang này.", stored=stored)
