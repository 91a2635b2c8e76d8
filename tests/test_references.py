"""What is promised of references, modality and word lists beyond their example tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractors import modality, pipeline, reference, wordlists
from extractors.passage import Passage
from ontology.ids import document_id
from ontology.model import Document, Reference, Span


def cited(title: str | None, number: str | None = None) -> Reference:
    return Reference(span=Span(start=0, end=1), rule="reference.titled", title=title, relation="cites", number=number)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "落实《云泽省数据管理办法》（以下简称《办法》），规范管理。",
            {"办法": "云泽省数据管理办法"},
        ),
        (
            "按照《关于优化服务的意见》（云政发〔2024〕3号，以下简称“《意见》”）要求推进。",
            {"意见": "关于优化服务的意见"},
        ),
        ("对照《白石县公平竞争审查细则》（简称《细则》）开展自查。", {"细则": "白石县公平竞争审查细则"}),
        ("各乡镇人民政府（以下简称各乡镇）要落实责任。", {}),
        ("落实《甲规划》（以下简称《规划》）。后文《乙规划》（以下简称《规划》）。", {"规划": "甲规划"}),
    ],
)
def test_aliases(text: str, found: dict[str, str]) -> None:
    """An alias means the title it was defined for, the first where there are two; units' aliases are none."""
    assert dict(reference.aliases(text)) == found


def test_the_alias_at_its_definition_is_no_reference_but_later_it_is() -> None:
    """A definition names the document once; every later 《办法》 is a reference by that name."""
    text = "执行《云泽省数据管理办法》（以下简称《办法》），并按照《办法》要求公开。"
    assert [item.title for item in reference.find(Passage(text=text))] == ["云泽省数据管理办法", "办法"]


def test_an_alias_is_resolved_to_its_full_title_and_number_wherever_it_stands() -> None:
    """The title stays as printed; what it stands for is beside it, also in a later paragraph."""
    text = (
        "一、落实《云泽省数据管理办法》（云政发〔2024〕3号，以下简称《办法》），规范管理。\n"
        "二、省数据局要对照《办法》开展检查，执行《云泽省数据条例》。"
    )
    document = Document(id=document_id(text), source="云泽省数据", sha256="", text=text)
    record = pipeline.extract(document)
    found = [item for task in record.tasks for item in task.references] + list(record.references)
    assert {(item.title, item.full_title, item.number) for item in found} == {
        ("云泽省数据管理办法", None, "云政发〔2024〕3号"),
        ("办法", "云泽省数据管理办法", "云政发〔2024〕3号"),
        ("云泽省数据条例", None, None),
    }


def test_same_document_compares_titles_without_white_space() -> None:
    """A title broken over lines is the same title; an alias stays a name of its own."""
    assert reference.same_document(cited("云泽省 数据管理办法"), cited("云泽省数据管理办法", "云政发〔2024〕3号"))
    assert not reference.same_document(cited("办法"), cited("云泽省数据管理办法"))


def test_spans_count_in_the_document() -> None:
    """Evidence quotes the document, not the paragraph."""
    passage = Passage(text="执行《云泽省数据管理办法》，不得收费。", start=100)
    assert reference.find(passage)[0].span == Span(start=102, end=113)
    assert modality.find(passage)[0].span == Span(start=114, end=118)


@pytest.mark.parametrize(
    ("text", "heading", "types"),
    [
        ("（一）支持园区建设。支持园区建设中试基地。", 10, ["encouragement"]),
        ("（一）严禁乱收费。加强检查。", 9, ["prohibition"]),
        ("（一）严禁乱收费。不得强制服务。", 9, ["prohibition"]),
        ("（一）鼓励创新创业。加强服务。", 10, []),
        ("4.禁止占用永久基本农田。", 13, ["prohibition"]),
        ("（一）鼓励创新创业", 9, []),
    ],
)
def test_a_heading_is_a_clause_only_where_it_is_the_rule(text: str, heading: int, types: list[str]) -> None:
    """The body states the rule; a heading does where it alone forbids or is all there is."""
    found = modality.find(Passage(text=text, heading=Span(start=0, end=heading)))
    assert [fact.type for fact in found] == types


def test_a_clause_that_forbids_and_threatens_is_both() -> None:
    """One fact a clause, unless it really holds a prohibition and a sanction."""
    found = modality.find(Passage(text="对弄虚作假的不予受理并予以通报批评，鼓励和支持企业自查，可以依法申诉。"))
    assert [fact.type for fact in found] == ["prohibition", "sanction", "encouragement", "permission"]


def test_word_lists_refuse_what_they_cannot_mean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word outside any list, or twice in one, is a slip that must not pass silently."""
    monkeypatch.setattr(wordlists, "__file__", str(tmp_path / "wordlists.py"))
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "loose.txt").write_text("# a comment\n制定\n", "utf-8")
    (tmp_path / "cues" / "twice.txt").write_text("[verbs]\n制定\n制定  # again\n", "utf-8")
    for name in ("loose", "twice"):
        with pytest.raises(ValueError, match=f"{name}.txt"):
            wordlists.lists(name)


def test_an_alternation_tries_longer_words_first() -> None:
    """制定出台 must not be read as 制定."""
    pattern = re.compile(wordlists.alternation(["制定", "制定出台", "a.b", "制止"]))
    assert pattern.findall("制定出台方案，制定办法，制止a.b，制裁aXb") == ["制定出台", "制定", "制止", "a.b"]
