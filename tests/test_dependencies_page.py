"""Does the page of the dependency graph show every line with its sentences, and do its files say the same?"""

from __future__ import annotations

import html
import itertools
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from api.answerview import task_link
from api.app import create_app
from api.cli import app
from api.graphs import picture as drawing
from api.graphs import png as images
from api.graphs.wrapping import shortened, wide, wrapped
from api.settings import Settings
from graph.store import open_store
from ontology.model import Record
from tests.browsing import asked_elsewhere, follow, serving, violations
from tests.drawn import wide_record
from tests.factories import bare_record, record

HOSTILE = "<script>alert('甲')</script>\x01&]]>\"'"
PLAN = record()
WIDE = wide_record()
WILD = wide_record(30, 20, name="敌意方案", hostile=HOSTILE)
NOTHING = wide_record(8, 0, name="云泽省无依赖方案")
SVG = "{http://www.w3.org/2000/svg}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def filled(folder: Path) -> Path:
    """A graph of a small plan, one of 200 tasks, one whose every text is hostile, and two without dependencies."""
    with open_store(str(folder)) as store:
        for made in (PLAN, WIDE, WILD, NOTHING, bare_record()):
            store.put(made)
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph for the application in this process."""
    return filled(tmp_path_factory.mktemp("drawn") / "graph")


@pytest.fixture(scope="module")
def client(place: Path) -> Iterator[TestClient]:
    """The application over it."""
    with TestClient(create_app(Settings(store=str(place))), base_url="http://127.0.0.1") as opened:
        yield opened


def shown(client: TestClient, query: str, status: int = 200) -> str:
    """A page as text, its escapes undone."""
    answered = client.get(f"/dependencies{query}", headers={"accept": "text/html"})
    assert answered.status_code == status, answered.text
    return html.unescape(answered.text)


def told(client: TestClient, query: str, status: int = 200) -> Any:
    """What the interface says as JSON."""
    answered = client.get(f"/api/v1/dependencies/graph?{query}")
    assert answered.status_code == status, answered.text
    return answered.json()


def keys(made: Record, *tasks: str) -> set[str]:
    """Tasks as the picture names them."""
    return {f"{made.document.id}/{task}" for task in tasks}


# --- the interface ----------------------------------------------------------------------------


@pytest.mark.parametrize("made", [PLAN, WIDE, WILD], ids=["plan", "wide", "hostile"])
def test_every_edge_of_a_document_is_there_with_its_passages(client: TestClient, made: Record) -> None:
    """Each dependency of the record is one edge, quoting the text at the places of its evidence."""
    found = told(client, f"document={made.document.id}")
    wanted = {
        (f"{made.document.id}/{edge.source}", f"{made.document.id}/{edge.target}", edge.type)
        for edge in made.dependencies
    }
    assert {(edge["source"], edge["target"], edge["type"]) for edge in found["edges"]} == wanted
    for edge in found["edges"]:
        assert edge["evidence"]
        for passage in edge["evidence"]:
            start, end = passage["at"]
            assert passage["mention"] == made.document.text[start:end]
            assert passage["mention"] in passage["text"]
    drawn = {node["key"] for node in found["nodes"]}
    assert {end for source, target, _ in wanted for end in (source, target)} == drawn
    tasks = keys(made, *(task.id for task in made.tasks))
    apart = keys(made, *(task["id"] for task in found["unlinked"]))
    assert drawn & tasks | apart == tasks
    assert not drawn & apart


def test_columns_are_in_the_order_of_waiting(client: TestClient) -> None:
    """What waits stands in a later column than what it needs, but for those of a circle, which stand in one."""
    found = told(client, f"document={WIDE.document.id}")
    nodes = {node["key"]: node for node in found["nodes"]}
    waiting = [edge for edge in found["edges"] if edge["waits"]]
    assert len(waiting) > 80
    for edge in waiting:
        source, target = nodes[edge["source"]], nodes[edge["target"]]
        if source["cycle"] is not None and source["cycle"] == target["cycle"]:
            assert source["layer"] == target["layer"]
        else:
            assert source["layer"] > target["layer"]
            assert source["x"] > target["x"] + target["width"]
    boxes = sorted((node["layer"], node["y"], node["height"]) for node in found["nodes"])
    for (layer, y, height), (following, below, _) in itertools.pairwise(boxes):
        assert layer != following or y + height < below


def test_the_planted_circle_and_the_chain_are_named(client: TestClient) -> None:
    """The circle of four comes back in turn; each step of the chain is needed by the next."""
    found = told(client, f"document={WIDE.document.id}")
    (cycle,) = found["cycles"]
    edges = {(edge["source"], edge["target"]) for edge in found["edges"]}
    turn = cycle["tasks"]
    assert len(turn) == 4
    assert all(pair in edges for pair in zip(turn, (*turn[1:], turn[0]), strict=True))
    chain = found["chain"]
    assert len(chain) >= 4
    for step, following in itertools.pairwise(chain):
        assert any((later, earlier) in edges for earlier in step for later in following)
    critical = {node["key"] for node in found["nodes"] if node["critical"]}
    assert critical == {key for step in chain for key in step}


def test_around_a_task_only_what_hangs_on_it_is_drawn(client: TestClient) -> None:
    """The two tasks and the number that the middle task has to do with, and no other."""
    found = told(client, f"task={PLAN.document.id}/2.2")
    assert {node["key"] for node in found["nodes"]} == keys(PLAN, "2.1", "2.2", "target:0")
    lonely = told(client, f"task={PLAN.document.id}/2.3")
    assert [node["id"] for node in lonely["nodes"]] == ["2.3"]
    assert lonely["edges"] == []


def test_a_unit_sees_its_tasks_and_what_they_hang_on(client: TestClient) -> None:
    """Every task of the unit is drawn or listed; a document narrows it to its own."""
    unit = "云泽省水利厅"
    found = told(client, f"unit={quote(unit)}&document={WIDE.document.id}")
    own = {task.id for task in WIDE.tasks if any(entry.unit == unit for entry in task.assignments)}
    seen = {node["id"] for node in found["nodes"]} | {task["id"] for task in found["unlinked"]}
    assert own <= seen
    assert {node["document"] for node in found["nodes"]} == {WIDE.document.id}
    assert len({node["document"] for node in told(client, f"unit={quote(unit)}")["nodes"]}) > 1


def test_the_form_is_chosen_by_format_or_by_what_is_accepted(client: TestClient) -> None:
    """SVG, PNG, GraphML and JSON; what is not offered is refused."""
    query = f"/api/v1/dependencies/graph?document={PLAN.document.id}"
    for form, media, opening in (
        ("svg", "image/svg+xml", b"<svg"),
        ("png", "image/png", b"\x89PNG"),
        ("graphml", "application/graphml+xml", b"<?xml"),
        ("json", "application/json", b"{"),
    ):
        by_name = client.get(f"{query}&format={form}")
        by_type = client.get(query, headers={"accept": f"{media}, */*;q=0.1"})
        assert by_name.content == by_type.content
        assert by_name.content.startswith(opening)
        assert by_name.headers["content-type"].startswith(media)
    assert client.get(query, headers={"accept": "audio/ogg"}).status_code == 406


@pytest.mark.parametrize("made", [WIDE, WILD], ids=["wide", "hostile"])
def test_files_are_well_formed_and_whole(client: TestClient, made: Record) -> None:
    """SVG and GraphML are XML whatever stands in the texts; each has every box and every line."""
    query = f"/api/v1/dependencies/graph?document={made.document.id}"
    found = client.get(query).json()
    drawn = ET.fromstring(client.get(f"{query}&format=svg").text)  # noqa: S314 - our own
    titles = [title.text or "" for title in drawn.iter(f"{SVG}title")]
    assert len(titles) == 1 + len(found["nodes"]) + len(found["edges"])
    for node in found["nodes"]:
        assert any(node["title"].replace("\x01", "\ufffd") in title for title in titles)
    assert not list(drawn.iter(f"{SVG}script"))
    graph = ET.fromstring(client.get(f"{query}&format=graphml").text)  # noqa: S314 - our own
    assert {node.get("id") for node in graph.iter(f"{GRAPHML}node")} == {node["key"] for node in found["nodes"]}
    ends = [(edge.get("source"), edge.get("target")) for edge in graph.iter(f"{GRAPHML}edge")]
    assert sorted(ends, key=str) == sorted(((edge["source"], edge["target"]) for edge in found["edges"]), key=str)
    declared = {key.get("id") for key in graph.iter(f"{GRAPHML}key")}
    assert {data.get("key") for data in graph.iter(f"{GRAPHML}data")} <= declared


def test_what_cannot_be_drawn_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing asked for, two things at once, an unknown name, too many tasks, no Chinese font: each a clear line."""
    wide = f"document={WIDE.document.id}"
    assert "没有写明" in told(client, "", 400)["detail"]
    assert "只能给出一个" in told(client, "task=a&unit=b", 400)["detail"]
    assert "没有这份文件" in told(client, "document=没有的文件", 400)["detail"]
    assert "没有这项任务" in told(client, "task=没有的任务", 404)["detail"]
    assert client.get(f"/api/v1/dependencies/graph?{wide}&format=gif").status_code == 422
    monkeypatch.setattr(images, "FAMILIES", ("没有的字体",))
    assert "中文字体" in told(client, f"{wide}&format=png", 501)["detail"]
    monkeypatch.setattr(drawing, "MOST", 20)
    assert "看不清" in told(client, wide, 400)["detail"]
    assert "看不清" in shown(client, f"?{wide}", 400)


def test_the_command_writes_the_same_files(place: Path, client: TestClient, tmp_path: Path) -> None:
    """``depends --svg --png --graphml``: the bytes of the interface."""
    names = {form: tmp_path / f"依赖图.{form}" for form in ("svg", "png", "graphml")}
    options = [word for form, path in names.items() for word in (f"--{form}", str(path))]
    ran = CliRunner().invoke(app, ["depends", "--document", PLAN.document.id, *options, "--store", str(place)])
    assert ran.exit_code == 0, ran.output
    for form, path in names.items():
        wanted = client.get(f"/api/v1/dependencies/graph?document={PLAN.document.id}&format={form}").content
        assert path.read_bytes() == wanted
    ran = CliRunner().invoke(app, ["depends", "--svg", str(names["svg"]), "--store", str(place)])
    assert ran.exit_code == 1
    assert "没有写明" in ran.output


@given(st.text(alphabet="政策任务（），。abc 12", max_size=60), st.floats(3, 14), st.integers(1, 3))
def test_titles_are_wrapped_within_their_box(title: str, width: float, most: int) -> None:
    """No line is wider than asked, and together they are the title, or its beginning with an ellipsis."""
    lines = wrapped(title, width, most)
    assert len(lines) <= most
    assert all(wide(line) <= width for line in lines)
    plain = "".join(title.split())
    joined = "".join("".join(lines).split())
    assert joined == plain or (joined.endswith("…") and plain.startswith(joined[:-1]))
    assert wide(shortened(title, width)) <= width


# --- the page ---------------------------------------------------------------------------------


def test_the_page_lists_every_line_with_its_passages(client: TestClient) -> None:
    """The table has a row for each dependency, with links to both ends and to the very passages."""
    text = shown(client, f"?document={WIDE.document.id}")
    rows = re.findall(r'<tr id="(e\d+)"', text)
    assert len(rows) == len(set(rows)) == len(WIDE.dependencies)
    for edge in WIDE.dependencies:
        for span in edge.spans:
            assert f"/documents/{WIDE.document.id}?from={span.start}&to={span.end}#s" in text
    assert set(re.findall(r'<a class="edge[^"]*" href="#(e\d+)"', text)) == set(rows)
    for task in WIDE.tasks:
        assert task_link(WIDE.document.id, task.id) in text


def test_without_a_choice_documents_are_offered_with_their_numbers(client: TestClient) -> None:
    """Each document leads to its graph; how many dependencies it has stands beside it."""
    text = shown(client, "")
    for made in (PLAN, WIDE, NOTHING):
        assert f"/dependencies?document={made.document.id}" in text
    waiting = sum(edge.type in ("uses-output", "after") for edge in WIDE.dependencies)
    row = text.partition(f"/dependencies?document={WIDE.document.id}")[2].partition("</tr>")[0]
    assert f'data-head="先后依赖">{waiting}</td>' in row


def test_a_document_without_dependencies_says_so(client: TestClient) -> None:
    """No picture; the tasks are listed."""
    text = shown(client, f"?document={NOTHING.document.id}")
    assert "没有写明这里的任务之间有依赖" in text
    assert "<svg id" not in text
    assert all(task_link(NOTHING.document.id, task.id) in text for task in NOTHING.tasks)


def test_unknown_names_are_told_on_the_page(client: TestClient) -> None:
    """A slip in a name: what is wrong, and the form to try again."""
    assert "没有这份文件" in shown(client, "?document=没有的文件", 400)
    text = shown(client, f"?unit={quote('没有的单位')}")
    assert 'name="unit" value="没有的单位"' in text
    assert "没有这项任务" in shown(client, "?task=没有的任务", 404)


def test_words_are_marked_in_the_picture(client: TestClient) -> None:
    """``find`` marks boxes by title and by unit, and says how many; nothing found is told."""
    title = WIDE.tasks[3].title
    text = shown(client, f"?document={WIDE.document.id}&find={quote(title[:6])}")
    assert re.search(r'<a class="node task[^"]* found[^"]*"[^>]*aria-label="[^"]*' + title[:6], text)
    assert re.search(r"标出了\d+项任务", text)
    assert "图中没有标题、编号或单位含“不会有的词”的任务" in shown(
        client, f"?document={WIDE.document.id}&find=不会有的词"
    )


def test_hostile_texts_stay_texts(client: TestClient) -> None:
    """A script in every title, unit and reason: nothing of it is markup."""
    answered = client.get(f"/dependencies?document={WILD.document.id}", headers={"accept": "text/html"}).text
    assert "<script>alert" not in answered
    assert "&lt;script&gt;alert" in answered
    answered = client.get(f"/dependencies?document={quote(HOSTILE)}&unit={quote(HOSTILE)}&find={quote(HOSTILE)}").text
    assert "<script>alert" not in answered


# --- in a browser -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over a graph of its own: the application in this process holds the other."""
    with serving(filled(tmp_path_factory.mktemp("served") / "graph")) as opened:
        yield opened


@pytest.mark.browser
def test_from_a_line_to_its_sentence_and_from_a_box_to_its_task(page: Page, service: str) -> None:
    """The main way: a line shows its sentences beside the picture, a box leads to the task; no other host is asked."""
    elsewhere = asked_elsewhere(page, service)
    page.goto(f"{service}/dependencies?document={WIDE.document.id}")
    edge = WIDE.dependencies[0]
    needing, needed = (next(task for task in WIDE.tasks if task.id == end) for end in (edge.source, edge.target))
    line = page.locator(f'.graph .edge[aria-label*="{needing.path}“{needing.title}”依赖{needed.path}“"]').first
    line.focus()
    page.keyboard.press("Enter")
    beside = page.locator("#beside")
    expect(beside.locator("mark").first).to_be_visible()
    for span in edge.spans:
        expect(beside.locator("mark", has_text=span.of(WIDE.document.text)).first).to_be_visible()
    expect(page.locator(".graph .edge.chosen")).to_have_count(1)
    page.locator(".graph .letter").nth(4).click()
    expect(page.locator(".graph .edge.chosen")).to_have_count(1)
    follow(page.locator(f'.graph .node[data-key="{WIDE.document.id}/{needing.id}"]'))
    expect(page.locator("h1")).to_contain_text(needing.title)
    assert elsewhere == []


@pytest.mark.browser
def test_kinds_are_switched_off_and_the_picture_zoomed(page: Page, service: str) -> None:
    """A kind unticked is neither drawn nor listed; buttons and keys make the picture larger and smaller."""
    page.goto(f"{service}/dependencies?document={WIDE.document.id}")
    shared = page.locator(".graph .edge.kind-shares-object")
    count = sum(edge.type == "shares-object" for edge in WIDE.dependencies)
    expect(shared.locator("visible=true")).to_have_count(count)
    page.get_by_role("checkbox", name="同一对象").uncheck()
    expect(shared.locator("visible=true")).to_have_count(0)
    expect(page.locator("tr.kind-shares-object:visible")).to_have_count(0)
    graph = page.locator("#graph")
    width = float(graph.get_attribute("width") or 0)
    page.get_by_role("button", name="缩小").click()
    assert float(graph.get_attribute("width") or 0) < width
    page.get_by_role("button", name="原大").click()
    assert float(graph.get_attribute("width") or 0) == width
    page.locator("#viewport").focus()
    page.keyboard.press("0")
    assert float(graph.get_attribute("width") or 0) <= page.locator("#viewport").evaluate("node => node.clientWidth")


@pytest.mark.browser
def test_boxes_are_marked_while_somebody_types(page: Page, service: str) -> None:
    """The words typed mark boxes at once; the first comes into view; a word that is nowhere says so."""
    page.goto(f"{service}/dependencies?document={WIDE.document.id}")
    page.get_by_label("标出任务").fill("农村公路")
    expect(page.locator("#found")).to_contain_text("标出了")
    expect(page.locator(".graph .node.found").first).to_be_in_viewport()
    page.get_by_label("标出任务").fill("不会有的词")
    expect(page.locator(".graph .node.found")).to_have_count(0)
    expect(page.locator("#found")).to_contain_text("没有")


@pytest.mark.browser
def test_without_scripts_a_line_leads_to_its_row(browser: Browser, service: str) -> None:
    """Scripts off: picture, table and links are there; a line jumps to its row with the sentences."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{service}/dependencies?document={PLAN.document.id}")
    expect(page.locator(".graph .node")).to_have_count(3)
    page.locator(".graph .edge").first.focus()
    page.keyboard.press("Enter")
    row = page.locator("tr:target")
    expect(row).to_be_in_viewport()
    expect(row.locator("mark")).to_have_count(2)
    expect(page.locator("#zoom")).to_be_hidden()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(browser: Browser, service: str, scheme: Any) -> None:
    """axe-core finds no violation with the picture, without one, and where documents are chosen; 390 px are enough."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for query in (f"?document={WIDE.document.id}&find=公路", f"?document={NOTHING.document.id}", "", "?document=没有"):
        page.goto(f"{service}/dependencies{query}")
        assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{service}/dependencies?document={WILD.document.id}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_json_of_the_command_and_the_interface_agree(place: Path, client: TestClient, tmp_path: Path) -> None:
    """With ``--json`` the list is printed beside the picture, and names the same edges."""
    ran = CliRunner().invoke(
        app,
        ["depends", "--document", PLAN.document.id, "--svg", str(tmp_path / "a.svg"), "--json", "--store", str(place)],
    )
    assert ran.exit_code == 0, ran.output
    listed = json.loads(ran.stdout)
    found = told(client, f"document={PLAN.document.id}")
    ends = {(edge["source"]["id"], edge["target"]["id"]) for edge in (*listed["edges"], *listed["goals"])}
    assert {f"{PLAN.document.id}/{source}" for source, _ in ends} == {edge["source"] for edge in found["edges"]}
