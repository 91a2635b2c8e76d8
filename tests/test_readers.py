"""Is every format read as a person reads it, and what cannot be read refused in one line?"""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader

from corpus import office
from corpus.canonical import canonical
from corpus.characters import ordinary, without_layout_spaces
from corpus.load import load, load_bytes
from corpus.numerals import list_number
from corpus.paragraph import Paragraph
from ontology.errors import MissingToolError, UnreadableSourceError
from tests import readers

PLAIN = "云泽省水利厅关于开展河湖巡查的通知\n各市水利局：\n一、巡查范围\n临江市、青原市于2026年6月底前完成首轮巡查。\n"


def text_of(content: bytes, name: str = "文件") -> str:
    """The canonical text of a file's bytes."""
    return load_bytes(content, name).text


def refused(content: bytes, name: str = "文件") -> str:
    """The line with which a file is refused."""
    with pytest.raises(UnreadableSourceError) as caught:
        load_bytes(content, name)
    line = caught.value.line()
    assert "\n" not in line
    assert line.startswith(name)
    return line


# Text files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_reads_the_same_in_every_encoding(encoding: str) -> None:
    """A text file says the same in UTF-8, GB18030 and UTF-16, with and without a byte order mark."""
    assert text_of(PLAIN.encode(encoding)) == PLAIN.strip()


def test_text_with_one_damaged_byte_is_still_read() -> None:
    """One byte that got lost costs one character, not the file."""
    content = PLAIN.encode("gb18030") + b"\xff\xfe\n" + "（此件公开发布）".encode("gb18030")
    assert "临江市、青原市" in text_of(content)


@given(st.text(alphabet=st.characters(codec="gb18030", categories=["L", "N", "P"]), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_text_keeps_every_printed_character(line: str) -> None:
    """Whatever is printed in a text file stands in its canonical text, one-to-one replacements aside."""
    kept = "".join(ordinary(line).split())
    content = f"云泽省文件。{line}云泽".encode()
    assert "".join(text_of(content).split()) == f"云泽省文件。{kept}云泽"


def test_locators_tile_the_text() -> None:
    """Each paragraph has a locator whose span quotes it, counted from 1."""
    document = load_bytes(PLAIN.encode(), "巡查.txt")
    assert [document.text[one.span.start : one.span.end] for one in document.locators] == document.text.split("\n")
    assert [one.paragraph for one in document.locators] == [1, 2, 3, 4]


def test_page_number_lines_and_invisible_characters_go() -> None:
    """Page numbers on a line, zero-width characters and bookmarks of converters are no text."""
    raw = "一、\u200b总体\u00ad要求[bookmark: _Toc7]\n— 3 —\n坚持⼈民⾄上。\n- 4 -\n第5页 共9页\n"
    assert text_of(raw.encode()) == "一、总体要求\n坚持人民至上。"


def test_misread_number_brackets_are_set_right() -> None:
    """Brackets that a font lacked are those of the standard again; quotation marks stay."""
    assert text_of("云水发„2026‟7号\n„试点‟先行。".encode()) == "云水发〔2026〕7号\n„试点‟先行。"


def test_kangxi_radicals_become_ordinary_characters_one_to_one() -> None:
    """Glyphs of the radicals block read as the characters that they look like; full-width digits stay."""
    assert ordinary("⾰命⽂物⻅⻔⺠２０２６") == "革命文物见门民２０２６"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("到 2027 年，建成 3 个港区", "到2027年，建成3个港区"),
        ("财 政 部", "财政部"),
        ("第三条 本办法适用于全省", "第三条 本办法适用于全省"),
        ("云泽省财政厅 云泽省水利厅", "云泽省财政厅 云泽省水利厅"),
        ("采用 Wi Fi 6 标准", "采用 Wi Fi 6标准"),
    ],
)
def test_layout_spaces_go_and_separating_ones_stay(printed: str, read: str) -> None:
    """Spaces around digits and inside spread words go; those between names and words stay."""
    assert without_layout_spaces(printed) == read


def test_sentence_torn_over_paragraphs_is_joined() -> None:
    """A sentence that a converter broke at the end of a page is one paragraph again; headings stay alone."""
    raw = (
        "（一）整治岸线。各市人民政府要对辖区岸线全面排查，建立问题台账，逐一明确整改责任人和完\n— 2 —\n"
        "成时限，2026年底前完成。\n（二）创新机制，激发活力\n深化水权改革，\n有序开展交易。\n"
    )
    assert text_of(raw.encode()).split("\n") == [
        "（一）整治岸线。各市人民政府要对辖区岸线全面排查，建立问题台账，逐一明确整改责任人和完成时限，2026年底前完成。",
        "（二）创新机制，激发活力",
        "深化水权改革，有序开展交易。",
    ]


def test_text_that_lost_its_line_breaks_is_opened_at_its_headings() -> None:
    """A document on one line falls into title, number, addressees, headings, items and signature."""
    body = "各地要加强巡查，发现问题及时处置。" * 60
    raw = (
        "云泽省人民政府关于加强河湖管理的意见云政发〔2026〕9号各市人民政府，省政府各部门：为加强河湖管理，现提出如下意见。"
        f"一、总体要求（一）指导思想。{body}（二）主要目标。{body}二、重点任务（一）整治岸线。{body}云泽省人民政府2026年3月2日（此件公开发布）"
    )
    found = text_of(raw.encode()).split("\n")
    assert found[:5] == [
        "云泽省人民政府关于加强河湖管理的意见",
        "云政发〔2026〕9号",
        "各市人民政府，省政府各部门：",
        "为加强河湖管理，现提出如下意见。",
        "一、总体要求",
    ]
    assert [line[:7] for line in found[5:9]] == ["（一）指导思想", "（二）主要目标", "二、重点任务", "（一）整治岸线"]
    assert found[9:] == ["云泽省人民政府", "2026年3月2日", "（此件公开发布）"]


# Word


def test_automatic_numbering_is_restored_as_printed() -> None:
    """Numbers of several levels, in Chinese formats, count and restart as Word shows them."""
    document = readers.word()
    readers.define_list(
        document,
        51,
        [
            ("chineseCountingThousand", "第%1章", 1),
            ("chineseCountingThousand", "（%2）", 1),
            ("decimal", "%3.", 1),
            ("decimalEnclosedCircle", "%4", 1),
        ],
    )
    for depth, text in [
        (0, "总则"),
        (1, "目的"),
        (1, "范围"),
        (2, "港区"),
        (2, "航道"),
        (3, "干线"),
        (0, "职责"),
        (1, "省级"),
    ]:
        readers.numbered(document, text, 51, depth)
    assert text_of(readers.saved(document)).split("\n") == [
        "第一章 总则",
        "（一）目的",
        "（二）范围",
        "1.港区",
        "2.航道",
        "①干线",
        "第二章 职责",
        "（一）省级",
    ]


def test_articles_go_on_counting_through_chapters() -> None:
    """A level that never restarts keeps its count, and two instances of one list count on together."""
    document = readers.word()
    readers.define_list(document, 52, [("chineseCountingThousand", "第%1条", 9)])
    readers.add_instance(document, 53, 52)
    readers.numbered(document, "港口应当公布收费。", 52)
    document.add_paragraph("第二章 监督")
    readers.numbered(document, "部门应当开展检查。", 53)
    assert text_of(readers.saved(document)).split("\n") == [
        "第九条 港口应当公布收费。",
        "第二章 监督",
        "第十条 部门应当开展检查。",
    ]


def test_an_override_starts_a_list_anew() -> None:
    """An instance with a start of its own begins there once and then counts on."""
    document = readers.word()
    readers.define_list(document, 54, [("decimal", "%1、", 1)])
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    readers.add_instance(document, 55, 54, override)
    for key in (54, 54, 55, 55):
        readers.numbered(document, "完善设施", key)
    assert [line[:2] for line in text_of(readers.saved(document)).split("\n")] == ["1、", "2、", "1、", "2、"]


def test_numbering_comes_through_paragraph_styles() -> None:
    """A paragraph whose style hangs in a list is numbered at the style's level."""
    document = readers.word()
    readers.define_list(document, 56, [("chineseCounting", "%1、", 1), ("chineseCounting", "（%2）", 1)])
    for name, depth in (("一级", 0), ("二级", 1)):
        style = document.styles.add_style(name, 1)
        properties = style.element.get_or_add_pPr()
        xml = f'<w:numPr {readers.NS}><w:ilvl w:val="{depth}"/><w:numId w:val="56"/></w:numPr>'
        properties.append(readers.parse_xml(xml))
    for name, text in (("一级", "总体要求"), ("二级", "思路"), ("二级", "目标"), ("一级", "任务")):
        document.add_paragraph(text, style=name)
    assert text_of(readers.saved(document)).split("\n") == ["一、总体要求", "（一）思路", "（二）目标", "二、任务"]


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (12, "chineseCounting", "十二"),
        (3, "ideographTraditional", "丙"),
        (4, "ideographZodiac", "卯"),
        (10, "decimalEnclosedCircle", "⑩"),
        (21, "chineseLegalSimplified", "贰拾壹"),
        (7, "decimalFullWidth", "７"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (3, "decimalZero", "03"),
        (5, "noSuchFormat", "5"),
    ],
)
def test_list_numbers_in_words_formats(value: int, kind: str, printed: str) -> None:
    """Each number format prints as Word prints it; an unknown one prints decimal."""
    assert list_number(value, kind) == printed


def test_tracked_changes_are_read_as_accepted() -> None:
    """Insertions stay, deletions and moved-away text go, a deleted paragraph mark joins two paragraphs."""
    document = readers.word()
    readers.with_xml(
        document,
        "<w:p><w:r><w:t>由省交通</w:t></w:r><w:del w:id='1'><w:r><w:delText>运输</w:delText></w:r></w:del>"
        "<w:ins w:id='2'><w:r><w:t>厅负责</w:t></w:r></w:ins>"
        "<w:moveFrom w:id='3'><w:r><w:t>（略）</w:t></w:r></w:moveFrom></w:p>",
    )
    readers.with_xml(
        document,
        "<w:p><w:pPr><w:rPr><w:del w:id='4'/></w:rPr></w:pPr><w:r><w:t>每季度</w:t></w:r></w:p>",
    )
    document.add_paragraph("报告进展。")
    assert text_of(readers.saved(document)) == "由省交通厅负责\n每季度报告进展。"


def test_fields_show_their_results_and_page_numbers_go() -> None:
    """Of a field its result is read; hidden text and the field that prints the page are not."""
    document = readers.word()
    readers.with_xml(
        document,
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>见附件2</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>"
        "<w:fldSimple w:instr=' PAGE '><w:r><w:t>17</w:t></w:r></w:fldSimple>"
        "<w:r><w:br/><w:t>另行通知。</w:t></w:r></w:p>",
    )
    assert text_of(readers.saved(document)) == "见附件2\n另行通知。"


def test_headers_footers_and_contents_are_left_out() -> None:
    """What stands in headers and footers, and the lines of a table of contents, is no text."""
    document = readers.word()
    document.sections[0].header.paragraphs[0].text = "云泽省水利厅文件"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    style = document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、总体要求	1", style=style)
    document.add_paragraph("一、总体要求")
    assert text_of(readers.saved(document)) == "一、总体要求"


def test_table_rows_are_lines_of_cells_with_addresses() -> None:
    """A row is a line of cells; a vertical merge repeats nothing, a horizontal one shows once."""
    document = readers.word(["重点任务分工表"])
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate(
        [("任务", "责任单位", "时限"), ("疏浚航道", "省交通运输厅", "2026年底"), ("", "临江市人民政府", "")]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 1).merge(table.cell(2, 2))
    loaded = load_bytes(readers.saved(document), "分工.docx")
    assert loaded.text.split("\n")[1:] == [
        "任务\t责任单位\t时限",
        "疏浚航道\t省交通运输厅\t2026年底",
        "\t临江市人民政府",
    ]
    cells = {one.cell: loaded.text[one.span.start : one.span.end] for one in loaded.locators if one.cell}
    assert cells["1.2.2"] == "省交通运输厅"
    assert cells["1.3.2"] == "临江市人民政府"


def test_text_boxes_are_read_once() -> None:
    """A text box, which files hold twice for old and new programs, is one paragraph."""
    document = readers.word()
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    box = "<w:txbxContent><w:p><w:r><w:t>特急</w:t></w:r></w:p></w:txbxContent>"
    document.element.body.insert(
        0,
        readers.parse_xml(
            f"<w:p {readers.NS} {spaces}><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}"
            f"</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r><w:r><w:t>云泽省水利厅文件</w:t></w:r></w:p>"
        ),
    )
    assert text_of(readers.saved(document)).split("\n") == ["云泽省水利厅文件", "特急"]


# PDF


def test_pdf_lines_become_paragraphs_also_across_pages() -> None:
    """Lines of a paragraph are joined, over a page break too; page numbers and running heads go."""
    long = "各市人民政府要落实属地责任，健全工作机制，统筹安排资金，按季度报送进展情况，确保按期完成年度任务。"
    pages = [
        [(LEFT, 810, "云泽省内河航运简报"), *readers.set_lines(["一、总体要求", long + long]), (270, 40, "— 1 —")],
        [
            (LEFT, 810, "云泽省内河航运简报"),
            (LEFT, 770, "年度考核结果同时报备。"),
            *readers.set_lines(["二、保障措施"], first=742),
            (270, 40, "— 2 —"),
        ],
    ]
    lines = pages[0][-2][2]
    found = load_bytes(readers.pdf(pages), "简报.pdf")
    assert "云泽省内河航运简报" not in found.text
    assert found.text.split("\n")[0] == "一、总体要求"
    assert lines in found.text.split("\n")[1]
    assert found.text.split("\n")[-1] == "二、保障措施"
    assert [one.page for one in found.locators][-1] == 2


LEFT = readers.LEFT


def test_pdf_drops_layout_spaces_around_digits() -> None:
    """The gaps that a page sets around digits are not text."""
    page = [
        (LEFT, 770, "到 2027 年，建成深水泊位 12 个。"),
        (LEFT, 742, "第二条"),
        (LEFT + 64, 742, "本办法适用于全省港口。"),
    ]
    assert text_of(readers.pdf([page])) == "到2027年，建成深水泊位12个。\n第二条 本办法适用于全省港口。"


def test_pdf_tables_are_rows_of_cells() -> None:
    """Ruled cells become a row with tabs, each cell's lines joined."""
    buffer = io.BytesIO()
    canvas = readers.Canvas(buffer, pagesize=readers.A4)
    readers.pdfmetrics.registerFont(readers.UnicodeCIDFont(readers.FONT))
    canvas.setFont(readers.FONT, 12)
    canvas.drawString(100, 740, "任务分工如下。")
    canvas.grid([100, 220, 400], [640, 680, 720])
    for x, y, text in [
        (105, 700, "任务"),
        (225, 700, "责任单位"),
        (105, 665, "疏浚"),
        (105, 650, "航道"),
        (225, 660, "省交通运输厅"),
    ]:
        canvas.drawString(x, y, text)
    canvas.save()
    loaded = load_bytes(buffer.getvalue(), "分工.pdf")
    assert loaded.text.split("\n") == ["任务分工如下。", "任务\t责任单位", "疏浚航道\t省交通运输厅"]
    assert [one.cell for one in loaded.locators if one.cell] == ["1.1.1", "1.1.2", "1.2.1", "1.2.2"]


def test_pdf_tables_go_on_over_a_page_break() -> None:
    """A table torn by a page break is one: its head is not repeated, its torn row joined, its rows counted on."""
    readers.pdf([])
    buffer = io.BytesIO()
    canvas = readers.Canvas(buffer, pagesize=readers.A4)
    columns, head = [100, 150, 320, 480], [(105, "序号"), (155, "任务"), (325, "责任单位")]
    canvas.setFont(readers.FONT, 12)
    canvas.grid(columns, [100, 140, 180])
    for x, y, text in [
        *((x, 160, text) for x, text in head),
        (105, 120, "1"),
        (155, 120, "疏浚干线"),
        (325, 120, "省交通运输"),
    ]:
        canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.setFont(readers.FONT, 12)
    canvas.grid(columns, [680, 720, 760, 800])
    for x, y, text in [
        *((x, 780, text) for x, text in head),
        (155, 740, "航道"),
        (325, 740, "厅"),
        (105, 700, "2"),
        (155, 700, "建设泊位"),
    ]:
        canvas.drawString(x, y, text)
    canvas.save()
    loaded = load_bytes(buffer.getvalue(), "分工.pdf")
    assert loaded.text.split("\n") == ["序号\t任务\t责任单位", "1\t疏浚干线航道\t省交通运输厅", "2\t建设泊位\t"]
    assert [one.cell for one in loaded.locators][-3:] == ["1.3.1", "1.3.2", "1.3.3"]


def test_scanned_pdf_is_refused_for_want_of_text() -> None:
    """A scan is refused with the reason that it has no text layer, a watermark on each page notwithstanding."""
    picture = io.BytesIO()
    Image.new("RGB", (200, 280), "white").save(picture, "PNG")
    buffer = io.BytesIO()
    canvas = readers.Canvas(buffer, pagesize=readers.A4)
    for _ in range(3):
        canvas.drawImage(readers_image(picture), 0, 0, 595, 842)
        canvas.drawString(240, 20, "SCANNED BY APP")
        canvas.showPage()
    canvas.save()
    assert "没有文字层" in refused(buffer.getvalue(), "扫描.pdf")


def readers_image(picture: io.BytesIO) -> object:
    """A picture as the PDF maker takes it."""
    return ImageReader(io.BytesIO(picture.getvalue()))


def test_truncated_pdf_is_refused() -> None:
    """Half a PDF is no PDF, even where a library would repair it."""
    content = readers.pdf([readers.set_lines([PLAIN.replace("\n", "")])])
    assert "不完整" in refused(content[: len(content) // 2], "半份.pdf")


def test_encrypted_pdf_is_refused() -> None:
    """A PDF with a password is refused with that reason."""
    content = readers.pdf([readers.set_lines(["云泽省财政厅"])], encrypt="secret")
    assert "加了密码" in refused(content, "加密.pdf")


# Web pages

ARTICLE = (
    "<h1>松溪市民政局关于做好养老服务工作的通知</h1><p>各县（市、区）民政局：</p>"
    "<p>　　为做好养老服务工作，现将有关事项通知如下。</p>"
    "<p>　　一、完善设施。<br>　　2026年底前，全市建成社区食堂40个。</p><ol><li>新建20个。</li><li>改建20个。</li></ol>"
    "<table><tr><td rowspan=2>新建</td><td>白石县</td><td>8个</td></tr><tr><td colspan=2>其他县20个</td></tr></table>"
    "<p>松溪市民政局</p><p>2026年2月1日</p>"
)
SITE = (
    "<html><head><meta charset='{declared}'><title>通知_松溪市人民政府</title>"
    "<script>var a='<p>假</p>';</script></head><body>"
    "<div class='nav'><a href=/>首页</a><a href=/zw>政务公开</a></div><div class='crumbs'>当前位置：首页 > 通知</div>"
    "<table><tr><td>索 引 号：</td><td>S2026-1</td><td>发文机关：</td><td>松溪市民政局</td></tr>"
    "<tr><td>发文字号：</td><td>松民发〔2026〕4号</td><td>成文日期：</td><td>2026年02月01日</td></tr></table>"
    "<div id='main'><div class='wrap'>{article}</div><div class='share'>分享到：微信 微博</div></div>"
    "<div class='footer'>主办：松溪市人民政府 云ICP备26000000号</div></body></html>"
)
READ = [
    "松溪市民政局关于做好养老服务工作的通知",
    "各县（市、区）民政局：",
    "为做好养老服务工作，现将有关事项通知如下。",
    "一、完善设施。",
    "2026年底前，全市建成社区食堂40个。",
    "1.新建20个。",
    "2.改建20个。",
    "新建\t白石县\t8个",
    "\t其他县20个",
    "松溪市民政局",
    "2026年2月1日",
]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "gb18030"), ("", "utf-8")],
)
def test_web_page_gives_its_document_alone(declared: str, encoding: str) -> None:
    """Of a page the document is read, whatever stands around it and whatever encoding it declares."""
    page = SITE.format(declared=declared, article=ARTICLE)
    assert text_of(page.encode(encoding), "页面.html").split("\n") == READ


def test_the_index_card_fills_what_the_text_leaves_open() -> None:
    """A page's index card is no text; the number that only it gives is the document's."""
    document = load_bytes(SITE.format(declared="utf-8", article=ARTICLE).encode(), "页面.html")
    assert "S2026-1" not in document.text
    assert document.number == "松民发〔2026〕4号"


def test_title_outside_the_article_is_put_first() -> None:
    """A title that the site prints above the article's own block belongs to the text."""
    article = ARTICLE.replace("<h1>松溪市民政局关于做好养老服务工作的通知</h1>", "")
    page = f"<html><body><h1>松溪市民政局关于做好养老服务工作的通知</h1><div><div>{article}</div></div></body></html>"
    assert text_of(page.encode(), "页面.html").split("\n")[:2] == READ[:2]


def test_a_web_archive_named_doc_is_read_as_the_page_that_it_is() -> None:
    """A page saved as one file (.mht) is read whatever its name says."""
    page = SITE.format(declared="utf-8", article=ARTICLE)
    archive = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
    archive += "--b\nContent-Type: text/html; charset=utf-8\n"
    archive += f"Content-Transfer-Encoding: 8bit\n\n{page}\n--b--\n"
    assert text_of(archive.encode(), "通知.doc").split("\n") == READ


# OFD and others


def test_ofd_text_is_read_in_page_order() -> None:
    """Text objects make lines and paragraphs, over a page break too; page numbers go."""
    first = [
        (67, 30, "关于疏浚支流航道的批复"),
        (28, 60, "临江市交通运输局："),
        (39.2, 70, "你局《关于疏浚支流航道的请示》收悉。经研究，同意疏浚"),
        (100, 280, "—1—"),
    ]
    second = [(28, 30, "三条支流航道。"), (28, 40, "2026年5月6日"), (100, 280, "—2—")]
    found = load_bytes(readers.ofd([first, second]), "批复.ofd")
    assert found.text.split("\n") == [
        "关于疏浚支流航道的批复",
        "临江市交通运输局：",
        "你局《关于疏浚支流航道的请示》收悉。经研究，同意疏浚三条支流航道。",
        "2026年5月6日",
    ]
    assert [one.page for one in found.locators] == [1, 1, 1, 2]


@pytest.mark.office
def test_rtf_is_read_through_libreoffice() -> None:
    """An RTF reads as the text that it shows."""
    escaped = "".join(f"\\u{ord(character)}?" for character in "一、加强水利建设。")
    content = b"{\\rtf1\\ansi " + escaped.encode() + b"\\par}"
    assert text_of(content, "水利.rtf") == "一、加强水利建设。"


def test_older_formats_say_that_libreoffice_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where LibreOffice is not installed, one line says so and what to do instead."""
    monkeypatch.setattr(office, "find_office", lambda: None)
    with pytest.raises(MissingToolError, match="LibreOffice") as caught:
        load_bytes(b"{\\rtf1 abc}", "旧文件.rtf")
    assert "另存为docx" in caught.value.line()


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive of the given members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def half_of_word() -> bytes:
    """A Word file that was cut short on its way."""
    content = readers.saved(readers.word(["云泽省财政厅"]))
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", "空的"),
        (lambda: b" \r\n\t ", "空的"),
        (lambda: bytes(range(256)) * 40, "不是文字"),
        (half_of_word, "损坏"),
        (lambda: b"%PDF-1.7\n%%EOF\n", "损坏"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "损坏"),
        (lambda: zipped({"xl/workbook.xml": b"<a/>"}), "policygraph check"),
        (lambda: zipped({"ppt/presentation.xml": b"<a/>"}), "演示文稿"),
        (lambda: zipped({"说明.txt": b"a"}), "压缩包"),
        (lambda: zipped({"word/document.xml": b"<w:document"}), "损坏"),
        (lambda: zipped({"word/document.xml": b"<a/>"}), "不是完整的Word文档"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "图片"),
        (lambda: b"<html><body><div class='nav'>a</div></body></html>", "没有正文"),
    ],
)
def test_what_is_no_document_is_refused_in_one_line(make: Callable[[], bytes], reason: str) -> None:
    """Whatever cannot be read costs one line that says what it is."""
    assert reason in refused(make(), "来件.docx")


def test_an_archive_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip bomb is read no further than the bound."""
    monkeypatch.setattr("corpus.archive.LARGEST_MEMBER", 1000)
    assert "展开后过大" in refused(zipped({"word/document.xml": b"0" * 5000}), "炸弹.docx")


def test_xml_entities_are_not_expanded(tmp_path: Path) -> None:
    """An entity that names a file of this machine stays unread."""
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容")
    xml = (
        f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret.as_uri()}">]><w:document {readers.NS}><w:body><w:p><w:r>'
        "<w:t>公开内容&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert text_of(zipped({"word/document.xml": xml.encode()})) == "公开内容"


def test_missing_paths_and_folders_are_refused(tmp_path: Path) -> None:
    """A path that is missing, a folder or too large is refused in one line that names it."""
    for path, reason in [(tmp_path / "没有.txt", "没有这个文件"), (tmp_path, "文件夹")]:
        with pytest.raises(UnreadableSourceError, match=reason) as caught:
            load(path)
        assert caught.value.line().startswith(str(path))


def test_too_large_a_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the bound is refused by its size alone."""
    monkeypatch.setattr("corpus.load.LARGEST", 100)
    path = tmp_path / "大.txt"
    path.write_bytes(b"a" * 200)
    with pytest.raises(UnreadableSourceError, match="超过"):
        load(path)


def test_the_same_text_has_the_same_id_in_every_format() -> None:
    """Word, PDF, page and text of one document are one document by id."""
    lines = [
        "云泽省水利厅关于开展河湖巡查的通知",
        "各市水利局：",
        "一、巡查范围",
        "临江市于2026年6月底前完成首轮巡查。",
    ]
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    forms = [
        "\n".join(lines).encode(),
        readers.saved(readers.word(lines)),
        readers.pdf([readers.set_lines(lines)]),
        page.encode(),
    ]
    assert len({load_bytes(form, "巡查").id for form in forms}) == 1


@given(st.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """No content brings forth any error but the two that say what is wrong."""
    for start in (b"", b"%PDF-1.4 ", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>"):
        try:
            load_bytes(start + content, "来件")
        except (UnreadableSourceError, MissingToolError) as error:
            line = error.line()
        else:
            line = ""
        assert "\n" not in line


@given(st.lists(st.text(alphabet="云泽省一二三、（）。；\t 12\u200b\n", max_size=30), max_size=8))
@settings(max_examples=100, deadline=None)
def test_canonical_text_and_locators_agree(texts: list[str]) -> None:
    """Whatever the paragraphs, locators lie in the text, in order, and quote no line break."""
    text, locators = canonical(Paragraph(text=one) for one in texts)
    ends = [0, *(one.span.end for one in locators)]
    assert all(before <= one.span.start for before, one in zip(ends, locators, strict=False))
    assert all("\n" not in one.span.of(text) for one in locators)
    assert "".join(one.span.of(text) for one in locators) == text.replace("\n", "")


@pytest.mark.parametrize(
    "unit",
    [
        "（",
        "《",
        "云泽省",
        "1 ",
        "[bookmark:",
        "某局 ",
        "附件1\n",
        "2026年1月1日\n云泽省水利厅\n",
        "。　　",
        "<p>",
        "<div>",
    ],
)
def test_hostile_repetition_costs_no_more_than_its_length(unit: str) -> None:
    """Sixty thousand characters of one kind are read, or refused, within seconds."""
    content = ("云泽省水利厅关于开展巡查的通知\n" + unit * (60_000 // len(unit))).encode()
    started = time.perf_counter()
    with contextlib.suppress(UnreadableSourceError):
        load_bytes(content, "来件")
    assert time.perf_counter() - started < 6
