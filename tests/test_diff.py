"""What changed between two documents: planted differences are found, and sides may be swapped."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.cli import app
from api.settings import Settings
from corpus.load import load_bytes
from extractors.pipeline import extract
from graph.diff import bare_title, compare, mode_of
from graph.store import open_store
from ontology.model import Record
from tests.versions import FOLDER, PAIRS, planted, records, score

ITEMS = (
    ("建设茶旅融合示范区", "在青原市规划建设茶旅融合示范区，2027年底前建成游客中心", "省文化和旅游厅、省农业农村厅"),
    ("治理黑臭水体", "对排查出的黑臭水体逐一制定整治方案，水质达标率不低于95%", "省生态环境厅、省住房城乡建设厅"),
    ("扩大普惠托育供给", "新增普惠托位8000个，推动机关单位开办托育点", "省卫生健康委、省教育厅"),
    ("整治农村公路隐患", "每季度排查临水临崖路段，不得带病通车", "省交通运输厅、省公安厅"),
    ("推行远程医疗会诊", "县级医院全部接入远程会诊平台，鼓励三级医院下沉专家", "省卫生健康委、省医保局"),
    ("发展林下经济", "编制林下经济发展指南，培育示范基地30个", "省林业局、省供销社"),
)


def record_of(items: tuple[tuple[str, str, str], ...]) -> Record:
    """A document with these tasks, numbered in this order."""
    lines = ["云泽省民生实事工作方案", "一、重点任务"]
    for number, (title, words, units) in zip("一二三四五六七八九", items, strict=False):
        lines.append(f"（{number}）{title}。{words}。（责任单位：{units}）")
    return extract(load_bytes("\n".join(lines).encode(), "方案.txt"))


@pytest.mark.parametrize("pair", PAIRS)
def test_planted_differences_are_found(pair: str) -> None:
    """Every planted difference is told, and hardly anything that nobody planted."""
    scored = score(compare(*records(pair)), planted(pair))
    assert not scored.missed
    assert scored.precision >= 0.9, scored.extra


@pytest.mark.parametrize(("pair", "mode"), [("冷链物流", "version"), ("养老服务", "level"), ("湿地办法", "version")])
def test_the_mode_is_chosen_by_the_documents(pair: str, mode: str) -> None:
    """Versions have one title or one level, an upper and a lower document neither."""
    old, new = records(pair)
    assert mode_of(old.document, new.document) == mode


@pytest.mark.parametrize("pair", PAIRS)
def test_quotations_are_the_documents_words(pair: str) -> None:
    """Each side of a difference quotes its own document, the words within the sentence or the task."""
    old, new = records(pair)
    found = compare(old, new)
    for detail in (*found.general, *(detail for change in found.changes for detail in change.details)):
        for said, record in ((detail.old, old), (detail.new, new)):
            if said is not None:
                assert said.span.of(record.document.text).strip()
                assert said.passage.overlaps(said.span)


@pytest.mark.parametrize("pair", PAIRS)
def test_a_document_does_not_differ_from_itself(pair: str) -> None:
    """Held against itself, each task answers itself and nothing differs."""
    for record in records(pair):
        found = compare(record, record, "version")
        assert not found.differs
        assert [(change.kind, change.old) for change in found.changes] == [
            ("unchanged", change.new) for change in found.changes
        ]


@settings(max_examples=40, deadline=None)
@given(st.permutations(ITEMS))
def test_another_order_is_no_change(items: list[tuple[str, str, str]]) -> None:
    """Tasks that were renumbered and put in another order have moved at most."""
    found = compare(record_of(ITEMS), record_of(tuple(items)))
    assert not found.differs
    assert {change.old[0].title for change in found.changes} == {title for title, _, _ in ITEMS}
    assert all(change.old[0].title == change.new[0].title for change in found.changes)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(ITEMS), unique=True, min_size=1), st.lists(st.sampled_from(ITEMS), unique=True))
def test_the_sides_mirror_each_other(one: list[tuple[str, str, str]], other: list[tuple[str, str, str]]) -> None:
    """Seen from the other document, added is dropped, split is merged, and stricter is laxer."""
    old, new = record_of(tuple(one)), record_of(tuple(other))
    forth, back = compare(old, new, "version"), compare(new, old, "version")
    assert _told(back.changes) == _told(tuple(change.mirrored() for change in forth.changes))
    assert sum(change.kind == "dropped" for change in forth.changes) == len(set(one) - set(other))


@pytest.mark.parametrize("pair", ["冷链物流", "湿地办法"])
def test_versions_with_splits_mirror_each_other(pair: str) -> None:
    """The same for pairs with splits, mergers and changes of fact."""
    old, new = records(pair)
    forth, back = compare(old, new, "version"), compare(new, old, "version")
    assert _told(back.changes) == _told(tuple(change.mirrored() for change in forth.changes))


def _told(changes: tuple[object, ...]) -> Counter[str]:
    """What changes say, in whatever order they stand."""
    return Counter(
        repr((change.kind, change.old, change.new, change.moved, sorted(map(repr, change.details))))  # type: ignore[attr-defined]
        for change in changes
    )


def test_renamed_bodies_are_no_difference() -> None:
    """A body that became another is that body: 省环境保护厅 in 2017, 省生态环境厅 in 2024."""
    text = "水污染防治方案\n一、任务\n（一）治理河道。清理垃圾，恢复植被。（责任单位：{}）\n云泽省人民政府\n{}年5月6日"
    old = extract(load_bytes(text.format("省环境保护厅", 2017).encode(), "旧.txt"))
    new = extract(load_bytes(text.format("省生态环境厅", 2024).encode(), "新.txt"))
    assert not compare(old, new).differs


def test_relative_times_compare_as_days() -> None:
    """印发之日起3个月内 and the day that it comes to are the same; a day less is stricter."""
    end = "（责任单位：省财政厅）\n云泽省人民政府\n2026年3月10日"
    text = f"云泽省试点方案\n一、任务\n（一）建立台账。{{}}建立项目台账，按月更新进度。{end}"
    old = extract(load_bytes(text.format("印发之日起3个月内").encode(), "旧.txt"))
    same = extract(load_bytes(text.format("2026年6月10日前").encode(), "同.txt"))
    sooner = extract(load_bytes(text.format("2026年6月9日前").encode(), "早.txt"))
    assert not compare(old, same).differs
    details = [detail for change in compare(old, sooner).changes for detail in change.details]
    assert [(detail.aspect, detail.effect) for detail in details] == [("deadline", "tightened")]


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("云泽省人民政府办公厅关于印发《云泽省湿地保护办法（2023年修订）》的通知", "云泽省湿地保护办法"),
        ("云泽省湿地保护办法（征求意见稿）", "云泽省湿地保护办法"),
        ("云泽省人民政府关于加快推进内河航运高质量发展的意见", "加快推进内河航运高质量发展的意见"),
        ("关于加快推进内河航运高质量发展的意见", "加快推进内河航运高质量发展的意见"),
    ],
)
def test_titles_without_what_wraps_them(title: str, bare: str) -> None:
    """A title is the same one with its issuer, as a draft, and in another edition."""
    assert bare_title(title) == bare


def test_empty_documents_compare() -> None:
    """A document without tasks has nothing that answers, and raises nothing."""
    empty = extract(load_bytes("通知如下。".encode(), "空.txt"))
    full = record_of(ITEMS)
    assert {change.kind for change in compare(empty, full).changes} == {"added"}
    assert {change.kind for change in compare(full, empty).changes} == {"dropped"}
    assert not compare(empty, dataclasses.replace(empty)).changes


def test_the_command_compares_files_without_a_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Paths are read on the fly; JSON names both sides, and text stands in the order of the document."""
    old, new = (str(FOLDER / name) for name in PAIRS["冷链物流"])
    store = tmp_path / "none"
    app(["diff", old, new, "--json", "--store", str(store)], standalone_mode=False)
    said = json.loads(capsys.readouterr().out)
    assert (said["schema"], said["mode"]) == ("policygraph/diff/1", "version")
    assert said["summary"]["split"] == said["summary"]["merged"] == 1
    app(["diff", old, new, "--store", str(store)], standalone_mode=False)
    shown = capsys.readouterr().out
    assert shown.index("时限推迟：2026-12-31 → 2027-03-31") < shown.index("合并\t三/（二）、三/（三） → 四/（二）")
    assert not store.exists()


def test_the_interface_compares_documents_of_the_graph(tmp_path: Path) -> None:
    """By id, number or title, in the address or in the body; the same document twice is a fault that is told."""
    old, new = records("冷链物流")
    with open_store(str(tmp_path)) as store:
        store.put(old)
        store.put(new)
    with TestClient(create_app(Settings(store=str(tmp_path))), base_url="http://127.0.0.1") as client:
        asked = {"old": old.document.id, "new": "云政办发〔2026〕21号"}
        given = client.get("/api/v1/diff", params=asked)
        assert given.status_code == 200
        assert given.json() == client.post("/api/v1/diff", json=asked).json()
        assert given.json()["old"]["id"] == old.document.id
        for first in (new.document.id, "没有的文件"):
            assert client.get("/api/v1/diff", params={"old": first, "new": new.document.id}).status_code == 400
