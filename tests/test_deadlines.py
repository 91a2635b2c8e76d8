"""Deadlines as the doors give them: how each stands on a day, which fit, as a resource, page by page, as a calendar."""

from __future__ import annotations

import datetime as dt
import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from dateutil.rrule import rrulestr
from fastapi.testclient import TestClient
from icalendar import Calendar

from api.app import create_app
from api.batch import files, record_of
from api.dated import SOON, Dated, dated, schedule
from api.duelist import Wanted, find
from api.library import Library
from api.settings import Settings
from graph.store import GraphStore, open_store
from graph.timetable import Entry, timetable_of
from ontology.errors import QuestionError
from ontology.model import Record, Span
from tests import factories as make
from tests.browsing import SAMPLES

DAY = dt.date(2026, 11, 25)
TODAY = {"today": "2026-11-25"}
HOSTILE = 'ÜBER"<script>alert(1)</script>;,\\n\r\n\t\x07BEGIN:VEVENT'


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """The sample policies."""
    with open_store(str(tmp_path_factory.mktemp("dues") / "graph")) as store:
        for path in files([SAMPLES]):
            store.put(record_of(path))
        yield store


@pytest.fixture(scope="module")
def client(samples: GraphStore) -> TestClient:
    """The application over them."""
    app = create_app(Settings(store=samples.location))
    app.state.library = Library(samples)
    return TestClient(app, base_url="http://127.0.0.1")


def told(**fields: Any) -> Dated:
    """A deadline of a document issued on 2026-03-01, on 2026-11-25."""
    issued = fields.pop("issued", dt.date(2026, 3, 1))
    filled: dict[str, Any] = {
        "document": "d1",
        "task": "1",
        "path": "一",
        "title": "开展排查",
        "mention": "2026年底前",
        "start": None,
        "end": None,
        "recurs": None,
        "offset": None,
        "anchor": None,
        "span": Span(start=0, end=7),
        "nth": 0,
        "rule": "deadline.by_year_end",
        "confidence": 1.0,
    }
    return dated(Entry(**(filled | fields)), issued, DAY)


# --- how a deadline stands --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (DAY - dt.timedelta(days=1), "overdue"),
        (DAY, "soon"),
        (DAY + dt.timedelta(days=SOON), "soon"),
        (DAY + dt.timedelta(days=SOON + 1), "later"),
        (dt.date.max, "later"),
        (dt.date.min, "overdue"),
    ],
)
def test_the_day_itself_is_not_overdue(end: dt.date, state: str) -> None:
    """A deadline is overdue from the day after its last, soon for thirty days before it."""
    assert told(end=end).state == state


def test_a_time_after_the_issue_has_a_day() -> None:
    """印发之日起6个月内 comes to a day where the date of issue is known, and it is said how."""
    one = told(offset="P6M", anchor="issue", mention="印发之日起6个月内")
    assert (one.due, one.kind, one.state) == (dt.date(2026, 9, 1), "relative", "overdue")
    assert "2026-03-01" in one.note
    days = told(offset="P20D", anchor="issue", mention="印发后20个工作日内")
    assert "工作日" in days.note


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"offset": "P6M", "anchor": "issue", "issued": None}, "没有成文日期"),
        ({"offset": "P15D", "anchor": "event"}, "所述事项"),
        ({"offset": "PT2H", "anchor": "event"}, "小时"),
        ({"start": dt.date(2026, 1, 1)}, "没有写截止日期"),
        ({}, "没有写明年份或日期"),
        ({"recurs": "P2Y", "mention": "每两年", "issued": None}, "成文日期"),
        ({"recurs": "P1Y", "mention": "每年年初"}, "周期中的日期"),
        ({"offset": "P9999Y", "anchor": "issue"}, ""),
    ],
)
def test_what_has_no_day_says_what_is_missing(fields: dict[str, Any], missing: str) -> None:
    """No day is invented: the deadline is open, and the reason is told."""
    one = told(**fields)
    assert (one.due, one.state) == (None, "open")
    assert one.missing
    assert missing in one.missing


def test_a_cycle_stands_by_its_next_day() -> None:
    """每季度 in November is due at the end of December, whatever has passed."""
    one = told(recurs="P3M", mention="每季度")
    assert (one.due, one.kind, one.state) == (dt.date(2026, 12, 31), "recurring", "later")


# --- the timetable of a graph -----------------------------------------------------------------


def test_every_deadline_of_every_record_is_there_once(samples: GraphStore) -> None:
    """The timetable holds what the records hold, under names that are all different."""
    entries = [entry for held in timetable_of(samples).entries.values() for entry in held]
    said = sorted(
        (record.document.id, task.id, one.mention, str(one.end), str(one.recurs), str(one.offset))
        for record in samples.records()
        for task in record.tasks
        for one in task.deadlines
    )
    assert sorted((e.document, e.task, e.mention, str(e.end), str(e.recurs), str(e.offset)) for e in entries) == said
    assert len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.span.of(samples.record(entry.document).document.text)


def test_the_timetable_follows_the_graph(tmp_path: Path) -> None:
    """A document that comes, changes or goes is seen at once; the others are not read again."""
    first, second = (record_of(SAMPLES / name) for name in ("内河航运意见.txt", "茶产业三年行动计划.pdf"))
    with open_store(str(tmp_path / "graph")) as store:
        assert schedule(store, DAY) == ()
        store.put(first)
        kept = timetable_of(store).entries[first.document.id]
        store.put(second)
        assert timetable_of(store).entries[first.document.id] is kept
        assert second.document.id in timetable_of(store).entries
        assert timetable_of(store) is timetable_of(store)
        store.remove(first.document.id)
        assert set(timetable_of(store).entries) == {second.document.id}
        assert {one.entry.document for one in schedule(store, DAY)} == {second.document.id}


# --- which fit --------------------------------------------------------------------------------


def test_filters_choose_what_they_say(samples: GraphStore) -> None:
    """Each filter keeps exactly the deadlines that have what it asks for; together they narrow."""
    library = Library(samples)
    every = find(library, Wanted(), DAY).items
    for kind in ("point", "period", "recurring", "relative"):
        assert find(library, Wanted(kind=kind), DAY).items == tuple(one for one in every if one.kind == kind)
    for state in ("overdue", "soon", "later", "open"):
        found = find(library, Wanted(state=state), DAY)
        assert found.items == tuple(one for one in every if one.state == state)
        assert found.states[state] == len(found.items)
    in_force = find(library, Wanted(in_force=True), DAY)
    void = find(library, Wanted(in_force=False), DAY).items
    assert void
    assert len(in_force.items) + len(void) == len(every)
    assert in_force.void == len(void)
    document = every[0].entry.document
    assert {one.entry.document for one in find(library, Wanted(document=document), DAY).items} == {document}
    with pytest.raises(QuestionError, match="没有这份文件"):
        find(library, Wanted(document="《不存在的文件》"), DAY)


def test_a_unit_has_the_deadlines_of_its_tasks(samples: GraphStore) -> None:
    """A unit by its short name, in a role: the deadlines of the tasks that say so, and those of groups it is in."""
    library = Library(samples)
    found = find(library, Wanted(unit="省发展改革委", role="lead"), DAY).items
    assert found
    for one in found:
        task = samples.record(one.entry.document).task(one.entry.task)
        assert any(entry.unit == "云泽省发展改革委" and entry.role == "lead" for entry in task.assignments)
    city = find(library, Wanted(unit="临江市人民政府"), DAY).items
    assert any("各市人民政府" in one.via for one in city)
    assert find(library, Wanted(unit="龙宫管理局"), DAY).items == ()
    leading = find(library, Wanted(role="lead"), DAY).items
    assert 0 < len(leading) < len(find(library, Wanted(), DAY).items)


def test_bounds_take_the_days_of_cycles_between_them(samples: GraphStore) -> None:
    """Between two days a cycle stands with its first day there; what has no day is left out; time rises."""
    library = Library(samples)
    bounds = Wanted(after=dt.date(2027, 2, 1), before=dt.date(2027, 3, 31))
    found = find(library, bounds, DAY).items
    days = [one.due for one in found]
    assert all(day is not None and dt.date(2027, 2, 1) <= day <= dt.date(2027, 3, 31) for day in days)
    assert days == sorted(day for day in days if day)
    assert any(one.kind == "recurring" for one in found)
    assert all(one.due and one.due.year == 2027 for one in find(library, Wanted(year=2027), DAY).items)


# --- the resource -----------------------------------------------------------------------------


def walked(client: TestClient, address: str, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """All items of a resource, page by page."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    for _ in range(500):
        answer = client.get(address, params=parameters | cursor)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        found += body[name]
        if body["next"] is None:
            assert len(found) == body["total"]
            return found
        cursor = {"cursor": body["next"]}
    raise AssertionError("the pages do not end")


def test_pages_of_deadlines_hold_each_once(client: TestClient, samples: GraphStore) -> None:
    """The pages behind the cursor hold every deadline once, in order of time, each quoted from its document."""
    found = walked(client, "/api/v1/deadlines", "deadlines", limit=7, **TODAY)
    assert len({one["id"] for one in found}) == len(found)
    days = [one["due"] for one in found if one["due"]]
    assert days == sorted(days)
    assert all(one["missing"] for one in found if one["due"] is None)
    for one in found:
        start, end = one["span"]
        assert samples.record(one["document"]).document.text[start:end]
        assert f"from={start}&to={end}" in one["page"]
        if one["due"]:
            assert one["days"] == (dt.date.fromisoformat(one["due"]) - DAY).days
    later = walked(client, "/api/v1/deadlines", "deadlines", limit=50, sort="-due", **TODAY)
    assert [one["due"] for one in later if one["due"]] == days[::-1]
    assert {one["id"] for one in later} == {one["id"] for one in found}


def test_wrong_words_are_told(client: TestClient) -> None:
    """A word of no list, an unknown document, a cursor of nowhere: problems, with what is allowed."""
    for query in ("kind=x", "state=x", "role=x", "document=没有的文件", "cursor=AAAA", "cursor=%F0"):
        answer = client.get(f"/api/v1/deadlines?{query}")
        assert answer.status_code == 400, query
        assert answer.headers["content-type"].startswith("application/problem+json")
    assert client.get("/api/v1/deadlines?year=0").status_code == 422
    assert "没有名为" in client.get("/api/v1/deadlines?unit=龙宫管理局").json()["note"]


def test_assignments_are_those_of_the_records(client: TestClient, samples: GraphStore) -> None:
    """The resource holds every assignment once; by role and by unit those that have it, with the body meant."""
    found = walked(client, "/api/v1/assignments", "assignments", limit=61)
    said = [
        (record.document.id, task.id, entry.unit, entry.role, entry.body)
        for record in samples.records()
        for task in record.tasks
        for entry in task.assignments
    ]
    assert [(one["document"], one["task"], one["unit"], one["role"], one["body"]) for one in found] == said
    leads = walked(client, "/api/v1/assignments", "assignments", limit=13, role="lead")
    assert len(leads) == sum(role == "lead" for *_, role, _body in said)
    water = walked(client, "/api/v1/assignments", "assignments", limit=2, unit="省水利厅")
    assert {one["unit"] for one in water if not one["via"]} == {"云泽省水利厅"}
    assert sum(one["unit"] == "云泽省水利厅" for one in water) == sum(unit == "云泽省水利厅" for _, _, unit, *_ in said)
    assert {one["body"] for one in water if not one["via"]} == {"云泽省/water"}
    assert client.get("/api/v1/assignments?cursor=AAAA").status_code == 400
    assert client.get("/api/v1/assignments?unit=龙宫管理局").json()["total"] == 0


# --- the calendar -----------------------------------------------------------------------------


def read(client: TestClient, query: str = "") -> tuple[bytes, Calendar]:
    """A calendar as sent, and as a program reads it."""
    answer = client.get(f"/api/v1/deadlines.ics?today=2026-11-25&{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return answer.content, Calendar.from_ical(answer.content)


@pytest.mark.parametrize("query", ["", "component=todo&alarm=7", "unit=省交通运输厅&alarm=0"])
def test_lines_are_folded_between_characters(client: TestClient, query: str) -> None:
    """CRLF alone ends lines, no line has more than 75 octets, none is cut within a character (RFC 5545, 3.1)."""
    raw, _ = read(client, query)
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()


def test_each_deadline_with_a_day_is_an_event(client: TestClient, samples: GraphStore) -> None:
    """One event each, of whole days, its end the day after, with the words, the document and the article."""
    _, calendar = read(client)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "政策时限"
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    expected = {one.id: one for one in find(Library(samples), Wanted(in_force=True), DAY).items if one.due is not None}
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {f"{name.replace('/', '-')}@policygraph" for name in expected}
    for name, one in expected.items():
        event = events[f"{name.replace('/', '-')}@policygraph"]
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
        assert type(start) is type(end) is dt.date
        assert start < end
        if one.cycle is None:
            assert end - dt.timedelta(days=1) == one.due
        assert event["DTSTAMP"].dt.tzinfo is not None
        description = str(event["DESCRIPTION"])
        assert one.entry.mention in description
        assert one.entry.path in description
        assert one.entry.title[:100] in str(event["SUMMARY"])
        assert str(event["URL"]).startswith("http://127.0.0.1/documents/")


def test_cycles_recur(client: TestClient, samples: GraphStore) -> None:
    """A cycle is one event whose rule starts on its first day and comes to the next one; a document's end ends it."""
    _, calendar = read(client, "kind=recurring")
    events = calendar.walk("VEVENT")
    cycles = {
        f"{one.id.replace('/', '-')}@policygraph": one
        for one in find(Library(samples), Wanted(kind="recurring", in_force=True), DAY).items
    }
    assert len(events) >= 20
    standings = Library(samples).standings(DAY)
    for event in events:
        one = cycles[str(event["UID"])]
        expires = standings[one.entry.document].expires
        rule = event["RRULE"].to_ical().decode()
        assert ("UNTIL" in rule) == (expires is not None)
        start = event["DTSTART"].dt
        read_back = rrulestr(rule, dtstart=dt.datetime.combine(start, dt.time()))
        assert next(iter(read_back)).date() == start
        following = read_back.after(dt.datetime.combine(DAY, dt.time()), inc=True)
        assert one.due is not None
        if expires is None or one.due <= expires:
            assert following is not None
            assert following.date() == one.due


def test_the_same_calendar_twice_is_the_same(client: TestClient) -> None:
    """Names stay from day to day, so that a calendar that asks again changes its events and adds none."""
    first, _ = read(client)
    again, _ = read(client)
    assert first == again
    tomorrow = client.get("/api/v1/deadlines.ics?today=2026-11-26").content
    assert re.findall(rb"UID:\S+", tomorrow) == re.findall(rb"UID:\S+", first)


def test_todos_have_their_day(client: TestClient) -> None:
    """As things to do: due on the day itself, never before they start, with the reminder asked for."""
    _, calendar = read(client, "component=todo&alarm=7&unit=省交通运输厅")
    todos = calendar.walk("VTODO")
    assert todos
    assert not calendar.walk("VEVENT")
    for todo in todos:
        assert ("DUE" in todo) != ("RRULE" in todo)
        if "DUE" in todo and "DTSTART" in todo:
            assert todo["DTSTART"].dt < todo["DUE"].dt
        (alarm,) = todo.walk("VALARM")
        assert alarm["TRIGGER"].dt == dt.timedelta(days=-7)
        assert (alarm["ACTION"], bool(str(alarm["DESCRIPTION"]))) == ("DISPLAY", True)


def test_the_calendar_of_nothing_is_a_calendar(client: TestClient) -> None:
    """A unit without deadlines has an empty calendar; drafts are left out unless asked for."""
    raw, calendar = read(client, "unit=龙宫管理局")
    assert not calendar.walk("VEVENT")
    assert calendar["X-WR-CALNAME"] == "政策时限 · 龙宫管理局"
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    draft = {str(event["UID"]) for event in read(client, "in_force=false")[1].walk("VEVENT")}
    assert draft
    assert not draft & {str(event["UID"]) for event in read(client)[1].walk("VEVENT")}


def hostile() -> Record:
    """A record with text in every field that calendars and pages could stumble over."""
    task = make.task(1, HOSTILE * 9, span=make.span("（一）开展湿地资源调查"))
    long = make.deadline("2024年底前", start=dt.date(2024, 12, 1), end=dt.date(2024, 12, 31))
    last = make.deadline("2025年6月底前", end=dt.date.max)
    cycle = make.deadline("每季度", recurs="P3M", rule="deadline.each")
    unit = make.assignment("省林业局", HOSTILE)
    full = replace(task, deadlines=(long, last, cycle), assignments=(unit,))
    return Record(document=make.document(title=HOSTILE * 3, issued=None, number=HOSTILE), tasks=(full,))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application over that record."""
    folder = tmp_path_factory.mktemp("hostile") / "graph"
    with open_store(str(folder)) as store:
        store.put(hostile())
    with TestClient(create_app(Settings(store=str(folder))), base_url="http://127.0.0.1") as opened:
        yield opened


def test_hostile_text_stays_text_in_a_calendar(attacked: TestClient) -> None:
    """Line breaks, separators and control characters of titles make no line and no component of their own."""
    _, other = read(attacked, f"unit={quote(HOSTILE)}")
    assert HOSTILE.partition("<")[0] in str(other["X-WR-CALNAME"])
    raw, calendar = read(attacked)
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert b"\x07" not in raw
    events = calendar.walk("VEVENT")
    assert len(events) == 3
    assert sorted(event["DTSTART"].dt for event in events) == [
        dt.date(2024, 12, 1),
        dt.date(2026, 3, 31),
        dt.date.max,
    ]
    assert all("BEGIN:VEVENT" in str(event["SUMMARY"]) for event in events)


# --- the page, without a browser --------------------------------------------------------------


def shown(client: TestClient, address: str, status: int = 200) -> str:
    """A page as text, its escapes undone."""
    answer = client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == status, answer.text
    return html.unescape(answer.text)


def test_the_list_shows_each_with_its_passage(client: TestClient, samples: GraphStore) -> None:
    """Leafing through the list, and through what has passed and what has no day, meets every deadline once."""
    expected = find(Library(samples), Wanted(in_force=True), DAY).items
    met: list[str] = []
    for state in ("overdue", "soon", "later", "open"):
        address: str | None = f"/deadlines?today=2026-11-25&state={state}"
        while address:
            text = shown(client, address)
            met += re.findall(r'<blockquote cite="([^"]+)"', text)
            following = re.search(r'<a href="([^"]+)" rel="next"', text)
            address = following[1] if following else None
    links = [f"/documents/{e.document}?from={e.span.start}&to={e.span.end}" for e in (one.entry for one in expected)]
    assert sorted(each.partition("#")[0] for each in met) == sorted(links)


def test_what_has_passed_stands_above_and_time_rises(client: TestClient) -> None:
    """The first section is what has passed, then thirty days, then months in order, at last what has no day."""
    text = shown(client, "/deadlines?today=2026-11-25&unit=省交通运输厅")
    names = re.findall(r'<h2 id="due-\d+">(\S+)', text)
    months = [(int(y), int(m)) for y, m in (re.findall(r"(\d+)年(\d+)月", name)[0] for name in names if "年" in name)]
    assert names[0] == "已到期"
    assert months == sorted(months)
    assert months
    assert names.index("没有具体日期") == len(names) - 1 if "没有具体日期" in names else True
    assert "缺：" in shown(client, "/deadlines?today=2026-11-25&state=open")


@pytest.mark.parametrize(
    "query",
    ["today=x", "year=20", "month=2026-13", "view=pie", "kind=x", "from=2026-02-30", "document=没有的文件", "cursor=A"],
)
def test_an_address_that_cannot_be_understood_is_told(client: TestClient, query: str) -> None:
    """What is wrong stands above the filters, which keep what was typed."""
    text = shown(client, f"/deadlines?{query}", 400)
    assert 'role="alert"' in text
    assert 'name="unit"' in text


def test_the_calendar_holds_each_day_of_each_cycle(client: TestClient, samples: GraphStore) -> None:
    """The number of a month is what falls due in it, cycles counted each time but for daily ones."""
    text = shown(client, "/deadlines?view=calendar&month=2027-03&today=2026-11-25")
    count = 0
    for one in find(Library(samples), Wanted(in_force=True), DAY).items:
        if one.cycle is not None and one.cycle.rule != "FREQ=DAILY":
            count += len(list(one.cycle.days(dt.date(2027, 3, 1), dt.date(2027, 3, 31))))
        elif one.cycle is None and one.due is not None:
            count += (one.due.year, one.due.month) == (2027, 3)
    assert f"到期{count}次" in text
    assert "每日进行" in text
    year = shown(client, "/deadlines?view=calendar&month=2027&today=2026-11-25")
    counts = [int(each) for each in re.findall(r'月</a> <span class="count">(\d+)</span>', year)]
    assert len(counts) == 12
    assert counts[2] == count


@pytest.mark.parametrize("month", ["1900-01", "1900", "2199-12", "2199"])
def test_the_ends_of_the_calendar(client: TestClient, month: str) -> None:
    """The first and the last month are shown, and lead no further."""
    text = shown(client, f"/deadlines?view=calendar&month={month}")
    assert len(re.findall(r'rel="(?:prev|next)"', text)) == 1


def test_the_chart_has_a_row_for_each_task(client: TestClient, samples: GraphStore) -> None:
    """Every task with a day has one row, under its document or its unit, and marks that lead to its passages."""
    expected = {
        (one.entry.document, one.entry.task)
        for one in find(Library(samples), Wanted(in_force=True), DAY).items
        if one.due is not None
    }
    for group in ("document", "unit"):
        text = shown(client, f"/deadlines?view=gantt&today=2026-11-25&group={group}")
        rows = re.findall(r'<th scope="row"><a href="/documents/([^/]+)/tasks/([^"]+)"', text)
        assert len(rows) == len(expected)
        assert {document for document, _ in rows} == {document for document, _ in expected}
    places = [float(each) for each in re.findall(r'(?: x|x1|x2)="(-?[\d.]+)%"', text)]
    assert places
    assert all(0 <= place <= 100 for place in places)


def test_nothing_inline(client: TestClient) -> None:
    """No view carries a style or a script of its own, which the policy of the server forbids."""
    for view in ("list", "calendar", "gantt"):
        answer = client.get(f"/deadlines?view={view}")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)", answer.text)


def test_the_unit_has_a_line_of_time(client: TestClient, samples: GraphStore) -> None:
    """The columns on a unit's page count its deadlines, and each leads to as many in the list."""
    text = shown(client, "/units/云泽省财政厅")
    part = text.partition('class="strip"')[2].partition("</svg>")[0]
    columns = re.findall(r'<a href="([^"]+)" aria-label="[^"]+：(\d+)条"', part)
    assert columns
    for address, count in columns:
        listed = shown(client, f"{address}&kind=point") + shown(client, f"{address}&kind=period")
        listed += shown(client, f"{address}&kind=relative")
        assert len(re.findall(r'<li class="due-line">', listed)) == int(count)


def test_a_task_leads_to_its_day(client: TestClient, samples: GraphStore) -> None:
    """The time on a task's page is a link to the deadlines of that day, where the task is listed."""
    record = next(iter(samples.records()))
    task = next(task for task in record.tasks if any(one.end for one in task.deadlines))
    text = shown(client, f"/documents/{record.document.id}/tasks/{task.id}")
    address = next(iter(re.findall(r'href="(/deadlines\?document=[^"]+)"', text)))
    assert task.title in shown(client, address)


def test_hostile_text_stays_text_on_the_page(attacked: TestClient) -> None:
    """No view lets a title become markup."""
    for view in ("list", "calendar", "gantt"):
        for query in ("", f"&unit={quote(HOSTILE)}", "&group=unit"):
            answer = attacked.get(f"/deadlines?view={view}{query}")
            assert "<script>" not in answer.text


def test_without_documents_there_is_a_page(tmp_path: Path) -> None:
    """An empty graph: every view says so, the calendar is empty, the resource has nothing."""
    with TestClient(create_app(Settings(store=str(tmp_path / "graph"))), base_url="http://127.0.0.1") as empty:
        for view in ("list", "calendar", "gantt"):
            assert "还没有收录文件" in shown(empty, f"/deadlines?view={view}")
        assert empty.get("/api/v1/deadlines").json()["total"] == 0
        assert empty.get("/api/v1/assignments").json()["total"] == 0
        assert not Calendar.from_ical(empty.get("/deadlines.ics").content).walk("VEVENT")


def test_hundreds_of_tasks_are_limited_and_told(tmp_path: Path) -> None:
    """Of 400 tasks the chart draws the 300 nearest and says so; the list has pages; a full day leads to its list."""
    one = make.deadline("2024年底前", end=dt.date(2027, 3, 31))
    tasks = tuple(
        make.task(1, f"整改第{number}处", id=f"2.{number}", path=f"二/{number}", deadlines=(one,))
        for number in range(400)
    )
    with open_store(str(tmp_path / "graph")) as store:
        store.put(Record(document=make.document(), tasks=tasks))
        assert len(list(itertools.chain(*timetable_of(store).entries.values()))) == 400
    with TestClient(create_app(Settings(store=str(tmp_path / "graph"))), base_url="http://127.0.0.1") as many:
        text = shown(many, "/deadlines?view=gantt&today=2026-11-25")
        assert "共400项任务" in text
        assert text.count('<th scope="row">') == 300
        day = shown(many, "/deadlines?view=calendar&month=2027-03&today=2026-11-25")
        assert "另397条" in day
        listed = shown(many, "/deadlines?today=2026-11-25")
        assert listed.count('<li class="due-line">') == 50
        assert 'rel="next"' in listed
