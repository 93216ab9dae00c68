"""Our own elements in the HTML of a paper; xhtml2pdf finds the class of a tag by a name in its parser module.

<pdf:slot n>                         a long table (slots.py)
<pdf:columns><pdf:column share>      blocks side by side, made of <pdf:line> and <pdf:qr>
<pdf:line size bold italic align rule before page>text</pdf:line>
<pdf:qr value size align>            a QR code, in a column or on its own
<pdf:section paper>                  a new page with numbering of its own; "portrait" or "landscape"
<li>                                 begins with "- ", or a number in <ol>
<pdf:folio> <pdf:watermark> <pdf:proof>   only in the static frames of paper.css
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Any, Final, cast

from reportlab.platypus.doctemplate import NextPageTemplate
from reportlab.platypus.flowables import PageBreak
from xhtml2pdf import parser
from xhtml2pdf.tags import pisaTag

from portal.core.pdf import session
from portal.core.pdf.columns import ColumnsFlowable, ColumnSpec, QrItem, Rule, TextLine
from portal.core.pdf.errors import PdfError
from portal.core.pdf.furniture import Folio, Proof, SectionStart, Watermark
from portal.core.pdf.spec import Align
from portal.core.pdf.table import TableFlowable

_PAPERS: Final = frozenset({"portrait", "landscape"})
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_ALIGNS: Final = frozenset({"left", "center", "right"})


class _Tag(pisaTag, ABC):
    """A tag that is wholly ours: what is inside it is read here and not laid out as running text."""

    def start(self, c: Any) -> None:
        c.addPara()
        self.place(c)
        self.node.childNodes = []

    @abstractmethod
    def place(self, c: Any) -> None:
        """Put what it stands for into the story of this context."""


class SlotTag(_Tag):
    """``<pdf:slot n>``: the long table that the template put there."""

    def place(self, c: Any) -> None:
        running = session.current()
        c.addStory(TableFlowable(running.take(self.node.getAttribute("n")), running.ruler))


class ColumnsTag(_Tag):
    """``<pdf:columns>``: blocks side by side."""

    def place(self, c: Any) -> None:
        columns = [
            ColumnSpec(_number(node, "share", 1), [_item(child) for child in _elements(node)])
            for node in _elements(self.node)
        ]
        flowable = ColumnsFlowable(columns, session.current().ruler)
        flowable.spaceBefore = _number(self.node, "before", 0) * 72 / 25.4
        flowable.spaceAfter = _number(self.node, "after", 0) * 72 / 25.4
        c.addStory(flowable)


class QrTag(_Tag):
    """``<pdf:qr>``: a code drawn as vectors."""

    def place(self, c: Any) -> None:
        c.addStory(ColumnsFlowable([ColumnSpec(1, [_qr(self.node)])], session.current().ruler))


class SectionTag(_Tag):
    """``<pdf:section>``: a new page with numbers of its own."""

    def place(self, c: Any) -> None:
        paper = self.node.getAttribute("paper") or "portrait"
        if paper not in _PAPERS:
            raise PdfError(f"unknown paper {paper!r}")
        first = not c.story
        c.addStory(NextPageTemplate(f"{paper}-first"))
        if not first:
            c.addStory(PageBreak())
        c.addStory(SectionStart())
        c.addStory(NextPageTemplate(f"{paper}-next"))


class FolioTag(_Tag):
    """``<pdf:folio>``: where the number of a page begins to count."""

    def place(self, c: Any) -> None:
        c.addStory(Folio())


class WatermarkTag(_Tag):
    """A tag of ours."""

    def place(self, c: Any) -> None:
        c.addStory(Watermark(_text(self.node)))


class ProofTag(_Tag):
    """A tag of ours."""

    def place(self, c: Any) -> None:
        lines = [_text(node) for node in _elements(self.node)]
        c.addStory(Proof(lines, self.node.getAttribute("url"), with_qr=self.node.hasAttribute("qr")))


class ListItemTag(pisaTag):
    """Items begin as papers write them, "- " or "1. ", as text: the marks of xhtml2pdf need fonts not embedded."""

    def start(self, c: Any) -> None:
        mark = "- "
        if c.frag.listStyleType == "decimal":
            c.listCounter += 1
            mark = f"{c.listCounter}. "
        c.addFrag(mark)
        c.fragStrip = True


def install() -> None:
    """Teach xhtml2pdf our tags; doing it again changes nothing."""
    for name, tag in _TAGS.items():
        setattr(parser, f"pisaTag{name}", tag)


_TAGS: Final = {
    "LI": ListItemTag,
    "PDFSLOT": SlotTag,
    "PDFCOLUMNS": ColumnsTag,
    "PDFQR": QrTag,
    "PDFSECTION": SectionTag,
    "PDFFOLIO": FolioTag,
    "PDFWATERMARK": WatermarkTag,
    "PDFPROOF": ProofTag,
}


def _elements(node: Any) -> list[Any]:
    return [child for child in node.childNodes if child.nodeType == child.ELEMENT_NODE]


def _text(node: Any) -> str:
    """All text inside, single-spaced; a no-break space stays, it holds the place of a number still to be
    written."""
    parts = [child.data if child.nodeType == child.TEXT_NODE else _text(child) for child in node.childNodes]
    return _BLANKS.sub(" ", "".join(parts)).strip(" ")


def _item(node: Any) -> TextLine | QrItem:
    if node.tagName == "pdf:qr":
        return _qr(node)
    if node.tagName != "pdf:line":
        raise PdfError(f"<{node.tagName}> cannot stand in a column")
    return TextLine(
        _text(node),
        size=_number(node, "size", 13),
        bold=node.hasAttribute("bold"),
        italic=node.hasAttribute("italic"),
        align=_align(node, "center"),
        rule=cast("Rule", node.getAttribute("rule")),
        before=_number(node, "before", 0),
        page=node.getAttribute("page"),
    )


def _qr(node: Any) -> QrItem:
    value = node.getAttribute("value")
    if not value:
        raise PdfError("a QR code needs a value")
    return QrItem(value, _number(node, "size", 24), _align(node, "left"), _number(node, "before", 0))


def _align(node: Any, default: Align) -> Align:
    align = node.getAttribute("align") or default
    if align not in _ALIGNS:
        raise PdfError(f"unknown alignment {align!r}")
    return cast("Align", align)


def _number(node: Any, name: str, default: float) -> float:
    value = node.getAttribute(name)
    try:
        return float(value) if value else default
    except ValueError:
        raise PdfError(f"{name}={value!r} is no number") from None
