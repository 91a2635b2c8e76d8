"""How are dependencies told to people? Lines in Chinese: what it needs, what waits, chains, circles, conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.words import DEPENDENCIES, ROLES
from graph.dependencies import Conflict, Slip

Line = tuple[str, str]
"""What a line is about (empty where it goes on), and its words."""

_LONGEST = 70
_MOST_UNITS = 10
_KINDS = {"late-prerequisite": "时限早于前置任务", "two-leads": "多个牵头单位", "contradicting-targets": "目标不一致"}


def conflict_words(conflict: Conflict) -> str:
    """What a conflict is, in a sentence; what is not certain is left to people."""
    values = [claim.value for claim in conflict.claims]
    match conflict.kind:
        case "late-prerequisite":
            words = f"须在{values[0]}前完成，所需的任务却可到{values[1]}才完成"
        case "two-leads":
            joined = "" if conflict.certain else "，写在同一处，可能是共同牵头"
            words = f"{'、'.join(values)}都是牵头单位{joined}"
        case "contradicting-targets":
            words = f"“{conflict.about}”的数值不同：{'、'.join(dict.fromkeys(values))}"
    doubt = "" if conflict.certain or conflict.kind == "two-leads" else "（请人工判断）"
    return f"{_KINDS[conflict.kind]}：{words}{doubt}"


def slip_words(slip: Slip) -> str:
    """What a slip comes to, in a sentence."""
    if not slip.delays:
        return f"推迟{slip.days}天，没有任务受影响"
    if slip.earliest is None:
        return f"这项任务没有写明日期，算不出新的日期；等它的任务有{len(slip.delays)}项，可能受影响"
    rest = len(slip.delays) - len(slip.missed)
    more = f"，另有{rest}项没有写明日期的任务要等到这一天" if rest else ""
    return f"推迟{slip.days}天，最早{slip.earliest.isoformat()}完成，{len(slip.missed)}项任务将误期{more}"


def lines(told: dict[str, Any]) -> Iterator[Line]:
    """The lines for people, from the JSON: nothing is told that programs are not told."""
    yield from _head(told)
    if told["task"] is not None:
        yield from _edges("它需要", told["needs"], "target", "文件没有写明它需要别的任务")
        yield from _far("还间接需要", told["upstream"])
        yield from _edges("等它的有", told["needed_by"], "source", "文件没有写明有任务等它")
        yield from _far("间接等它的", told["downstream"])
        yield from _shared(told)
    else:
        yield from _edges(
            "依赖", [edge for edge in told["edges"] if edge["waits"]], "", "文件没有写明任务之间的先后依赖"
        )
        yield from _edges("同一对象", [edge for edge in told["edges"] if not edge["waits"]], "", "")
    for goal in told["goals"]:
        yield "支撑目标", f"{_name(goal['source'])} → “{goal['target']['mention']}”（经由“{goal['via']}”）"
    yield from _order(told)
    yield from _chain(told)
    yield from _cycles(told)
    yield from _slip(told)
    yield from _conflicts(told)
    yield from _load(told)


def _head(told: dict[str, Any]) -> Iterator[Line]:
    task, scope = told["task"], told["scope"]
    if task is not None:
        due = f"，时限{task['due']}" if task["due"] else ""
        yield "任务", f"《{task['document_title']}》{_name(task)}{due}"
    elif scope["kind"] == "unit":
        named = "、".join(scope["units"])
        yield "单位", f"{named}，共{scope['tasks']}项任务" if scope["tasks"] else "图谱中的文件没有提到这个单位的任务"
    else:
        yield "范围", f"共{scope['tasks']}项任务，其中{told['unlinked']}项没有先后依赖"


def _edges(kind: str, edges: list[dict[str, Any]], end: str, none: str) -> Iterator[Line]:
    if not edges and none:
        yield kind, none
    for edge in edges:
        both = f"{_name(edge['source'])} 依赖 {_name(edge['target'])}"
        if not edge["waits"]:
            both = f"{_name(edge['source'])} 与 {_name(edge['target'])}"
        yield kind, f"{_name(edge[end]) if end else both}（{_reason(edge)}）"
        for passage in edge["evidence"]:
            yield "", f"　“{_shortened(passage['text'])}”——{passage['path'] or '总体'}"


def _reason(edge: dict[str, Any]) -> str:
    slack = edge["slack"]
    time = "" if slack is None else f"，时限比它晚{slack}天" if slack >= 0 else f"，时限比它早{-slack}天"
    told = f"{DEPENDENCIES[edge['type']]}，经由“{edge['via']}”，可信度{edge['confidence']:.2f}"
    return told + (time if edge["waits"] else "")


def _far(kind: str, tasks: list[dict[str, Any]]) -> Iterator[Line]:
    for task in tasks:
        if task["distance"] > 1:
            yield kind, f"{_name(task)}（隔{task['distance'] - 1}项）"


def _shared(told: dict[str, Any]) -> Iterator[Line]:
    own = (told["task"]["document"], told["task"]["id"])
    for edge in told["edges"]:
        if not edge["waits"]:
            source = edge["source"]
            other = edge["target"] if (source["document"], source["id"]) == own else source
            yield from _edges("同一对象", [edge | {"other": other}], "other", "")


def _order(told: dict[str, Any]) -> Iterator[Line]:
    if len(told["order"]) > 1:
        for number, group in enumerate(told["order"], 1):
            names = "、".join(map(_name, group["tasks"]))
            yield "先后顺序" if number == 1 else "", f"{number}. {names}{'（互相等待）' if group['cycle'] else ''}"


def _chain(told: dict[str, Any]) -> Iterator[Line]:
    chain = told["chain"]
    if chain["length"]:
        steps = " → ".join("、".join(map(_name, step)) for step in chain["steps"])
        yield "关键链", f"{steps}（共{chain['length']}步）"


def _cycles(told: dict[str, Any]) -> Iterator[Line]:
    for cycle in told["cycles"]:
        names = " → ".join(map(_name, [*cycle["tasks"], cycle["tasks"][0]]))
        yield "循环", f"{names}（前一项需要后一项，共{len(cycle['tasks'])}项互相等待）"
        for edge in cycle["edges"]:
            words = "”“".join(_shortened(passage["text"]) for passage in edge["evidence"])
            yield "", f"　{_name(edge['source'])} 依赖 {_name(edge['target'])}：“{words}”"


def _slip(told: dict[str, Any]) -> Iterator[Line]:
    slip = told["slip"]
    if slip is None:
        return
    yield "推迟", slip["summary"]
    for one in slip["affected"]:
        way = " → ".join(_name(edge["target"]) for edge in one["chain"])
        if one["missed"]:
            already = "，本来就早于前置任务" if one["already"] else ""
            words = f"时限{one['due']}，最早{one['earliest']}，晚{one['late']}天{already}"
        else:
            words = f"没有写明日期，最早{one['earliest']}" if one["earliest"] else "可能受影响"
        yield "", f"　{_name(one['task'])}：{words}（经由 {way}）"


def _conflicts(told: dict[str, Any]) -> Iterator[Line]:
    for conflict in told["conflicts"]:
        yield "矛盾", conflict["detail"]
        for claim in conflict["claims"]:
            yield "", f"　{claim['value']}：“{_shortened(claim['text'])}”——{claim['path'] or '总体'}"


def _load(told: dict[str, Any]) -> Iterator[Line]:
    units = list(dict.fromkeys(one["unit"] for one in told["load"]))
    if told["task"] is not None:
        return
    for unit in units[:_MOST_UNITS]:
        rows = [one for one in told["load"] if one["unit"] == unit]
        yield "工作量", f"{unit}：{'；'.join(map(_period, rows))}"
    if len(units) > _MOST_UNITS:
        yield "", f"　另有{len(units) - _MOST_UNITS}个单位，见 --json"


def _period(row: dict[str, Any]) -> str:
    roles = "、".join(f"{ROLES[role]}{count}" for role, count in row["roles"].items())
    return f"{row['period'] or '未定日期'} {len(row['tasks'])}项（{roles}）"


def _name(task: dict[str, Any]) -> str:
    return f"{task['path']}“{task['title']}”"


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}……"
