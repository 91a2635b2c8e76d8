"""Are real files of offices and government sites read as their pages read, and refused only with reason?"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from corpus.load import load
from ontology.errors import UnreadableSourceError
from tests.conftest import evaluation_data

SCANS = ("农机优机优补意见.pdf",)
_SPACE = re.compile(r"\s+")


def squeezed(path: Path) -> str:
    """The canonical text of a file without white space."""
    return _SPACE.sub("", load(path).text)


def files(*suffixes: str) -> list[str]:
    """The names of the real files with these suffixes; empty without evaluation data."""
    folder = evaluation_data()
    if folder is None:
        return []
    return sorted(path.name for path in (folder / "formats").iterdir() if path.suffix in suffixes)


@pytest.mark.evaluation
@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("formats/2026年中央一号文件.docx", "formats/2026年中央一号文件.pdf", 0),
        ("formats/国发2019-3综保区若干意见gov.cn页面.html", "corpus/国发2019-3综保区高质量发展.txt", 0),
        ("formats/国办发2018-121体育竞赛表演gov.cn页面.html", "corpus/国办发2018-121体育竞赛表演.txt", 0),
        # The page numbers four list items by its style sheet; the text file ends nine headings with a full stop.
        ("formats/公共数据资源登记管理暂行办法.pdf", "formats/公共数据资源登记管理暂行办法.html", 12),
        ("formats/GovDoc-CN-397.pdf", "corpus/发改税务个税纳税信用通知.txt", 9),
    ],
)
def test_pairs_give_the_same_text(evaluation_folder: Path, one: str, other: str, apart: int) -> None:
    """Two files of one document differ in no more characters than their sources do."""
    left, right = squeezed(evaluation_folder / one), squeezed(evaluation_folder / other)
    steps = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    differing = sum(max(end - start, stop - begin) for kind, start, end, begin, stop in steps if kind != "equal")
    assert differing <= apart


@pytest.mark.evaluation
@pytest.mark.office
def test_the_word_97_pair_gives_the_same_text(evaluation_folder: Path) -> None:
    """A .doc reads as its PDF does, but for twelve marks that the printing program dropped at line ends."""
    folder = evaluation_folder / "formats"
    left, right = (squeezed(folder / f"海南农机购置补贴实施方案.{kind}") for kind in ("doc", "pdf"))
    assert len(left) - len(right) == 12
    assert re.sub("[，。、]", "", left) == re.sub("[，。、]", "", right)


@pytest.mark.evaluation
@pytest.mark.parametrize("name", sorted(set(files(".docx", ".pdf", ".html", ".ofd")) - set(SCANS)))
def test_real_files_are_read_clean(evaluation_folder: Path, name: str) -> None:
    """A real file gives text without page numbers, stray characters, mark-up and the site's furniture."""
    document = load(evaluation_folder / "formats" / name)
    assert len(document.text) > 300
    assert not re.search("[\u2f00-\u2fd5\ue000-\uf8ff\u200b\ufeff\ufffd]", document.text)
    assert not re.search(r"^\s*[-—]\s*\d+\s*[-—]\s*$|</?[a-z]+[ >]|分享到|打印本页|ICP备", document.text, re.MULTILINE)
    assert not re.search(r"(?<=[\u4e00-\u9fff]) {1,2}(?=\d)", document.text)
    assert all(one.span.end <= len(document.text) for one in document.locators)


@pytest.mark.evaluation
@pytest.mark.parametrize("name", SCANS)
def test_scans_say_that_they_have_no_text(evaluation_folder: Path, name: str) -> None:
    """A scan whose only text is the scanning program's watermark is refused for that."""
    with pytest.raises(UnreadableSourceError, match="没有文字层"):
        load(evaluation_folder / "formats" / name)


@pytest.mark.evaluation
@pytest.mark.parametrize("name", files(".xls", ".xlsx"))
def test_workbooks_are_sent_to_check(evaluation_folder: Path, name: str) -> None:
    """A workbook, whatever its name says of its format, is refused in one line that names the command for it."""
    with pytest.raises(UnreadableSourceError, match="policygraph check"):
        load(evaluation_folder / "formats" / name)


@pytest.mark.evaluation
def test_automatic_article_numbers_are_text(evaluation_folder: Path) -> None:
    """Articles that are numbered automatically stand in the text with their numbers, in order."""
    name = next(one for one in files(".docx") if "信息披露" in one)
    text = load(evaluation_folder / "formats" / name).text
    articles = re.findall(r"^第([一二三四五六七八九十]+)条 ", text, re.MULTILINE)
    assert articles[:12] == ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    assert len(articles) == len(set(articles)) > 40


@pytest.mark.evaluation
def test_a_file_that_a_converter_wrecked_is_whole_again(evaluation_folder: Path) -> None:
    """Sentences broken over paragraphs are joined and misread brackets set right."""
    name = next(one for one in files(".docx") if "辅助服务市场建设" in one)
    document = load(evaluation_folder / "formats" / name)
    assert document.number == "湘监能市场〔2025〕57号"
    assert "运行衔接，电力现货市场试运行期间" in document.text
    assert "调节系数为纳入分摊的日电量" in document.text


@pytest.mark.evaluation
def test_soft_line_breaks_end_paragraphs(evaluation_folder: Path) -> None:
    """A body typed with soft line breaks falls into its paragraphs."""
    name = next(one for one in files(".docx") if "2025.2.13" in one)
    lines = load(evaluation_folder / "formats" / name).text.split("\n")
    assert len(lines) > 20
    assert sum(line.startswith(("一、", "二、", "三、", "四、")) for line in lines) == 4
