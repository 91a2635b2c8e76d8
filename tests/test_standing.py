"""Which document is in force, and what took its place? Read from the texts, worked out over the whole graph."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.answering import answer
from api.app import create_app
from api.library import Library
from api.register_graph import Described
from api.settings import Settings
from api.tasklist import Filters, find, task_json
from corpus.load import load_bytes
from corpus.validity import validity_of
from extractors.pipeline import extract
from graph.standing import standings_of
from graph.store import GraphStore, open_store
from graph.succession import LAST_DAY, REPEALS
from ontology import iris, terms
from ontology.mapping import Literal
from ontology.model import Record

ISSUED = dt.date(2026, 3, 10)
BODY = "一、任务\n（一）清理河道。清理河道垃圾，恢复岸线植被。（责任单位：省水利厅）\n{end}云泽省人民政府\n{day}\n"


def record(title: str, number: str, day: str, end: str = "") -> Record:
    """A document of the province with that title, number, day and last article."""
    text = f"{title}\n{number}\n\n{BODY.format(end=end, day=day)}"
    return extract(load_bytes(text.encode(), f"{title}.txt"))


OLD = record("云泽省河道管理办法", "云政发〔2019〕5号", "2019年3月1日")
REPEALING = record(
    "云泽省河湖管理办法",
    "云政发〔2026〕6号",
    "2026年2月1日",
    "（二）施行。\n本办法自2026年5月1日起施行，《云泽省河道管理办法》（云政发〔2019〕5号）同时废止。\n",
)
DRAFT = record("云泽省河湖管理办法（征求意见稿）", "", "2025年10月1日")
EDITION = record("云泽省节水奖励办法（2026年修订）", "云政发〔2026〕9号", "2026年4月1日")
EARLIER = record("云泽省节水奖励办法", "云政发〔2021〕3号", "2021年4月1日")
EXPIRING = record(
    "云泽省渡口补助办法", "云政发〔2020〕2号", "2020年1月1日", "本办法自2020年1月1日起施行，有效期5年。\n"
)
EVERY = (OLD, REPEALING, DRAFT, EDITION, EARLIER, EXPIRING)


@pytest.fixture
def store(tmp_path: Path) -> GraphStore:
    """A store with all of them."""
    opened = open_store(str(tmp_path / "graph"))
    for one in EVERY:
        opened.put(one)
    return opened


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("本办法自2026年1月1日起施行，《甲方案》（云政发〔2014〕25号）、《乙办法》同时废止。", ["甲方案", "乙办法"]),
        ("自本通知印发之日起，《甲通知》（云政办发〔2016〕82号）停止执行。", ["甲通知"]),
        ("2019年6月3日印发的《甲规定》予以废止。", ["甲规定"]),
        ("经研究，决定废止《甲方案》、《乙办法》。", ["甲方案", "乙办法"]),
        ("及时修订、废止《甲办法》等不适应的文件。", []),
        ("根据《甲办法》，对失效的许可证予以注销。", []),
        ("按照《甲办法》开展文件废止清理工作。", []),
        ("依据《甲办法》制定本办法。", []),
    ],
)
def test_documents_ended_are_read(text: str, ended: list[str]) -> None:
    """What a document ends is named right before the words that end it; work to be done on documents ends none."""
    found = validity_of(text, ISSUED).ends
    assert sorted(one.title or "" for one in found) == sorted(ended)
    assert all((one.title or "") in one.span.of(text) for one in found)


@pytest.mark.parametrize(
    ("text", "effective", "expires"),
    [
        ("本办法自2026年5月1日起施行，有效期至2030年12月31日。", dt.date(2026, 5, 1), dt.date(2030, 12, 31)),
        ("第九条 本办法自发布之日起施行，有效期2年。", ISSUED, dt.date(2028, 3, 9)),
        ("本意见自发布之日起30日后施行。", dt.date(2026, 4, 9), None),
        ("许可证有效期至2027年6月30日，期满应当换发。", None, None),
        ("本办法自2026年2月30日起施行。", None, None),
    ],
)
def test_terms_are_read(text: str, effective: dt.date | None, expires: dt.date | None) -> None:
    """The day of effect and the last day are the document's own, not those of a licence that it speaks of."""
    found = validity_of(text, ISSUED)
    assert (found.effective, found.expires) == (effective, expires)


def test_hostile_text_is_read_in_linear_time() -> None:
    """A hundred thousand characters that nearly fit take a second at most."""
    for piece in ("《甲〔", "同时废止、", "《甲》、", "自2026年起施行"):
        begun = time.perf_counter()
        validity_of(piece * (100_000 // len(piece)), ISSUED)
        assert time.perf_counter() - begun < 1.0


def test_what_is_in_force_follows_from_all_documents(store: GraphStore) -> None:
    """Repealed, superseded and expired documents and drafts are not; their successors are, each from its day on."""
    on = standings_of(store).on(dt.date(2026, 6, 1))
    assert {row.title for row in store.documents() if on[row.id].in_force} == {
        "云泽省河湖管理办法", "云泽省节水奖励办法（2026年修订）"
    }  # fmt: skip
    assert [(link.new, link.ground) for link in on[OLD.document.id].replaced_by] == [
        (REPEALING.document.id, "repealed")
    ]
    assert [link.ground for link in on[DRAFT.document.id].replaced_by] == ["draft"]
    assert [link.ground for link in on[EARLIER.document.id].replaced_by] == ["edition"]
    before = standings_of(store).on(dt.date(2026, 4, 30))
    assert before[OLD.document.id].in_force
    assert not before[EXPIRING.document.id].in_force


def test_a_document_added_later_counts_at_once(tmp_path: Path) -> None:
    """In whichever order documents come, and after one is removed, the graph knows what holds."""
    day = dt.date(2026, 6, 1)
    with open_store(str(tmp_path)) as store:
        store.put(OLD)
        assert standings_of(store).on(day)[OLD.document.id].in_force
        store.put(REPEALING)
        assert not standings_of(store).on(day)[OLD.document.id].in_force
        store.remove(REPEALING.document.id)
        assert standings_of(store).on(day)[OLD.document.id].in_force


def test_a_day_is_worked_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds on a day is not read from the graph for each answer, but again after a change of the graph."""
    day = dt.date(2026, 6, 1)
    with open_store(str(tmp_path)) as store:
        store.put(OLD)
        read: list[str] = []
        documents = store.documents
        monkeypatch.setattr(store, "documents", lambda: read.append("all") or documents())
        first = standings_of(store).on(day)
        assert standings_of(store).on(day) is first
        assert not standings_of(store).on(dt.date(2020, 1, 1))[OLD.document.id].replaced_by
        assert read == ["all"]
        store.put(REPEALING)
        assert not standings_of(store).on(day)[OLD.document.id].in_force
        assert read == ["all", "all"]


def test_the_graph_itself_says_it(store: GraphStore) -> None:
    """ELI and DCTERMS statements follow ingestion, whichever document comes first, and a named question tells them."""
    described = Described(store)
    for one in EVERY:
        described.note(one, "added")
    described.finish()
    rows = {row["document"]: row for row in store.ask("documents_replaced")}
    assert set(rows) == {OLD.document.id, DRAFT.document.id, EARLIER.document.id}
    assert rows[OLD.document.id]["successor_title"] == "云泽省河湖管理办法"
    assert [rows[one.document.id]["repealed"] for one in (OLD, DRAFT, EARLIER)] == [1, 0, 0]
    said = {(claim.subject, claim.predicate): claim.object for claim in store.described()}
    assert said[iris.document(OLD.document.id), LAST_DAY] == Literal("2026-05-01", terms.DATE)
    assert said[iris.document(REPEALING.document.id), REPEALS] == iris.document(OLD.document.id)
    store.remove(REPEALING.document.id)
    finished = Described(store)
    finished.finish()
    assert {row["document"] for row in store.ask("documents_replaced")} == {EARLIER.document.id}


def test_answers_say_what_is_no_longer_in_force(store: GraphStore) -> None:
    """A note names the document that stands in the other's place, and from when; none where all is in force."""
    given = answer("省水利厅有哪些任务？", store, today=dt.date(2026, 6, 1))
    assert "注：《云泽省河道管理办法》已自2026-05-01起由《云泽省河湖管理办法》废止。" in given.notes
    assert "注：《云泽省渡口补助办法》的有效期已过（至2024-12-31）。" in given.notes
    assert not any("《云泽省河湖管理办法》的" in note for note in given.notes)


def test_tasks_and_documents_are_marked(store: GraphStore, tmp_path: Path) -> None:
    """Tasks of a repealed document are listed, and marked with what took its place."""
    library = Library(store)
    standing = library.standings(dt.date(2026, 6, 1))
    shown = [task_json(item, standing[item.document.id]) for item in find(library, Filters())]
    marked = {task["document"]: (task["in_force"], task["replaced_by"]) for task in shown}
    assert marked[OLD.document.id] == (False, [REPEALING.document.id])
    assert marked[REPEALING.document.id] == (True, [])
    store.close()
    served = create_app(Settings(store=str(tmp_path / "graph")))
    with TestClient(served, base_url="http://127.0.0.1") as client:
        rows = {row["id"]: row for row in client.get("/api/v1/documents").json()["documents"]}
    assert rows[EARLIER.document.id]["replaced_by"] == [
        {
            "document": EDITION.document.id,
            "title": "云泽省节水奖励办法（2026年修订）",
            "ground": "edition",
            "since": "2026-04-01",
        }
    ]
