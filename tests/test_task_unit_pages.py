"""Do the pages of one task and of one unit say what the graph holds, each fact one click from its words?"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from api.answerview import task_link
from api.app import create_app
from api.batch import record_of
from api.settings import Settings
from api.taskview import unit_link
from graph.store import open_store
from ontology.model import Record, Task
from tests.browsing import SAMPLES, follow, send_form


@pytest.fixture(scope="module")
def records() -> tuple[Record, ...]:
    """Two of the sample policies."""
    return tuple(record_of(SAMPLES / name) for name in ("公共数据开发利用规划.pdf", "内河航运意见.txt"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, records: tuple[Record, ...]) -> Iterator[TestClient]:
    """The application over the two."""
    folder = tmp_path_factory.mktemp("subjects") / "graph"
    with open_store(str(folder)) as store:
        for record in records:
            store.put(record)
    with TestClient(create_app(Settings(store=str(folder))), base_url="http://127.0.0.1") as opened:
        yield opened


def shown(client: TestClient, address: str, status: int = 200) -> str:
    """A page as text, its escapes undone."""
    response = client.get(address, headers={"accept": "text/html"})
    assert response.status_code == status, response.text
    return html.unescape(response.text)


def tied(record: Record) -> tuple[Task, Task, str]:
    """The first dependency between tasks: who needs, what is needed, by what."""
    tasks = {task.id for task in record.tasks}
    edge = next(edge for edge in record.dependencies if edge.target in tasks)
    return record.task(edge.source), record.task(edge.target), edge.via


def test_a_task_shows_every_fact_with_its_passage(client: TestClient, records: tuple[Record, ...]) -> None:
    """Each unit, date and number of every task is in its table, with a link to the very passage."""
    for record in records:
        for task in record.tasks:
            text = shown(client, task_link(record.document.id, task.id))
            assert task.title in text
            for fact in (*task.assignments, *task.deadlines, *task.targets, *task.deliverables, *task.modality):
                span = fact.span
                assert f"/documents/{record.document.id}?from={span.start}&to={span.end}#s" in text
                assert f"/rules#{fact.rule}" in text
            for entry in task.assignments:
                assert f'<a href="{unit_link(entry.unit)}">{entry.unit}</a>' in text


def test_a_task_shows_no_fact_of_its_neighbours(client: TestClient, records: tuple[Record, ...]) -> None:
    """The text on the page is the task's own: what is marked beyond its span is not there."""
    record = records[0]
    task = record.tasks[0]
    text = shown(client, task_link(record.document.id, task.id))
    starts = [int(start) for start in re.findall(r' id="s(\d+)-\d+"', text)]
    assert starts
    assert all(task.span.start <= start < task.span.end for start in starts)


def test_dependencies_are_shown_from_both_ends(client: TestClient, records: tuple[Record, ...]) -> None:
    """The task that needs names what it needs; the task that is needed names who waits; both quote the passages."""
    for record in records:
        needing, needed, via = tied(record)
        for own, other, heading in ((needing, needed, "needs"), (needed, needing, "waiting")):
            text = shown(client, task_link(record.document.id, own.id))
            part = text.partition(f'<section aria-labelledby="{heading}">')[2].partition("</section>")[0]
            assert f'href="{task_link(record.document.id, other.id)}"' in part
            assert via in part
            assert "<mark" in part


def test_the_aim_that_a_task_supports_is_named(client: TestClient, records: tuple[Record, ...]) -> None:
    """A dependency on an aim of the whole document names its indicator and leads to it."""
    record = records[0]
    aims = {aim.id: aim for aim in record.targets if aim.id}
    edge = next(edge for edge in record.dependencies if edge.target in aims)
    text = shown(client, task_link(record.document.id, edge.source))
    aim = aims[edge.target]
    assert f"/documents/{record.document.id}?from={aim.span.start}&to={aim.span.end}#s" in text
    assert f"{aim.indicator} " in text


def test_headings_above_a_task_are_links(client: TestClient, records: tuple[Record, ...]) -> None:
    """The crumb names the document and the section that a task stands in."""
    record = records[1]
    sections = {section.id: section for section in record.sections}
    task = next(task for task in record.tasks if task.section and sections[task.section].span.start < task.span.start)
    text = shown(client, task_link(record.document.id, task.id))
    trail = text.partition('aria-label="所在位置"')[2].partition("</nav>")[0]
    section = sections[task.section or ""]
    assert (
        f'<a href="/documents/{record.document.id}#p{section.span.start}">{section.label}{section.title}</a>' in trail
    )
    assert str(record.document.title) in trail


def test_a_task_that_is_not_there_is_told(client: TestClient, records: tuple[Record, ...]) -> None:
    """A wrong address is a page that says so."""
    assert "没有这项任务" in shown(client, f"/documents/{records[0].document.id}/tasks/99.9", 404)
    assert "没有这份文件" in shown(client, "/documents/d0/tasks/1", 404)


def test_the_document_leads_to_its_tasks(client: TestClient, records: tuple[Record, ...]) -> None:
    """Beside the text each task has a link to its page."""
    for record in records:
        text = shown(client, f"/documents/{record.document.id}")
        for task in record.tasks:
            assert f'href="{task_link(record.document.id, task.id)}"' in text


def test_answers_and_hits_lead_to_tasks(client: TestClient, records: tuple[Record, ...]) -> None:
    """An answer's tasks and the results below it have links to the task's page."""
    unit = next(entry.unit for task in records[0].tasks for entry in task.assignments if entry.role == "lead")
    text = shown(client, f"/?q={quote(unit + '有哪些任务？')}")
    answer, _, results = text.partition('id="results"')
    assert 'class="task-page" href="/documents/' in answer
    assert 'class="task-page" href="/documents/' in results


@pytest.mark.browser
def test_a_task_in_chromium(page: Page, address: str) -> None:
    """From a hit to the task's page, to the passage; nothing wider than a telephone."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}/?q={quote('污水管网改造')}")
    follow(page.locator(".hit .task-page").first)
    expect(page.locator("#facts")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    follow(page.get_by_role("link", name="看原文").first)
    expect(page.locator("article.text mark.cited").first).to_be_in_viewport()


# --- 单位 -------------------------------------------------------------------------------------


def units_of(records: tuple[Record, ...]) -> set[str]:
    """Every unit that the documents name."""
    return {entry.unit for record in records for task in record.tasks for entry in task.assignments}


def part_of(text: str, heading: str) -> str:
    """One section of a page."""
    return text.partition(f'<section aria-labelledby="{heading}">')[2].partition("</section>")[0]


def test_every_unit_has_a_page_with_its_tasks(client: TestClient, records: tuple[Record, ...]) -> None:
    """Each unit's page lists every task that names it, in no document but the right one."""
    for unit in sorted(units_of(records))[::4]:
        text = part_of(shown(client, unit_link(unit)), "tasks")
        for record in records:
            for task in record.tasks:
                if any(entry.unit == unit for entry in task.assignments):
                    assert f'href="{task_link(record.document.id, task.id)}"' in text, (unit, task.title)


def test_the_lead_comes_first(client: TestClient, records: tuple[Record, ...]) -> None:
    """A unit that leads and cooperates: what it leads stands above."""
    roles: dict[str, set[str]] = {}
    for record in records:
        for task in record.tasks:
            for entry in task.assignments:
                roles.setdefault(entry.unit, set()).add(entry.role)
    unit = next(unit for unit, held in sorted(roles.items()) if {"lead", "cooperate"} <= held)
    text = part_of(shown(client, unit_link(unit)), "tasks")
    assert 0 <= text.index("<h3>牵头单位") < text.index("<h3>配合单位")


def test_a_group_is_the_way_to_a_citys_tasks(client: TestClient, records: tuple[Record, ...]) -> None:
    """A city's government is no unit of these texts by itself: its tasks come by way of 各市人民政府, and say so."""
    assert "各市人民政府" in units_of(records)
    text = shown(client, unit_link("临江市人民政府"))
    assert "“各市人民政府”" in part_of(text, "tasks")
    assert f'href="{unit_link("各市人民政府")}"' in text.partition("所属群组")[2]


def test_deadlines_stand_in_order_of_time(client: TestClient, records: tuple[Record, ...]) -> None:
    """The months of the time line rise, what is past stands before them."""
    busiest = max(
        sorted(units_of(records)),
        key=lambda unit: sum(
            len(task.deadlines)
            for record in records
            for task in record.tasks
            if any(entry.unit == unit for entry in task.assignments)
        ),
    )
    line = part_of(shown(client, unit_link(busiest)), "times")
    heads = re.findall(r"<h3>(\S+)", line)
    months = [(int(year), int(month)) for year, month in re.findall(r"<h3>(\d+)年(\d+)月", line)]
    assert len(months) >= 2
    assert months == sorted(months)
    assert "已到期" not in heads[1:]


def test_partners_are_counted(client: TestClient, records: tuple[Record, ...]) -> None:
    """The number beside a partner is the number of tasks that both are named in."""
    task = next(task for task in records[0].tasks if len({entry.unit for entry in task.assignments}) > 1)
    first, second = sorted({entry.unit for entry in task.assignments})[:2]
    shared = sum(
        {first, second} <= {entry.unit for entry in task.assignments} for record in records for task in record.tasks
    )
    text = part_of(shown(client, unit_link(first)), "partners")
    assert f'href="{unit_link(second)}">{second}</a><span class="role">{shared}项' in text


def test_the_register_tells_what_became_of_a_body(client: TestClient) -> None:
    """A body that a reform ended: its successor with day and source; the successor names where it came from."""
    text = shown(client, unit_link("国家市场监督管理总局"))
    assert "前身" in text
    before = re.search(r"前身</dt><dd><a href=\"([^\"]+)\">([^<]+)</a>（(\d{4}-\d\d-\d\d)", text)
    assert before
    assert "承接机构" in shown(client, before[1])


def test_an_unknown_unit_is_told_with_what_is_near(client: TestClient, records: tuple[Record, ...]) -> None:
    """A slip of the pen: not found, and the name that was meant is offered."""
    unit = next(unit for unit in sorted(units_of(records)) if unit.endswith("厅"))
    text = shown(client, f"/units/{quote(unit[:-2] + '错厅')}", 404)
    assert "没有名为" in text
    assert "是不是" in text
    assert "没有名为" in shown(client, f"/units/{quote('<b>甲乙丙</b>', safe='')}", 404)


def test_units_are_listed_and_found(client: TestClient, records: tuple[Record, ...]) -> None:
    """The list holds every unit over its pages; the field narrows it; nothing found is told."""
    named: set[str] = set()
    address: str | None = "/units"
    while address:
        text = shown(client, address)
        named |= set(re.findall(r'<td><a href="/units/[^"]+">([^<]+)</a>', text))
        following = re.search(r'<a href="([^"]+)" rel="next"', text)
        address = following[1] if following else None
    assert named == units_of(records)
    found = re.findall(r'<td><a href="/units/[^"]+">([^<]+)</a>', shown(client, f"/units?q={quote('财政')}"))
    assert found
    assert all("财政" in unit for unit in found)
    assert "没有名为" in shown(client, f"/units?q={quote('龙宫')}")


def test_nothing_inline(client: TestClient, records: tuple[Record, ...]) -> None:
    """Neither page carries a style or a script of its own, which the policy of the server forbids."""
    unit = min(units_of(records))
    for address in ("/units", unit_link(unit), task_link(records[0].document.id, records[0].tasks[0].id)):
        text = shown(client, address)
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)", text)


@pytest.mark.browser
def test_units_in_chromium(page: Page, address: str) -> None:
    """From the list by the field to a unit, to a task; nothing wider than a telephone."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}/units")
    page.get_by_label("单位名称").fill("财政")
    send_form(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    follow(page.locator(".units-table a").first)
    expect(page.locator("h1")).to_contain_text("财政")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    follow(page.locator("section .tasks a").first)
    expect(page.locator("#facts")).to_be_visible()
