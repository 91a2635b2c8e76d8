"""How does a policy text look on paper and on a site? Makers of PDF and HTML for samples and tests.

The source is plain text: title lines up to the first line that ends in ``：`` or to a blank line, one paragraph a
line, table rows as lines with tabs. ``tests/printing_word.py`` makes Word files of the same blocks.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

Kind = Literal["title", "number", "addressee", "heading", "item", "body", "signature", "attachment", "gap"]

FONT = "STSong-Light"
_HEADING = re.compile(r"[一二三四五六七八九十]+、|第[一二三四五六七八九十]+[章节]")
_ITEM = re.compile(r"（[一二三四五六七八九十]+）|\d+\.")
_NUMBER = re.compile(r"\S{2,8}〔\d{4}〕\d+号")
_SIGNATURE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|[^，。：；]{2,30}(?:政府|办公厅|办公室|[厅局])")
_ATTACHMENT = re.compile(r"附件\d*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph and what part of the page it is."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: rows of cells, the first row its head."""

    rows: tuple[tuple[str, ...], ...]


Block = Line | Grid


def blocks(text: str) -> list[Block]:
    """The blocks of a source text, in reading order; blank lines become gaps."""
    found: list[Block] = []
    rows: list[tuple[str, ...]] = []
    opening = True
    for raw in text.strip("\n").split("\n"):
        if "\t" in raw:
            rows.append(tuple(raw.split("\t")))
            continue
        if rows:
            found.append(Grid(rows=tuple(rows)))
            rows = []
        kind = _kind(raw, opening=opening)
        if kind == "gap" or (kind in {"addressee", "heading", "body"} and opening):
            opening = False
        if kind == "attachment" or (kind == "gap" and _ends_with_date(found)):
            opening = True
        found.append(Line(text=raw.strip(), kind=kind))
    if rows:
        found.append(Grid(rows=tuple(rows)))
    return found


def _ends_with_date(found: list[Block]) -> bool:
    return bool(found) and isinstance(found[-1], Line) and found[-1].kind == "signature"


def _kind(raw: str, *, opening: bool) -> Kind:
    line = raw.strip()
    if not line:
        return "gap"
    if _ATTACHMENT.fullmatch(line):
        return "attachment"
    if _NUMBER.fullmatch(line):
        return "number"
    if opening and not line.endswith(("：", "。")):
        return "title"
    if line.endswith("：") and "，" in line:
        return "addressee"
    if _HEADING.match(line):
        return "heading"
    if _ITEM.match(line):
        return "item"
    return "signature" if _is_signature(line) else "body"


def _is_signature(line: str) -> bool:
    return all(_SIGNATURE.fullmatch(part) for part in line.split())


# --- PDF -------------------------------------------------------------------------------------------------------------


def _style(kind: Kind) -> ParagraphStyle:
    size = 20 if kind == "title" else 15
    indent = 0 if kind in {"title", "number", "addressee", "signature", "attachment"} else 2 * size
    alignment = {"title": TA_CENTER, "number": TA_CENTER, "signature": TA_RIGHT}.get(kind, 0)
    return ParagraphStyle(
        kind,
        fontName=FONT,
        fontSize=size,
        leading=size * 1.8,
        firstLineIndent=indent,
        alignment=alignment,
        wordWrap="CJK",
    )


def _flowable(block: Block) -> Flowable:
    if isinstance(block, Line):
        return Spacer(1, 8 * mm) if block.kind == "gap" else Paragraph(html.escape(block.text), _style(block.kind))
    cell = ParagraphStyle("cell", fontName=FONT, fontSize=11, leading=16, wordWrap="CJK")
    columns = len(block.rows[0])
    widths = [12 * mm] + [(144 * mm) / (columns - 1)] * (columns - 1)
    rows = [[Paragraph(html.escape(text), cell) for text in row] for row in block.rows]
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    return Table(rows, colWidths=widths, repeatRows=1, style=grid)


def print_pdf(text: str, path: Path) -> None:
    """Write the text as A4 pages with a text layer and page numbers ``— 1 —`` at the foot."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))

    def number(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 12)
        canvas.drawCentredString(A4[0] / 2, 15 * mm, f"— {template.page} —")

    template = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=27 * mm,
        rightMargin=27 * mm,
        topMargin=30 * mm,
        bottomMargin=28 * mm,
        invariant=1,
    )
    template.build([_flowable(block) for block in blocks(text)], onFirstPage=number, onLaterPages=number)


# --- HTML ------------------------------------------------------------------------------------------------------------

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}_政策文件_云泽省人民政府门户网站</title>
<meta name="keywords" content="政策文件">
<style>.nav li {{ display: inline }} .share a {{ color: #b00 }}</style>
<script>var column = "政策文件"; function share(to) {{ return to + column; }}</script>
</head>
<body>
<div class="header"><a href="/">云泽省人民政府门户网站</a><form><input name="q" placeholder="请输入关键词"></form></div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/yw/">要闻动态</a></li><li><a href="/zwgk/">政务公开</a></li>
<li><a href="/fw/">政务服务</a></li><li><a href="/hd/">互动交流</a></li></ul>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt;
<a href="/zwgk/wj/">政策文件</a></div>
<div class="article">
<h1>{title}</h1>
<div class="info">来源：省政府办公厅　浏览次数：<span id="hits">1024</span>　字体：[<a>大</a> <a>中</a> <a>小</a>]</div>
<div class="content" id="zoom">
{content}
</div>
<div class="share">分享到：<a onclick="share('wx')">微信</a> <a onclick="share('wb')">微博</a>
<a>打印</a> <a>关闭窗口</a></div>
</div>
<div class="related"><h3>相关链接</h3><ul><li><a href="/zcjd/1.html">一图读懂</a></li>
<li><a href="/zcjd/2.html">政策解读</a></li><li><a href="/zwgk/wj/3.html">更多政策文件</a></li></ul></div>
<div class="footer">主办：云泽省人民政府办公厅　网站标识码：9900000001　联系我们　网站地图</div>
</body>
</html>
"""


def print_html(text: str, path: Path) -> None:
    """Write the text as a page of a government site: navigation, breadcrumbs, share bar and footer around it."""
    found = blocks(text)
    heads: list[str] = []
    for block in found:
        if not isinstance(block, Line) or block.kind != "title":
            break
        heads.append(block.text)
    rest = found[len(heads) :]
    content = "\n".join(_element(block) for block in rest)
    path.write_text(_PAGE.format(title=html.escape("".join(heads)), content=content), encoding="utf-8")


def _element(block: Block) -> str:
    if isinstance(block, Grid):
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in block.rows
        )
        return f"<table border='1'><tbody>{rows}</tbody></table>"
    if block.kind == "gap":
        return "<p>&nbsp;</p>"
    align = {"title": "center", "number": "center", "signature": "right"}.get(block.kind, "justify")
    indent = "　　" if block.kind in {"heading", "item", "body"} else ""
    return (
        f'<p style="text-align: {align}"><span style="font-family: 仿宋">{indent}{html.escape(block.text)}</span></p>'
    )
