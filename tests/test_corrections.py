"""Does what a person says of a fact hold, come back after every reading, and go when it is taken back?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import validate
from graph.copying import Copy
from graph.prepared import prepared
from graph.question import questions
from graph.store import GraphStore, open_store
from ontology import ids, iris, terms
from ontology.correcting import apply
from ontology.correction import Correction, CorrectionAction, Metadata, Value
from ontology.errors import ConflictError
from ontology.facts import Found, facts
from ontology.judging import added, judged, taken_back
from ontology.model import Deadline, Dependency, Record, Span, Task
from ontology.provenance import corrections_said, read_corrections
from tests import factories

MORNING = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
RECORD = factories.record()
FACTS = tuple(facts(RECORD))


def of_kind(kind: str, record: Record = RECORD, path: str | None = None) -> list[Found]:
    """The facts of a kind, of one task where a path is given."""
    found = [each for each in facts(record) if each.kind == kind]
    return [each for each in found if path is None or (each.task is not None and each.task.path == path)]


def said(
    fact: Found, action: CorrectionAction, minute: int = 0, *, record: Record = RECORD, after: Value | None = None
) -> Correction:
    """What the reviewer 周审核 said of a fact some minutes after eight."""
    at = MORNING + dt.timedelta(minutes=minute)
    return judged(record, fact, action, reviewer="周审核", at=at, why="核对原文", after=after)


def changed(fact: Any, **fields: Any) -> Any:
    """A fact's value with other fields."""
    return replace(fact, **fields)


def edited(fact: Found, minute: int = 0, record: Record = RECORD) -> Correction:
    """Some sensible edit of a fact of any kind that has one."""
    value: Any = fact.value
    other: dict[str, dict[str, Any]] = {
        "assignment": {"role": "supervise"},
        "deadline": {"end": dt.date(2031, 5, 6), "start": None, "recurs": None, "offset": None, "anchor": None},
        "target": {"value": 77},
        "reference": {"relation": "produces"},
        "modality": {"type": "sanction"},
        "deliverable": {"name": "湿地图册"},
        "task": {"title": "另一个标题"},
    }
    if isinstance(value, Metadata):
        texts = {"issued": "2024-03-09", "level": "city", "status": "draft"}
        return said(fact, "edit", minute, record=record, after=replace(value, value=texts.get(value.field, "更正后")))
    return said(fact, "edit", minute, record=record, after=replace(value, **other[fact.kind]))


EDITABLE = [each for each in FACTS if each.kind not in ("dependency", "global-rule", "unread")]


# --- applying -------------------------------------------------------------------------------------


def test_nothing_said_changes_nothing() -> None:
    """Without corrections a record stays the very same."""
    assert apply(RECORD, ()).record == RECORD


@pytest.mark.parametrize(
    "fact", [each for each in FACTS if each.kind not in ("metadata", "unread")], ids=lambda f: f.kind
)
def test_an_accepted_fact_is_certain_and_names_its_reviewer(fact: Found) -> None:
    """Accepting changes nothing but the confidence and who vouches for it."""
    doubtful = _with_confidence(RECORD, fact, 0.4)
    wanted = next(each for each in facts(doubtful) if each.kind == fact.kind and each.span == fact.span)
    applied = apply(doubtful, [said(wanted, "accept", record=doubtful)])
    assert [outcome.standing for outcome in applied.outcomes] == ["effective"]
    now: Any = next(each for each in facts(applied.record) if each.id == applied.outcomes[0].fact).value
    assert (now.confidence, now.reviewer) == (1.0, "周审核")
    assert replace(now, confidence=0.4, reviewer=None) == wanted.value


def _with_confidence(record: Record, fact: Found, confidence: float) -> Record:
    """The record with one kind's facts as doubtful as that."""
    if fact.kind == "task":
        return replace(record, tasks=tuple(replace(task, confidence=confidence) for task in record.tasks))
    if fact.kind in ("dependency", "global-rule"):
        field = {"dependency": "dependencies", "global-rule": "global_rules"}[fact.kind]
        return _replaced(record, field, confidence)
    field = {"modality": "modality"}.get(fact.kind, f"{fact.kind}s")
    tasks = tuple(_replaced(task, field, confidence) for task in record.tasks)
    whole = replace(record, tasks=tasks)
    return _replaced(whole, field, confidence) if field in ("targets", "references") else whole


def _replaced(thing: Any, field: str, confidence: float) -> Any:
    values = tuple(replace(each, confidence=confidence) for each in getattr(thing, field))
    return replace(thing, **{field: values})


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_a_rejected_fact_is_gone_and_listed(fact: Found) -> None:
    """A rejected fact is in the record no more; its correction says so, and nothing else of its kind went."""
    applied = apply(RECORD, [said(fact, "reject")])
    if fact.kind == "metadata":
        assert isinstance(fact.value, Metadata)
        expected = "final" if fact.value.field == "status" else None
        assert getattr(applied.record.document, fact.value.field) == expected
    else:
        left = [each.id for each in facts(applied.record) if each.kind == fact.kind]
        assert left == [each.id for each in FACTS if each.kind == fact.kind and each.id != fact.id]
    assert applied.outcomes[0].standing == "effective"


@pytest.mark.parametrize("fact", EDITABLE, ids=lambda fact: fact.kind)
def test_an_edited_fact_says_what_the_reviewer_said(fact: Found) -> None:
    """Of the facts of a kind one differs, and it says what the edit says."""
    correction = edited(fact)
    applied = apply(RECORD, [correction])
    before, after = ({each.id: each.value for each in facts(record)} for record in (RECORD, applied.record))
    new = [value for name, value in after.items() if name not in before]
    assert correction.after is not None
    wanted: Any = correction.after.value
    if isinstance(wanted, Metadata):
        assert new == [wanted]
    else:
        by = {"rule": "correction.edited", "reviewer": "周审核", "confidence": 1.0}
        assert replace(wanted, **by) in new


def test_a_missing_fact_is_added_and_its_passage_read() -> None:
    """A deadline that no rule read is added to its task; the passage is not unread any more."""
    task = RECORD.tasks[2]
    unread = RECORD.unread[0]
    value = Deadline(span=unread.span, rule="correction.added", mention=unread.text, recurs="P2M")
    applied = apply(RECORD, [added(RECORD, "deadline", value, task=task, reviewer="周审核", at=MORNING)])
    made = applied.record.tasks[2].deadlines[-1]
    assert (made.recurs, made.reviewer, made.confidence) == ("P2M", "周审核", 1.0)
    assert all(not each.span.overlaps(unread.span) for each in applied.record.unread)


def test_a_rejected_task_takes_its_facts_and_links_along() -> None:
    """No dependency and no global rule speaks of a task that is none."""
    task = of_kind("task")[0]
    applied = apply(RECORD, [said(task, "reject")]).record
    name = RECORD.tasks[0].id
    assert [each.id for each in applied.tasks] == [each.id for each in RECORD.tasks[1:]]
    assert any(name in (each.source, each.target) for each in RECORD.dependencies)
    assert not any(name in (each.source, each.target) for each in applied.dependencies)
    assert all(name not in rule.applies_to for rule in applied.global_rules)


def test_a_task_that_was_not_read_is_added_in_its_place() -> None:
    """A task stands where its passage stands, below the heading around it, with a path of its own."""
    first = RECORD.tasks[0]
    without = apply(RECORD, [said(of_kind("task")[0], "reject")]).record
    new = Task(id="", section=None, label=first.label, path=first.path, title="湿地调查", span=first.span)
    applied = apply(without, [added(without, "task", new, reviewer="周审核", at=MORNING)]).record
    assert (applied.tasks[0].path, applied.tasks[0].section) == (first.path, first.section)
    assert [task.path for task in applied.tasks] == [task.path for task in RECORD.tasks]


def test_facts_follow_the_boundaries_of_tasks() -> None:
    """Where a reviewer moves a boundary, a fact goes to the task that has its passage now."""
    first, second = RECORD.tasks[0], RECORD.tasks[1]
    moved = first.deadlines[0]
    cut = moved.span.start - 1
    shorter = replace(first, span=Span(start=first.span.start, end=cut))
    longer = replace(second, span=Span(start=cut, end=second.span.end))
    tasks = of_kind("task")
    acts = [said(tasks[0], "edit", 0, after=shorter), said(tasks[1], "edit", 1, after=longer)]
    applied = apply(RECORD, acts).record
    assert moved not in applied.tasks[0].deadlines
    assert moved in applied.tasks[1].deadlines


def test_a_dependency_gets_another_type_and_a_new_one_is_added() -> None:
    """Edges between tasks are corrected as facts of tasks are."""
    edge = of_kind("dependency")[0]
    value: Any = edge.value
    applied = apply(RECORD, [said(edge, "edit", after=replace(value, type="after"))]).record
    assert [
        each.type for each in applied.dependencies if (each.source, each.target) == (value.source, value.target)
    ] == ["after"]
    third, first = RECORD.tasks[2], RECORD.tasks[0]
    new = Dependency(
        source=third.id,
        target=first.id,
        type="after",
        via="调查",
        spans=(third.span, first.span),
        rule="correction.added",
    )
    more = apply(RECORD, [added(RECORD, "dependency", new, reviewer="周审核", at=MORNING)]).record
    assert [(each.source, each.target, each.reviewer) for each in more.dependencies if each.source == third.id] == [
        (third.id, first.id, "周审核")
    ]


acts = st.lists(
    st.tuples(st.sampled_from(range(len(EDITABLE))), st.sampled_from(("accept", "reject", "edit"))),
    max_size=6,
    unique_by=lambda each: each[0],
)


def _act(at: int, action: CorrectionAction, minute: int) -> Correction:
    return edited(EDITABLE[at], minute) if action == "edit" else said(EDITABLE[at], action, minute)


@settings(max_examples=60, deadline=None)
@given(acts)
def test_taking_all_back_leaves_what_was_read(chosen: list[tuple[int, CorrectionAction]]) -> None:
    """Undoing every correction gives the record that was read; undoing the undoing gives the corrected one."""
    corrections = [_act(at, action, minute) for minute, (at, action) in enumerate(chosen)]
    later = [
        taken_back(each, reviewer="王复核", at=MORNING + dt.timedelta(hours=1, minutes=minute))
        for minute, each in enumerate(corrections)
    ]
    assert apply(RECORD, [*corrections, *later]).record == RECORD
    latest = [
        taken_back(each, reviewer="周审核", at=MORNING + dt.timedelta(hours=2, minutes=minute))
        for minute, each in enumerate(later)
    ]
    assert apply(RECORD, [*corrections, *later, *latest]).record == apply(RECORD, corrections).record


@settings(max_examples=60, deadline=None)
@given(acts.flatmap(lambda chosen: st.tuples(st.just(chosen), st.permutations(chosen))))
def test_the_order_of_corrections_of_different_facts_does_not_matter(
    both: tuple[list[tuple[int, CorrectionAction]], list[tuple[int, CorrectionAction]]],
) -> None:
    """Whoever comes first: the facts that hold are the same."""
    one, other = (
        apply(RECORD, [_act(at, action, minute) for minute, (at, action) in enumerate(chosen)]).record
        for chosen in both
    )
    assert {each.id for each in facts(one)} == {each.id for each in facts(other)}


@settings(max_examples=60, deadline=None)
@given(acts)
def test_corrections_come_back_from_their_statements(chosen: list[tuple[int, CorrectionAction]]) -> None:
    """What is written of corrections is all there is to them."""
    corrections = tuple(_act(at, action, minute) for minute, (at, action) in enumerate(chosen))
    assert read_corrections(reversed(list(corrections_said(corrections)))) == corrections


# --- another reading -----------------------------------------------------------------------------------


def shifted(record: Record, by: str) -> Record:
    """The same document with a line before it, so that every passage stands elsewhere."""
    length = len(by)

    def move(thing: Any) -> Any:
        if isinstance(thing, Span):
            return thing.shift(length)
        if isinstance(thing, tuple):
            return tuple(move(each) for each in thing)
        if hasattr(thing, "__dataclass_fields__"):
            return replace(thing, **{name: move(getattr(thing, name)) for name in thing.__dataclass_fields__})
        return thing

    text = by + record.document.text
    return replace(move(record), document=replace(move(record.document), text=text, id=ids.document_id(text)))


@pytest.mark.parametrize("fact", EDITABLE, ids=lambda fact: fact.kind)
def test_an_edit_finds_its_fact_where_the_text_moved(fact: Found) -> None:
    """With other offsets the same fact is edited, and nothing else."""
    by = "（此件公开发布）\n"
    then = apply(shifted(RECORD, by), [edited(fact)])
    now = shifted(apply(RECORD, [edited(fact)]).record, by)
    assert then.outcomes[0].standing == "effective"
    assert then.record.tasks == now.tasks
    assert replace(then.record.document, id="") == replace(now.document, id="")


def test_white_space_and_width_do_not_matter() -> None:
    """A text read with other blanks and full-width digits has the same passages."""
    text = RECORD.document.text
    spaced = text.replace("，", "， ").replace("2024", "２０２４")
    fact = of_kind("deadline", path=RECORD.tasks[0].path)[0]
    places = [at for at, character in enumerate(spaced) if character != " "]

    def move(span: Span) -> Span:
        return Span(start=places[span.start], end=places[span.end - 1] + 1)

    tasks = tuple(
        replace(
            task, span=move(task.span), deadlines=tuple(replace(each, span=move(each.span)) for each in task.deadlines)
        )
        for task in RECORD.tasks
    )
    other = replace(RECORD, document=replace(RECORD.document, text=spaced), tasks=tasks)
    applied = apply(other, [edited(fact)])
    assert applied.record.tasks[0].deadlines[0].end == dt.date(2031, 5, 6)
    assert len(applied.record.tasks[0].deadlines) == len(RECORD.tasks[0].deadlines)


def _read_anew(record: Record, path: str, **facts_of_task: Any) -> Record:
    tasks = tuple(replace(task, **facts_of_task) if task.path == path else task for task in record.tasks)
    return replace(record, tasks=tasks)


def test_an_edit_holds_where_another_reading_says_something_else() -> None:
    """A newer extractor's value at the same passage gives way, and there is one deadline still."""
    task = RECORD.tasks[0]
    fact = of_kind("deadline", path=task.path)[0]
    newer = replace(task.deadlines[0], end=dt.date(2024, 6, 30), rule="deadline.newer")
    applied = apply(_read_anew(RECORD, task.path, deadlines=(newer,)), [edited(fact)])
    assert [each.end for each in applied.record.tasks[0].deadlines] == [dt.date(2031, 5, 6)]


@pytest.mark.parametrize("action", ["edit", "accept"])
def test_what_a_person_stated_holds_where_another_reading_finds_nothing(action: CorrectionAction) -> None:
    """A fact that a newer extractor misses is there still."""
    task = RECORD.tasks[0]
    fact = of_kind("deadline", path=task.path)[0]
    correction = edited(fact) if action == "edit" else said(fact, action)
    applied = apply(_read_anew(RECORD, task.path, deadlines=()), [correction])
    assert [each.reviewer for each in applied.record.tasks[0].deadlines] == ["周审核"]


def test_a_rejection_leaves_another_claim_alone() -> None:
    """Who rejected one role did not reject the other that a newer extractor reads there."""
    task = RECORD.tasks[0]
    fact = of_kind("assignment", path=task.path)[0]
    newer = replace(task.assignments[0], role="actor")
    applied = apply(_read_anew(RECORD, task.path, assignments=(newer,)), [said(fact, "reject")])
    assert applied.record.tasks[0].assignments == (newer,)


def test_ids_and_paths_of_tasks_may_change() -> None:
    """A task is found by its passage, whatever it is called now."""
    fact = of_kind("deadline", path=RECORD.tasks[0].path)[0]
    tasks = tuple(replace(task, id=f"x{at}", path=f"九/{at}") for at, task in enumerate(RECORD.tasks))
    applied = apply(replace(RECORD, tasks=tasks, dependencies=(), global_rules=()), [edited(fact)])
    assert applied.record.tasks[0].deadlines[0].end == dt.date(2031, 5, 6)
    assert applied.record.tasks[1:] == tasks[1:]


def test_a_correction_without_its_passage_dangles() -> None:
    """Where the sentence is gone nothing is changed, though the same words stand elsewhere, and the reason is told."""
    task = RECORD.tasks[0]
    fact = of_kind("deadline", path=task.path)[0]
    mention = task.deadlines[0].mention
    text = RECORD.document.text.replace(mention, "〇" * len(mention), 1)
    text = text.replace("适时再行部署", f"适时再行部署{mention}")
    gone = replace(_read_anew(RECORD, task.path, deadlines=()), document=replace(RECORD.document, text=text))
    applied = apply(gone, [edited(fact)])
    assert applied.outcomes[0].standing == "dangling"
    assert "原文" in applied.outcomes[0].reason
    assert applied.record == gone


def test_a_correction_of_a_rejected_task_dangles() -> None:
    """What belongs to a task that is none has nothing to hold on to."""
    fact = of_kind("deadline", path=RECORD.tasks[0].path)[0]
    applied = apply(RECORD, [said(of_kind("task")[0], "reject"), edited(fact, 1)])
    assert [outcome.standing for outcome in applied.outcomes] == ["effective", "dangling"]


def test_a_later_word_on_the_same_fact_prevails() -> None:
    """The earlier correction is superseded and holds again where the later one is taken back."""
    fact = of_kind("target", path=RECORD.tasks[0].path)[0]
    first = edited(fact)
    once = apply(RECORD, [first]).record
    now = next(each for each in facts(once) if each.kind == "target" and getattr(each.value, "value", None) == 77)
    second = said(now, "edit", 1, record=once, after=changed(now.value, value=88))
    both = apply(RECORD, [first, second])
    assert [outcome.standing for outcome in both.outcomes] == ["superseded", "effective"]
    assert [each.value for each in both.record.tasks[0].targets] == [88]
    undo = taken_back(second, reviewer="周审核", at=MORNING + dt.timedelta(hours=1))
    assert apply(RECORD, [first, second, undo]).record == once


# --- the store ---------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    """A store that holds the action plan."""
    with open_store(str(tmp_path / "store")) as opened:
        opened.put(RECORD)
        yield opened


def test_a_correction_holds_at_once_and_after_every_reading(store: GraphStore) -> None:
    """Record, questions and digest tell the corrected fact; putting the same reading again changes nothing."""
    fact = of_kind("assignment", path=RECORD.tasks[0].path)[0]
    before = store.digests()[RECORD.document.id]
    store.correct(RECORD.document.id, [edited(fact)])
    assert store.record(RECORD.document.id).tasks[0].assignments[0].role == "supervise"
    assert store.extracted(RECORD.document.id) == RECORD
    assert store.digests()[RECORD.document.id] != before
    assert store.put(RECORD) == "unchanged"
    assert store.record(RECORD.document.id).tasks[0].assignments[0].role == "supervise"
    newer = _read_anew(RECORD, RECORD.tasks[0].path, title="由更新的程序读出")
    assert store.put(newer) == "replaced"
    kept = store.record(RECORD.document.id).tasks[0]
    assert (kept.title, kept.assignments[0].role) == ("由更新的程序读出", "supervise")
    assert store.extracted(RECORD.document.id) == newer


def test_many_documents_at_once_are_corrected_too(store: GraphStore) -> None:
    """What is written out beforehand and loaded in bulk is stored as people corrected it, with its notes."""
    fact = of_kind("assignment", path=RECORD.tasks[0].path)[0]
    store.correct(RECORD.document.id, [edited(fact)])
    held = store.record(RECORD.document.id)
    newer = _read_anew(RECORD, RECORD.tasks[0].path, title="由更新的程序读出")
    assert store.put_all([prepared(RECORD).with_note("来源", "甲", "一")]) == ("unchanged",)
    assert store.record(RECORD.document.id) == held
    assert store.notes("来源") == {"甲": "一"}
    assert store.put_all([prepared(newer)]) == ("replaced",)
    assert store.record(RECORD.document.id).tasks[0].assignments[0].role == "supervise"
    assert store.extracted(RECORD.document.id) == newer


def test_a_copy_has_the_corrections_and_what_was_read(store: GraphStore, tmp_path: Path) -> None:
    """Copied twice or into a store with corrections of its own, nothing that anybody said is lost."""
    first, second = of_kind("assignment", path=RECORD.tasks[0].path)[:2]
    store.correct(RECORD.document.id, [edited(first)])
    with open_store(str(tmp_path / "copy")) as other:
        other.put(RECORD)
        other.correct(RECORD.document.id, [said(second, "reject", 1)])
        for _ in range(2):
            assert [each.part for each in Copy(store, other).run()].count("beside") == 1
        assert other.extracted(RECORD.document.id) == RECORD
        assert [each.action for each in other.corrections()] == ["edit", "reject"]
        assert other.record(RECORD.document.id) == apply(RECORD, other.corrections()).record
        assert next(iter(Copy(store, other).run())).outcome == "unchanged"


def test_corrections_survive_a_removal_and_a_restart(store: GraphStore, tmp_path: Path) -> None:
    """They are kept and dangle while the document is away, and hold again when it comes back."""
    correction = edited(of_kind("assignment", path=RECORD.tasks[0].path)[0])
    store.correct(RECORD.document.id, [correction])
    store.remove(RECORD.document.id)
    store.close()
    with open_store(str(tmp_path / "store")) as opened:
        assert opened.corrections() == opened.corrections(RECORD.document.id) == (correction,)
        assert [outcome.standing for outcome in opened.corrected()] == ["dangling"]
        opened.put(RECORD)
        assert opened.record(RECORD.document.id) == apply(RECORD, [correction]).record
        assert [outcome.standing for outcome in opened.corrected()] == ["effective"]


def test_the_same_file_read_otherwise_is_corrected_too(store: GraphStore) -> None:
    """Another reading of the same bytes has another id; its corrections come along."""
    fact = of_kind("assignment", path=RECORD.tasks[0].path)[0]
    store.correct(RECORD.document.id, [edited(fact)])
    other = shifted(RECORD, "（此件公开发布）\n")
    store.put(other)
    assert store.record(other.document.id).tasks[0].assignments[0].role == "supervise"
    assert [each.document for each in store.corrections(other.document.id)] == [other.document.id]


def test_taking_back_in_the_store_restores_what_was_read(store: GraphStore) -> None:
    """After the undo the document is as it was read, and both acts are in the history."""
    correction = edited(of_kind("assignment", path=RECORD.tasks[0].path)[0])
    store.correct(RECORD.document.id, [correction])
    undo = taken_back(correction, reviewer="王复核", at=MORNING + dt.timedelta(hours=1))
    store.correct(RECORD.document.id, [undo])
    assert store.record(RECORD.document.id) == RECORD
    assert [outcome.standing for outcome in store.corrected(RECORD.document.id)] == ["undone", "effective"]


def test_whoever_looked_at_an_older_state_is_told(store: GraphStore) -> None:
    """Of two who correct what they both saw, the second changes nothing and is told."""
    seen = store.digests()[RECORD.document.id]
    first, second = of_kind("assignment", path=RECORD.tasks[0].path)[:2]
    store.correct(RECORD.document.id, [edited(first)], expecting=seen)
    with pytest.raises(ConflictError, match="刚被别人改过"):
        store.correct(RECORD.document.id, [edited(second, 1)], expecting=seen)
    assert len(store.corrections()) == 1


def test_corrections_are_no_facts_of_documents(store: GraphStore, tmp_path: Path) -> None:
    """No question finds a rejected unit, and all others answer as without the graph of corrections."""
    fact = of_kind("assignment", path=RECORD.tasks[0].path)[0]
    store.correct(RECORD.document.id, [said(fact, "reject")])
    expected = apply(RECORD, store.corrections()).record
    known = {"document": RECORD.document.id, "task": RECORD.tasks[0].id, "unit": factories.FORESTRY}
    asked = [
        (name, {one.name: known[one.name] for one in question.parameters if one.required})
        for name, question in questions().items()
        if all(one.name in known for one in question.parameters if one.required)
    ]
    assert len(asked) > 5
    with open_store(str(tmp_path / "plain")) as plain:
        plain.put(expected)
        for name, parameters in asked:
            assert store.ask(name, **parameters) == plain.ask(name, **parameters), name


def test_the_graph_of_corrections_is_handed_on_as_prov(store: GraphStore) -> None:
    """The export has a graph of activities, with agent, time and what was revised."""
    fact = of_kind("assignment", path=RECORD.tasks[0].path)[0]
    store.correct(RECORD.document.id, [edited(fact)])
    written = b"".join(store.export("nquads")).decode()
    graph = f"<{iris.corrections(RECORD.document.id)}>"
    lines = [line for line in written.splitlines() if line.endswith(f"{graph} .")]
    for term in (terms.ACTIVITY, terms.ASSOCIATED, terms.ENDED, terms.REVISION, terms.INVALIDATED, terms.GENERATED):
        assert any(f"<{term}>" in line for line in lines)
    assert f"<{iris.reviewer('周审核')}>" in written


def test_faults_of_corrected_documents_are_none(store: GraphStore) -> None:
    """The shapes find in a corrected document what they found before, and no more."""
    fact = of_kind("assignment", path=RECORD.tasks[0].path)[0]
    before = store.validate(RECORD.document.id)
    store.correct(RECORD.document.id, [edited(fact)])
    assert {fault.shape for fault in store.validate(RECORD.document.id)} <= {fault.shape for fault in before}


def test_the_shapes_find_a_correction_without_its_reviewer() -> None:
    """What is said of a correction is whole, or the shapes tell."""
    written = list(corrections_said([edited(of_kind("target")[0])]))
    assert validate.faults(written) == []
    nobody = [claim for claim in written if claim.predicate != terms.ASSOCIATED]
    assert [fault.shape for fault in validate.faults(nobody)] == ["correction-reviewer"]
