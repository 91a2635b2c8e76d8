"""Does a document say who issued it, when, to whom and what it holds, and is that understood?"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from corpus.bodies import split_bodies
from corpus.dates import find_date
from corpus.divisions import leading, listed, provinces_in
from corpus.genre import forwarded_titles, genre_of
from corpus.load import load
from corpus.masthead import addressees_of, number_of
from corpus.metadata import Metadata, describe
from tests.conftest import evaluation_data

BODY = (
    "为加强河湖管理，改善水环境质量，结合我省实际，现提出如下意见。\n"
    "一、总体要求\n坚持节水优先。各市人民政府要落实责任。\n"
)


def said(*lines: str) -> Metadata:
    """What a document of these lines says about itself."""
    return describe("\n".join(lines))


def lines_of(lines: list[str]) -> str:
    """A text of these lines."""
    return "\n".join(lines)


# Titles


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            ["云泽省人民政府关于加快推进", "河湖治理的意见", "云政发〔2026〕9号"],
            "云泽省人民政府关于加快推进河湖治理的意见",
        ),
        (["关于加强河湖治理的实施方案", "（征求意见稿）"], "关于加强河湖治理的实施方案"),
        (["《云泽省河湖治理规划（草案）》"], "云泽省河湖治理规划"),
        (["云泽省水利厅 云泽省财政厅", "关于下达治理资金的通知"], "云泽省水利厅 云泽省财政厅关于下达治理资金的通知"),
        (["云泽省水利厅", "云泽省财政厅", "关于下达治理资金的通知"], "云泽省水利厅 云泽省财政厅关于下达治理资金的通知"),
        (
            ["河湖治理规划", "云泽省水利厅关于印发", "《河湖治理规划》的通知"],
            "云泽省水利厅关于印发《河湖治理规划》的通知",
        ),
        (["云泽省水利厅印发《关于推进节水的若干措施》"], "关于推进节水的若干措施"),
        (["云泽省水利厅文件", "云水发〔2026〕3号", "关于开展巡查的通知"], "关于开展巡查的通知"),
        (["附件", "云泽省节水三年行动计划", "（2026—2028年）"], "云泽省节水三年行动计划（2026—2028年）"),
        (
            ["云泽省人民政府关于推行取水许可制度", "用水计量监管的指导意见"],
            "云泽省人民政府关于推行取水许可制度用水计量监管的指导意见",
        ),
    ],
)
def test_title_is_found_over_several_lines(lines: list[str], title: str) -> None:
    """The title is the issuer's own, on one line, without draft mark and outer quotation marks."""
    assert said(*lines, "各市人民政府：", BODY).title == title


def test_a_text_without_title_has_none() -> None:
    """Where a text begins with its body, no title is made up."""
    assert said("各市人民政府：", BODY).title is None


@pytest.mark.parametrize(
    "mark", ["（征求意见稿）", "（草案）", "（送审稿）", "（公开征求意见稿）", "(修订草案征求意见稿)"]
)
def test_draft_marks_are_the_status(mark: str) -> None:
    """A draft mark beside or below the title makes the document a draft."""
    assert said(f"云泽省节水条例{mark}", BODY).status == "draft"
    assert said("云泽省节水条例", mark, BODY).status == "draft"


@pytest.mark.parametrize(
    "title", ["云泽省节水办法（试行）", "云泽省节水规划（2026—2030年）", "关于征求意见工作的总结报告"]
)
def test_other_brackets_are_no_draft_marks(title: str) -> None:
    """Trial rules and years in brackets leave a document final and stay in its title."""
    found = said(title, BODY)
    assert (found.status, found.title) == ("final", title)


# Numbers, dates, addressees


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("云政发〔2026〕9号", "云政发〔2026〕9号"),
        ("云政办发[2026]31号", "云政办发〔2026〕31号"),
        ("（云水规（2026）2 号）", "云水规〔2026〕2号"),
        ("云水函﹝2026﹞第5号", "云水函〔2026〕第5号"),
        ("云泽省人民政府令第12号", "云泽省人民政府令第12号"),
        ("各市人民政府", None),
    ],
)
def test_numbers_are_read_in_every_form_of_brackets(printed: str, number: str | None) -> None:
    """A document number is one number whatever its brackets and spaces."""
    assert number_of(printed) == number


def test_a_number_in_the_body_is_another_documents() -> None:
    """Numbers of documents that a text cites are not its own."""
    assert said("云泽省节水办法", "根据《节水规划》（云政发〔2025〕3号），制定本办法。", BODY).number is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年3月9日", dt.date(2026, 3, 9)),
        ("二〇二六年十二月二十一日", dt.date(2026, 12, 21)),
        ("二○二六年十月十日", dt.date(2026, 10, 10)),
        ("2026 年 3 月 9 日", dt.date(2026, 3, 9)),
        ("2026-03-09", dt.date(2026, 3, 9)),
        ("2026年13月9日", None),
        ("2026年3月", None),
    ],
)
def test_dates_are_read_in_both_numerals(text: str, day: dt.date | None) -> None:
    """A day is read from Arabic and Chinese numerals; what is no day is none."""
    assert find_date(text) == day


def test_the_signature_dates_a_document_rather_than_the_imprint() -> None:
    """Of signature and imprint the signature's day counts, also where bodies stand side by side."""
    found = said(
        "关于下达治理资金的通知",
        "各市水利局：",
        BODY,
        "云泽省水利厅    云泽省财政厅",
        "2026年3月9日",
        "云泽省水利厅办公室 2026年3月11日印发",
    )
    assert (found.issued, found.issuer) == (dt.date(2026, 3, 9), "云泽省水利厅、云泽省财政厅")


def test_a_date_under_the_title_is_the_day_of_issue() -> None:
    """A bracketed day below the title dates a document without signature."""
    assert said("云泽省节水条例", "（2026年5月28日云泽省人民代表大会常务委员会通过）", BODY).issued == dt.date(
        2026, 5, 28
    )


def test_addressees_are_taken_apart_at_commas_outside_brackets() -> None:
    """Addressees are listed as printed; a comma in brackets parts none."""
    assert addressees_of("各市人民政府，省政府各部门、各直属机构，有关单位（含企业，高校）：") == (
        "各市人民政府",
        "省政府各部门、各直属机构",
        "有关单位（含企业，高校）",
    )


# Issuer, level, territory


@pytest.mark.parametrize(
    ("line", "bodies"),
    [
        ("云泽省财政厅  云泽省水利厅", ("云泽省财政厅", "云泽省水利厅")),
        ("云泽省财政厅云泽省水利厅", ("云泽省财政厅", "云泽省水利厅")),
        ("民政部国家卫生健康委员会", ("民政部", "国家卫生健康委员会")),
        ("中共中央 国务院", ("中共中央", "国务院")),
        ("云泽省水利厅（代章）", ("云泽省水利厅",)),
        ("加强部门协作的办公室建设", ()),
        ("关于设立工作专班的通知", ()),
    ],
)
def test_lines_of_bodies_are_told_from_sentences(line: str, bodies: tuple[str, ...]) -> None:
    """A line is a list of bodies only where it names nothing else."""
    assert split_bodies(line) == bodies


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (
            [
                "云泽省水利厅等3部门关于开展巡查的通知",
                "各市：",
                BODY,
                "云泽省水利厅",
                "云泽省公安厅",
                "云泽省财政厅",
                "2026年3月9日",
            ],
            "云泽省水利厅、云泽省公安厅、云泽省财政厅",
        ),
        (["云泽省水利厅关于开展巡查的通知", "各市水利局：", BODY], "云泽省水利厅"),
        (["云泽省水利厅文件", "云水发〔2026〕3号", "关于开展巡查的通知", "各市水利局：", BODY], "云泽省水利厅"),
        (["2026年云泽省人民政府工作报告", "各位代表：", BODY], "云泽省人民政府"),
        (
            ["节水行动方案", "近日，中共云泽省委办公厅、云泽省人民政府办公厅印发了《节水行动方案》，全文如下。", BODY],
            "中共云泽省委办公厅、云泽省人民政府办公厅",
        ),
        (["关于加强节水工作的意见", "国发〔2026〕3号", "各地区：", BODY.replace("我省", "我国")], "国务院"),
        (
            ["关于加强节水工作的意见", "鲁政办发〔2026〕3号", "各市：", BODY + "山东省各市要加强节水。"],
            "山东省人民政府办公厅",
        ),
    ],
)
def test_issuer_is_found_where_it_is_stated(lines: list[str], issuer: str) -> None:
    """Signature, title, red head, report of publication and number each name the issuer."""
    assert said(*lines).issuer == issuer


def test_a_draft_without_issuer_speaks_for_its_province() -> None:
    """Where nobody signs, the province that the text calls 我省 is evident."""
    text = BODY + "省水利厅要对云泽省全省河湖开展巡查，云泽省水利厅、省财政厅负责。我省各市要落实，全省一盘棋。"
    found = said("关于加强节水工作的意见（征求意见稿）", text)
    assert (found.issuer, found.level, found.jurisdiction) == ("云泽省", "province", "云泽省")


def test_a_number_of_another_provinces_letter_proves_nothing() -> None:
    """The letter of a listed province does not make it the issuer of a text about another province."""
    found = said(
        "关于加强节水工作的意见", "云政发〔2026〕3号", "各市：", BODY + "云泽省水利厅要牵头，云泽省财政厅配合。"
    )
    assert found.issuer == "云泽省"


@pytest.mark.parametrize(
    ("issuer", "addressees", "level", "territory"),
    [
        ("国务院办公厅", "各省、自治区、直辖市人民政府", "national", "全国"),
        ("农业农村部", "各省农业农村厅", "ministry", "全国"),
        ("国家林业和草原局", "各省林业主管部门", "ministry", "全国"),
        ("云泽省水利厅", "各市水利局", "province", "云泽省"),
        ("重庆市人民政府", "各区县（自治县）人民政府", "province", "重庆市"),
        ("临江市人民政府", "各县（市、区）人民政府", "city", "临江市"),
        ("青原市人民政府", "各区人民政府", "city", "青原市"),  # 青原区, 松溪县 are other places
        ("松溪市人民政府", "各县（市、区）人民政府", "city", "松溪市"),
        ("云泽省临江市人民政府", "各县（市、区）人民政府", "city", "云泽省临江市"),
        ("白石县人民政府办公室", "各乡镇人民政府", "county", "白石县"),
        ("义乌市人民政府", "各镇人民政府，各街道办事处", "county", "浙江省金华市义乌市"),
        ("青石镇人民政府", "各村", "town", "青石镇"),
        ("云泽大学教务处", "各学院", "other", None),
    ],
)
def test_level_and_territory_follow_the_issuer(issuer: str, addressees: str, level: str, territory: str | None) -> None:
    """The issuer's place and kind give level and territory, for listed and unlisted places."""
    body = "为做好年度工作，现将有关事项通知如下。\n一、主要任务\n加强巡查。"
    found = said(f"{issuer}关于做好工作的通知", f"{addressees}：", body, issuer, "2026年1月5日")
    assert (found.level, found.jurisdiction) == (level, territory)


def test_names_of_divisions_are_taken_apart() -> None:
    """A name begins with the divisions that it belongs to, the listed ones by their codes."""
    assert [one.name for one in leading("上海市杨浦区人民政府")] == ["上海市", "杨浦区"]
    assert [one.name for one in leading("云泽省临江市白石县财政局")] == ["云泽省", "临江市", "白石县"]
    assert leading("城市管理局") == ()
    assert listed("义乌市")[0].code == "330782"


def test_verbs_before_province_are_no_provinces() -> None:
    """落实省委要求 names no province; a name that a text repeats is one."""
    assert dict(provinces_in("落实省委要求，落实省政府部署。云泽省财政厅和云泽省水利厅负责。")) == {"云泽省": 2}


# Kinds and parts


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("云泽省人民政府关于推进节水的指导意见", "指导意见"),
        ("云泽省水利厅关于印发《云泽省节水实施方案（2026—2028年）》的通知", "实施方案"),
        ("云泽省水利厅关于印发节水管理办法的通知", "办法"),
        ("云泽省水利厅关于开展节水宣传的通知", "通知"),
        ("云泽省节水三年行动计划（2026—2028年）", "行动计划"),
        ("2026年节水工作要点", "工作要点"),
        ("节水的故事", None),
    ],
)
def test_the_kind_is_that_of_the_text_that_is_forwarded(title: str, genre: str | None) -> None:
    """A notice that forwards a plan is of the plan's kind; one that orders things itself is a notice."""
    assert genre_of(title) == genre


def test_forwarded_titles_are_listed_in_order() -> None:
    """A notice may forward several texts."""
    title = "云泽省水利厅关于印发《节水办法》和《取水许可细则》的通知"
    assert forwarded_titles(title) == ("节水办法", "取水许可细则")


def test_wrapper_main_texts_and_attachments_are_told_apart() -> None:
    """A covering notice, the two texts that it forwards and an attachment are parts that cover the document."""
    text = lines_of(
        [
            "云泽省水利厅关于印发《云泽省节水办法》和《云泽省取水许可细则》的通知",
            "各市水利局：",
            "现将《云泽省节水办法》《云泽省取水许可细则》印发给你们，请认真执行。",
            "附件：1.用水定额表",
            "云泽省水利厅",
            "2026年3月9日",
            "（此件公开发布）",
            "云泽省节水办法",
            "第一条 为节约用水，制定本办法。",
            "云泽省取水许可",
            "细则",
            "第一条 为规范取水，制定本细则。",
            "附件1",
            "用水定额表",
            "行业\t定额",
        ]
    )
    parts = describe(text).parts
    assert [(part.kind, part.title) for part in parts] == [
        ("wrapper", "云泽省水利厅关于印发《云泽省节水办法》和《云泽省取水许可细则》的通知"),
        ("main", "云泽省节水办法"),
        ("main", "云泽省取水许可细则"),
        ("attachment", "用水定额表"),
    ]
    assert "\n".join(part.span.of(text) for part in parts) == text


def test_a_list_of_attachments_is_no_attachment() -> None:
    """The list above the signature names attachments and is none."""
    text = f"关于开展巡查的通知\n各市水利局：\n{BODY}附件：\n1.巡查表\n2.整改表\n云泽省水利厅\n2026年3月9日"
    assert [part.kind for part in describe(text).parts] == ["main"]


def test_an_attachment_may_be_the_text_that_is_forwarded() -> None:
    """A plan that stands as the attachment of its covering notice is the main text."""
    text = lines_of(
        [
            "关于印发《云泽省节水方案》的通知",
            "各市水利局：",
            "现将《云泽省节水方案》印发给你们。",
            "云泽省水利厅",
            "2026年3月9日",
            "附件",
            "云泽省节水方案",
            "一、目标",
            "全省用水总量不超过90亿立方米。",
        ]
    )
    assert [(part.kind, part.title) for part in describe(text).parts] == [
        ("wrapper", "关于印发《云泽省节水方案》的通知"),
        ("main", "云泽省节水方案"),
    ]


# Real documents


def gold_documents() -> list[Any]:
    """(text file, field values) of each annotated document; empty without evaluation data."""
    folder = evaluation_data()
    values: list[Any] = []
    for path in sorted((folder / "gold").glob("*.json")) if folder else []:
        gold = json.loads(path.read_text("utf-8"))
        if isinstance(gold, dict) and isinstance(gold.get("document"), dict):
            values.append(pytest.param(gold["file"], gold["document"], id=path.stem))
    return values


@pytest.mark.evaluation
@pytest.mark.parametrize(("file", "document"), gold_documents())
def test_annotated_documents_give_their_metadata(evaluation_folder: Path, file: str, document: dict[str, Any]) -> None:
    """Title, issuer, number, date, status and level of real documents are those of the annotation."""
    found = load(evaluation_folder / "corpus" / file)
    read = {
        "title": found.title,
        "issuer": found.issuer,
        "number": found.number,
        "issued": found.issued and found.issued.isoformat(),
        "status": found.status,
        "level": found.level,
    }
    assert read == {field: document[field] or None for field in read}


@pytest.mark.evaluation
def test_every_real_text_has_title_and_parts(evaluation_folder: Path) -> None:
    """Of all real texts the title is found and the parts cover the whole text; nearly all name their issuer."""
    unsigned = 0
    files = sorted((evaluation_folder / "corpus").glob("*.txt"))
    for path in files:
        found = load(path)
        assert found.title, path.name
        assert "".join("".join(part.span.of(found.text) for part in found.parts).split()) == "".join(found.text.split())
        unsigned += found.issuer is None
    assert unsigned <= len(files) // 20
