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
from tests.browsing import SAMPLES


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
    page.locator(".hit .task-page").first.click()
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="看原文").first.click()
    expect(page.locator("article.text mark.cited").first).to_be_in_viewport()
