"""Is every document divided into a tree that tiles its text?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.chinese import chinese_number
from corpus.headings import heading_of
from corpus.structure import Node, outline

PIECES = [
    "一、总体要求",
    "二、主要任务",
    "（一）加快建设。坚持规划先行。",
    "（二）完善机制",
    "1．建立名录。梳理名单。",
    "（1）甲",
    "① 乙",
    "第三条 本办法自印发之日起施行。",
    "第二章 职责",
    "附件1",
    "——综合实力增强。",
    "各地要加强领导。",
    "（责任单位：省水利厅）",
    "\n",
    "\t",
    "　",
    "2031年6月",
    "专栏1 水网工程",
    "十",
    "、",
    "（",
    "）",
]


def labels(nodes: list[Node] | tuple[Node, ...]) -> list[object]:
    """The labels of a tree as nested lists."""
    return [[node.heading.label, labels(node.children)] if node.children else node.heading.label for node in nodes]


@given(st.lists(st.sampled_from(PIECES)).map("\n".join) | st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
def test_leaves_tile_any_text(text: str) -> None:
    """Each character belongs to exactly one leaf."""
    assert "".join(span.of(text) for span in outline(text).leaves()) == text


@given(st.lists(st.sampled_from(PIECES)).map("\n".join))
def test_nodes_nest(text: str) -> None:
    """A child lies within its parent, after the one before it."""
    for node in outline(text).walk():
        reached = node.start
        for child in node.children:
            assert reached <= child.start <= child.end <= node.end
            reached = child.end


def test_levels_of_an_official_document() -> None:
    """一、 holds （一）, which holds 1., which holds （1）."""
    text = (
        "一、任务\n（一）建网。做好。\n1．规划。编制。\n（1）调查。摸底。\n2．施工。开工。\n（二）管护。健全。\n"
        "二、保障\n（三）领导。加强。"
    )
    assert labels(outline(text).nodes) == [["一", [["（一）", [["1", ["（1）"]], "2"]], "（二）"]], ["二", ["（三）"]]]


def test_chapters_and_articles() -> None:
    """第X章 holds 第X条, which holds （一）."""
    text = (
        "第一章 总则\n第一条 为规范水网，制定本办法。\n第二章 管理\n第二条 管理单位应当：\n（一）巡查；\n（二）养护。"
    )
    assert labels(outline(text).nodes) == [["第一章", ["第一条"]], ["第二章", [["第二条", ["（一）", "（二）"]]]]]


def test_a_plan_that_counts_from_one_again_is_a_part_of_its_own() -> None:
    """Two forwarded plans each begin with 一、; the second takes its title with it."""
    plan = "一、要求\n严格落实。\n二、措施\n做好巡查。\n"
    tree = outline(f"通知\n云泽省水网巡查行动方案\n{plan}云泽省灌区改造行动方案\n{plan}")
    assert tree.parts == 2
    assert [node.heading.title for node in tree.nodes if node.heading.kind == "part"] == ["云泽省灌区改造行动方案"]


def test_a_text_without_line_breaks_is_divided_at_its_numbers() -> None:
    """Copied from a page, a whole document may arrive as one line."""
    body = "坚持规划先行，" * 60
    text = (
        f"现提出如下意见。一、要求（一）思想。{body}。二、任务（一）建网。{body}。（二）管护。{body}。"
        f"三、保障（一）领导。{body}。"
    )
    assert labels(outline(text).nodes) == [["一", ["（一）"]], ["二", ["（一）", "（二）"]], ["三", ["（一）"]]]


def test_a_list_of_attachments_is_no_heading() -> None:
    """附件：1.… 2.… names files; its numbers open no items."""
    text = "一、要求\n（一）加强领导。压实责任，加强监督。\n附件：1.水网分工表\n2.灌区名录\n云泽省水利厅"
    assert labels(outline(text).nodes) == [["一", ["（一）"]]]


@pytest.mark.parametrize(
    ("line", "label", "title"),
    [
        ("（一）加快建设。坚持规划先行，建好水网。", "（一）", "加快建设"),
        ("（一）加快水网建设", "（一）", "加快水网建设"),
        ("1.县水利局：负责巡查养护，建立台账。", "1", "县水利局"),
        ("三、加强监督（责任单位：省水利厅）", "三", "加强监督"),
        ("（二）编制下达年度计划时，考虑各地实际。", "（二）", ""),
        ("12．健全机制。完善制度。", "12", "健全机制"),
        ("第七条 鼓励社会资本投资建设停车场。", "第七条", ""),
        ("第八条 经营者不得有下列行为：", "第八条", ""),
        ("第九条 市公安局负责停车秩序管理。违者处罚。", "第九条", ""),
        ("第三条 职责分工。市公安局负责停车秩序管理。", "第三条", "职责分工"),
    ],
)
def test_titles(line: str, label: str, title: str) -> None:
    """A heading's title ends at its full stop, its colon, or its clause; a sentence is no title."""
    heading = heading_of(line, 0, len(line))
    assert heading is not None
    assert (heading.label, heading.title) == (label, title)


@pytest.mark.parametrize(
    "line", ["2031年底前完成", "3.5%以上", "1.2亿元", "一些地方", "十年来", "（含1家）", "附件所列名单"]
)
def test_what_is_no_heading(line: str) -> None:
    """Years, decimals and ordinary words open no item."""
    assert heading_of(line, 0, len(line)) is None


@pytest.mark.parametrize(
    ("text", "number"), [("十", 10), ("十二", 12), ("二十", 20), ("三十一", 31), ("一百零三", 103), ("7", 7)]
)
def test_chinese_numbers(text: str, number: int) -> None:
    """Numbers of headings are read up to hundreds."""
    assert chinese_number(text) == number
