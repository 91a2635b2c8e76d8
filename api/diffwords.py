"""How is a difference between two documents told? One Chinese sentence for each, and words for its kinds."""

from __future__ import annotations

from collections.abc import Mapping

from api.words import MODALITIES, ROLES, duration_words
from graph.diff import Aspect, Change, Comparison, Detail, Effect, Kind, Mode, Said

MODES: Mapping[Mode, str] = {"version": "同一文件的两个版本", "level": "上下级文件"}
KINDS: Mapping[Kind, str] = {
    "added": "新增",
    "dropped": "删去",
    "split": "拆分",
    "merged": "合并",
    "changed": "修改",
    "moved": "移位",
    "unchanged": "未变",
}
LEVEL_KINDS: Mapping[Kind, str] = {
    **KINDS,
    "added": "自增",
    "dropped": "未承接",
    "changed": "有变化",
    "unchanged": "一致",
}
"""The same between levels: what the lower document adds, what it does not take up."""

ASPECTS: Mapping[Aspect, str] = {
    "unit": "单位",
    "role": "分工",
    "deadline": "时限",
    "target": "指标",
    "force": "效力",
    "deliverable": "成果",
    "reference": "依据",
    "wording": "文字",
}
EFFECTS: Mapping[Effect, str] = {
    "added": "新增",
    "dropped": "取消",
    "changed": "变更",
    "tightened": "收紧",
    "loosened": "放宽",
    "diluted": "弱化",
    "concrete": "细化",
    "vague": "笼统",
}
_FORCES = {**MODALITIES, "strict": "刚性要求", "plain": "一般要求", "hedged": "弹性要求"}


def kind_words(change: Change, mode: Mode) -> str:
    """修改, 拆分 …, with 移位 where tasks that differ moved as well."""
    words = (LEVEL_KINDS if mode == "level" else KINDS)[change.kind]
    return f"{words}、移位" if change.moved and change.kind != "moved" else words


def detail_words(detail: Detail) -> str:
    """A difference as a sentence: 时限推迟：2026-12-31 → 2027-06-30."""
    old, new = (_value(detail.aspect, side) for side in (detail.old, detail.new))
    about = detail.about if detail.aspect not in ("deliverable", "reference") else ""
    if detail.aspect == "unit":
        return f"{_unit_effect(detail)}{new or old}：{about}"
    told = f"{_effect(detail)}：{about}{'，' if about and detail.aspect == 'role' else ' ' if about else ''}"
    return f"{told}{old} → {new}" if old and new else f"{told}{new or old}"


def _unit_effect(detail: Detail) -> str:
    return {"added": "新增", "concrete": "明确"}.get(detail.effect, "不再列")


def _effect(detail: Detail) -> str:
    """时限提前, 频次加密, 效力弱化 …"""
    if detail.aspect == "deadline" and detail.effect in ("tightened", "loosened"):
        cyclic = detail.old is not None and detail.old.value.startswith("P") and "（" not in detail.old.value
        words = ("周期缩短", "周期放宽") if cyclic else ("时限提前", "时限推迟")
        return words[detail.effect == "loosened"]
    return f"{EFFECTS[detail.effect]}{ASPECTS[detail.aspect]}" if _is_lone(detail) else _both(detail)


def _is_lone(detail: Detail) -> bool:
    return detail.old is None or detail.new is None


def _both(detail: Detail) -> str:
    return f"{ASPECTS[detail.aspect]}{EFFECTS[detail.effect]}"


def _value(aspect: Aspect, said: Said | None) -> str:
    if said is None:
        return ""
    if aspect in ("unit", "role"):
        return next((words for role, words in ROLES.items() if role == said.value), said.value)
    if aspect == "force":
        return _FORCES.get(said.value, said.value)
    if aspect == "deadline":
        return duration_words(said.value.partition("（")[0]) + "".join(said.value.partition("（")[1:])
    return f"“{said.value}”" if aspect == "wording" else said.value


def headline(found: Comparison) -> str:
    """The counts in one line: 上下级文件：修改11项，新增8项。"""
    names = LEVEL_KINDS if found.mode == "level" else KINDS
    counts = {kind: sum(change.kind == kind for change in found.changes) for kind in names}
    told = "，".join(f"{names[kind]}{count}项" for kind, count in counts.items() if count)
    return f"{MODES[found.mode]}：{told or '两份文件都没有任务'}。"
