"""Does the page of the review take decisions, lose nothing that was typed, and tell what others decided meanwhile?"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.reviewfields import FIELDS, METADATA_NAMES, fields_for, read, written
from api.reviewhistory import about, acts
from api.settings import Settings
from api.vouching import item_link
from graph.store import open_store
from ontology.correction import Metadata
from ontology.facts import facts
from ontology.model import Record
from tests import factories
from tests.test_review_queue import doubted

RECORD = doubted(factories.record())
ID = RECORD.document.id
NAME = "周审核"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """The pages over a doubtful action plan."""
    location = str(tmp_path / "store")
    with open_store(location) as store:
        store.put(RECORD)
    with TestClient(create_app(Settings(store=location)), base_url="http://127.0.0.1") as opened:
        yield opened


def shown(client: TestClient, address: str, status: int = 200) -> str:
    """A page as text, its escapes undone."""
    answer = client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == status, answer.text
    return html.unescape(answer.text)


def sent(client: TestClient, address: str, **form: str) -> Any:
    """What comes of a form, its redirection followed."""
    return client.post(address, data=form, headers={"accept": "text/html"})


def fact(kind: str, path: str | None = None, at: int = 0) -> str:
    """The name of a fact of the record as it was read."""
    found = [each for each in facts(RECORD) if each.kind == kind]
    return [each for each in found if path is None or (each.task and each.task.path == path)][at].id


def of_document(client: TestClient) -> dict[str, Any]:
    """The record as the interface gives it now."""
    told: dict[str, Any] = client.get(f"/api/v1/documents/{ID}").json()
    return told


def history(client: TestClient) -> list[dict[str, Any]]:
    """All corrections."""
    told: list[dict[str, Any]] = client.get("/api/v1/corrections").json()["corrections"]
    return told


# --- the forms, without a page -------------------------------------------------------------------


@pytest.mark.parametrize("found", list(facts(RECORD)), ids=lambda found: found.kind)
def test_a_form_left_as_it_is_changes_nothing(found: Any) -> None:
    """What a form shows of a fact is read back as no change, for every fact of every kind."""
    assert read(found.kind, written(found.kind, found.value), found.value).values == {}
    assert read(found.kind, {}, found.value).wrong == {}


READ_AS: tuple[tuple[str, str, str, Any], ...] = (
    ("deadline", "end", "2026年6月30日", "2026-06-30"),
    ("deadline", "end", "２０２６/6/3", "2026-06-03"),
    ("deadline", "offset", "3个月", "P3M"),
    ("deadline", "offset", "1年6个月", "P1Y6M"),
    ("deadline", "offset", "30日", "P30D"),
    ("target", "value", "１,０００", 1000),
    ("target", "value", "4.5", 4.5),
    ("global-rule", "units", "各县人民政府、省水利厅\n省水利厅", ("各县人民政府", "省水利厅")),
)
"""A kind, a field, what is typed, what it means."""


@pytest.mark.parametrize(("kind", "name", "text", "meant"), READ_AS)
def test_what_people_type_is_understood(kind: Any, name: str, text: str, meant: Any) -> None:
    """Dates, lengths, numbers and lists in the ways that people write them."""
    found = next(each for each in facts(RECORD) if each.kind == kind)
    typed = read(kind, {name: text}, found.value)
    assert typed.wrong == {}
    value = typed.values[name]
    assert (value.isoformat() if name == "end" else value) == meant


WRONG: tuple[tuple[str, dict[str, str], str, str], ...] = (
    ("deadline", {"end": "明年底"}, "end", "日期写作"),
    ("deadline", {"end": "2026-02-30"}, "end", "没有这一天"),
    ("deadline", {"end": "", "start": "", "recurs": "", "offset": ""}, "end", "至少填一项"),
    ("deadline", {"start": "2030-01-01", "end": "2029-01-01"}, "start", "之后"),
    ("deadline", {"offset": "不久"}, "offset", "3个月"),
    ("deadline", {"recurs": "P1H"}, "recurs", "从列表中选择"),
    ("target", {"value": "很多"}, "value", "只写数字"),
    ("target", {"value": "nan"}, "value", "数字"),
    ("target", {"value": "9" * 40}, "value", "数字太大"),
    ("target", {"indicator": ""}, "indicator", "请填写指标"),
    ("assignment", {"unit": " "}, "unit", "请填写单位"),
    ("assignment", {"role": "boss"}, "role", "从列表中选择"),
    ("assignment", {"unit": "厅" * 3000}, "unit", "太长"),
    ("assignment", {"unit": "省\x00厅"}, "unit", "不能使用的字符"),
    ("reference", {"title": "", "number": ""}, "title", "至少填一项"),
)
"""A kind, what is typed, the field at fault, a word of what is told beside it."""


@pytest.mark.parametrize(("kind", "typed", "name", "told"), WRONG)
def test_what_does_not_fit_is_told_beside_its_field(kind: Any, typed: dict[str, str], name: str, told: str) -> None:
    """One field is at fault, and the message says what to do."""
    found = next(each for each in facts(RECORD) if each.kind == kind)
    wrong = read(kind, typed, found.value).wrong
    assert list(wrong) == [name]
    assert told in wrong[name]


def test_every_kind_has_a_form() -> None:
    """Each fact that can be edited has fields, and every field is one of the fact's own."""
    for found in facts(RECORD):
        if found.kind != "unread":
            assert fields_for(found.kind, found.value)
            assert all(hasattr(found.value, each.name) for each in fields_for(found.kind, found.value))
    assert {each.value.field for each in facts(RECORD) if isinstance(each.value, Metadata)} == set(METADATA_NAMES)
    assert set(FIELDS) >= {"assignment", "deadline", "target", "reference", "modality", "deliverable", "task"}


# --- deciding ------------------------------------------------------------------------------------


def test_the_first_item_is_the_most_doubtful(client: TestClient) -> None:
    """The page shows its sentence with the fact marked, rule and confidence, and what is left."""
    text = shown(client, "/review")
    low = [each for each in facts(RECORD) if getattr(each.value, "confidence", 1) == 0.5]
    found = min(low, key=lambda each: each.span.start if each.span else 0)
    assert found.span is not None
    assert f'<mark class="cited" id="s{found.span.start}-{found.span.end}">' in text
    assert "<dd>低</dd>" in text
    assert f'href="/rules#{found.value.rule}"' in text  # type: ignore[union-attr]
    assert "已复核 <b>0</b> 条" in text
    for action in ("accept", "reject", "edit"):
        assert f'name="action" value="{action}"' in text


def test_deciding_leads_to_the_next_and_can_be_undone(client: TestClient) -> None:
    """Accept one: the next appears with the notice, the name is remembered; undo: the first is there again."""
    first = re.search(r'id="decide" class="decide" action="([^"]+)"', shown(client, "/review"))
    assert first
    answer = sent(client, first[1], action="accept", reviewer=NAME, why="核对原文")
    text = html.unescape(answer.text)
    assert answer.status_code == 200
    assert answer.url.path != first[1]
    assert "已确认：" in text
    assert "已复核 <b>1</b> 条（确认 1）" in text
    assert f"以 <b>{NAME}</b> 的名义" in text
    given = history(client)[0]
    assert (given["action"], given["reviewer"], given["why"]) == ("accept", NAME, "核对原文")
    back = sent(client, "/review/undo", correction=given["id"])
    assert back.url.path == first[1]
    assert "已撤回" in back.text
    assert [each["standing"] for each in history(client)] == ["undone", "effective"]


def test_an_edit_holds_and_its_mistakes_lose_nothing(client: TestClient) -> None:
    """A wrong date is told beside its field with all that was typed; put right, it holds in the record."""
    address = item_link(ID, fact("deadline"))
    typed = {
        "f-end": "二〇三〇年",
        "f-mention": "2024年底前",
        "why": "原文另有规定",
        "reviewer": NAME,
        "action": "edit",
    }
    answer = sent(client, address, **typed)
    text = html.unescape(answer.text)
    assert answer.status_code == 400
    assert 'id="f-end-told" class="fault-line">日期写作' in text
    assert 'value="二〇三〇年"' in text
    assert "原文另有规定</textarea>" in text
    assert f'value="{NAME}"' in text
    assert '<details id="edit" class="edit" open>' in text
    assert history(client) == []
    assert sent(client, address, **{**typed, "f-end": "2030-06-30"}).status_code == 200
    assert of_document(client)["tasks"][0]["deadlines"][0]["end"] == "2030-06-30"


def test_words_that_the_text_does_not_have_are_told(client: TestClient) -> None:
    """A quotation that is not in the text is refused beside its own field."""
    answer = sent(
        client, item_link(ID, fact("assignment")), action="edit", reviewer=NAME, **{"f-mention": "省文化和旅游厅"}
    )
    assert answer.status_code == 400
    assert 'id="f-mention-told" class="fault-line">原文中没有这段话' in answer.text
    same = sent(client, item_link(ID, fact("assignment")), action="edit", reviewer=NAME)
    assert (same.status_code, "改后与原来一样" in same.text or "没有写明改成什么" in same.text) == (400, True)


def test_nobody_decides_without_a_name(client: TestClient) -> None:
    """Without a name nothing is kept, and the field for it says so; a click that says nothing is told too."""
    address = item_link(ID, fact("assignment"))
    answer = sent(client, address, action="reject", reviewer="  ")
    assert (answer.status_code, "请写明复核人" in answer.text) == (400, True)
    assert sent(client, address, action="burn", reviewer=NAME).status_code == 400
    assert history(client) == []


def test_the_second_of_two_is_told_and_keeps_what_was_typed(client: TestClient) -> None:
    """The first one's edit stands; the second sees the fact as it is now, who changed it, and their own words."""
    address = item_link(ID, fact("assignment"))
    sent(client, address, action="edit", reviewer=NAME, **{"f-unit": "云泽省水利厅"})
    client.cookies.clear()
    answer = sent(
        client, address, action="edit", reviewer="王复核", why="职能在住建", **{"f-unit": "云泽省住房城乡建设厅"}
    )
    text = html.unescape(answer.text)
    assert answer.status_code == 409
    assert f"这条事实已由“{NAME}”于" in text
    assert 'value="云泽省住房城乡建设厅"' in text
    assert "职能在住建</textarea>" in text
    assert of_document(client)["tasks"][0]["assignments"][0]["unit"] == "云泽省水利厅"
    now = re.search(r'id="decide" class="decide" action="([^"]+)"', text)
    assert now
    assert now[1] != address
    sent(client, now[1], action="edit", reviewer="王复核", **{"f-unit": "云泽省住房城乡建设厅"})
    assert of_document(client)["tasks"][0]["assignments"][0]["unit"] == "云泽省住房城乡建设厅"


def test_a_fact_that_another_rejected_is_told(client: TestClient) -> None:
    """It is gone: who did it is told, what was typed is not silently dropped, the rest of the queue is offered."""
    address = item_link(ID, fact("target"))
    sent(client, address, action="reject", reviewer=NAME)
    answer = sent(client, address, action="accept", reviewer="王复核", why="读得对")
    assert answer.status_code == 409
    assert NAME in answer.text
    assert "读得对" in answer.text
    assert shown(client, address, 409).count("已由") == 1
    assert "没有这条事实" in shown(client, item_link(ID, "0123456789abcdef"), 404)
    assert "没有这份文件" in shown(client, item_link("d0", "0123456789abcdef"), 404)


def test_an_unread_passage_becomes_a_fact(client: TestClient) -> None:
    """The form for each kind is one link away; the fact is added to its task, the passage is done."""
    address = re.search(r'id="decide" class="decide" action="([^"]+)"', shown(client, "/review?show=unread"))
    assert address
    bare, _, query = address[1].partition("?")
    assert query == "show=unread"
    for kind, field in (
        ("assignment", "f-unit"),
        ("target", "f-indicator"),
        ("task", "f-title"),
        ("modality", "f-type"),
    ):
        assert f'name="{field}"' in shown(client, f"{bare}?show=unread&as={kind}")
    task = RECORD.tasks[2]
    refused = sent(client, address[1], **{"action": "add", "as": "deadline", "reviewer": NAME, "f-mention": "适时"})
    assert refused.status_code == 400
    assert "请选择属于哪项任务" in refused.text
    words = RECORD.unread[0].span.of(RECORD.document.text)
    answer = sent(
        client, address[1],
        **{"action": "add", "as": "deadline", "reviewer": NAME, "task": task.id, "f-recurs": "P3M", "f-mention": words},
    )  # fmt: skip
    assert "已补充" in answer.text
    assert of_document(client)["tasks"][2]["deadlines"][-1]["recurs"] == "P3M"
    assert of_document(client)["unread"] == []


def test_an_unread_passage_holds_nothing(client: TestClient) -> None:
    """Declared to hold nothing, it is gone from the queue and counted as done."""
    address = item_link(ID, fact("unread"), "?show=unread")
    answer = sent(client, address, action="reject", reviewer=NAME)
    assert "都复核完了" in answer.text
    assert of_document(client)["unread"] == []
    assert "驳回 1" in answer.text


def test_filters_are_kept_from_item_to_item(client: TestClient) -> None:
    """What was chosen stays in every address until it is taken off; nothing found is told."""
    text = shown(client, "/review?kind=assignment&sure=low")
    kept = re.findall(r'(?:action|href)="(/review/[^"]+)"', text)
    assert kept
    assert all("kind=assignment" in address for address in kept if "history" not in address and "/undo" not in address)
    assert "符合条件的都复核完了" in shown(client, "/review?kind=assignment&unit=龙宫")
    assert "符合条件的都复核完了" in shown(client, "/review?document=d0")


ODD = (
    "/review?kind=nonsense&sure=x&show=y", "/review?done=c0&of=d0", "/review?unit=" + "厅" * 300,
    "/review/history?document=%00", "/review/history?cursor=x", "/review/history?document=d0&fact=f",
    f"/review/history?document={ID}&fact=x", f"/review/{ID}/%2e%2e", "/review/x/y?as=z",
)  # fmt: skip
"""Addresses that no page leads to."""


@pytest.mark.parametrize("address", ODD)
def test_odd_addresses_get_a_page(client: TestClient, address: str) -> None:
    """Whatever stands in the address, the answer is a page and no failure of the service."""
    assert client.get(address, headers={"accept": "text/html"}).status_code < 500


def test_odd_forms_get_an_answer(client: TestClient) -> None:
    """Empty, hostile and foreign forms are answered without a failure, and nothing is kept."""
    address = item_link(ID, fact("assignment"))
    for form in ({}, {"action": "add"}, {"action": "edit", "reviewer": "\x00"}, {"correction": "x", "reviewer": "甲"}):
        assert client.post(address, data=form).status_code in (400, 404)
    assert client.post("/review/undo", data={"correction": "c0", "reviewer": "甲"}).status_code == 404
    assert client.post("/review/undo", data={}, follow_redirects=False).status_code == 303
    attack = '"><script>alert(1)</script>'
    answer = sent(
        client, address, action="edit", reviewer=attack, why=attack, **{"f-unit": attack, "f-mention": attack}
    )
    assert "<script>alert" not in answer.text
    assert history(client) == []


# --- the history ---------------------------------------------------------------------------------


def test_the_history_tells_who_when_why_and_what(client: TestClient) -> None:
    """Of a document and of one fact: from what to what, with a button that takes it back, and one that restores."""
    wanted = fact("deadline")
    sent(client, item_link(ID, wanted), action="edit", reviewer=NAME, why="以附件为准", **{"f-end": "2031-05-06"})
    sent(client, item_link(ID, fact("assignment")), action="accept", reviewer=NAME)
    text = shown(client, f"/review/history?document={ID}")
    assert text.count('name="correction"') == 2
    assert "<del>2024-12-31</del>" in text
    assert "<ins>2031-05-06</ins>" in text
    assert "以附件为准" in text
    edit = next(each for each in history(client) if each["action"] == "edit")
    alone = shown(client, f"/review/history?document={ID}&fact={edit['fact']}")
    assert alone.count('name="correction"') == 1
    sent(client, "/review/undo", correction=edit["id"], back=ID)
    assert of_document(client)["tasks"][0]["deadlines"][0]["end"] == "2024-12-31"
    after = shown(client, f"/review/history?document={ID}")
    assert "已撤回" in after
    assert ">恢复</button>" in after
    restored = history(client)[-1]
    sent(client, "/review/undo", correction=restored["id"], back=ID)
    assert of_document(client)["tasks"][0]["deadlines"][0]["end"] == "2031-05-06"
    twice = sent(client, "/review/undo", correction=restored["id"], back=ID)
    assert (twice.status_code, "已经撤回" in twice.text) == (409, True)


def test_the_history_of_a_document_that_is_away_is_told(client: TestClient) -> None:
    """The document was removed: its decisions are still listed, as waiting for it."""
    sent(client, item_link(ID, fact("assignment")), action="accept", reviewer=NAME)
    client.app.state.library.store.remove(ID)  # type: ignore[attr-defined]
    text = shown(client, "/review/history")
    assert "文件已不在图谱中" in text
    assert "悬空" in text


def test_acts_are_found_by_their_fact() -> None:
    """Acts of a fact are those at its passage, none of another's."""
    assert about((), next(iter(facts(RECORD)))) == []
    assert acts((), {}) == ()


def test_another_person_sits_down(client: TestClient) -> None:
    """The name is forgotten on demand, and asked for again."""
    sent(client, item_link(ID, fact("assignment")), action="accept", reviewer=NAME)
    assert f"以 <b>{NAME}</b>" in shown(client, "/review")
    sent(client, "/review/reviewer")
    assert 'name="reviewer"' in shown(client, "/review")


def test_hundreds_of_tasks_and_long_names(tmp_path: Path) -> None:
    """A document with very long names of units still gives a page that quotes them whole."""
    task = RECORD.tasks[0]
    long = "云泽省" + "某" * 400 + "厅"
    changed: Record = replace(
        RECORD,
        tasks=(replace(task, assignments=(replace(task.assignments[0], unit=long),)), *RECORD.tasks[1:]),
    )
    location = str(tmp_path / "store")
    with open_store(location) as store:
        store.put(changed)
    with TestClient(create_app(Settings(store=location)), base_url="http://127.0.0.1") as opened:
        assert long in shown(opened, "/review")
