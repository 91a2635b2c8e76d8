"""What is each value called in front of people? One Chinese word for one thing, everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ontology.model import Assignment, Deadline, Deliverable, Document, Reference, Role, Target

ROLES: Mapping[Role, str] = {
    "lead": "牵头单位",
    "responsible": "责任单位",
    "cooperate": "配合单位",
    "supervise": "指导单位",
    "actor": "行文要求",
}
COMPARATORS = {">=": "≥", "<=": "≤", "=": "＝", "~": "约"}
MODALITIES = {"prohibition": "禁止", "encouragement": "鼓励", "permission": "允许", "sanction": "问责"}
REFERENCE_RELATIONS = {"implements": "落实", "produces": "制定", "cites": "提及"}
DELIVERABLE_RELATIONS = {"produces": "产出", "uses": "使用"}
DEPENDENCIES = {
    "uses-output": "用其成果",
    "after": "在其之后",
    "shares-object": "同一对象",
    "contributes-to": "支撑目标",
}
LEVELS = {
    "national": "国家",
    "ministry": "部委",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "town": "乡镇",
    "other": "其他",
}
SEVERITIES = {"violation": "错误", "warning": "提醒", "info": "说明"}
STATUSES = {"draft": "草案", "final": "正式文件"}
RULE_KINDS = {
    "assignment": "责任分工",
    "deadline": "时限",
    "target": "量化目标",
    "reference": "依据文件",
    "modality": "规范性",
    "deliverable": "成果",
    "dependency": "依赖",
    "global": "统一规定",
    "global_rule": "统一规定",
    "task": "任务",
}
FOUND = {
    "tasks": "项任务",
    "units": "个单位",
    "deadlines": "个时限",
    "targets": "个量化目标",
    "references": "份依据文件",
    "deliverables": "项成果",
    "dependencies": "条依赖",
    "unread": "处未读",
}
GLOBAL_RULES = {"also-responsible": "普遍落实", "by-duty": "按职责分工", "covers": "适用范围"}

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_DURATION_UNITS = ("年", "个月", "周", "日", "小时", "分钟")
_CYCLES = {"P1Y": "每年", "P6M": "每半年", "P3M": "每季度", "P1M": "每月", "P1W": "每周", "P7D": "每周", "P1D": "每日"}


def confidence_words(confidence: float) -> str:
    """高, 中 or 低: how sure a reading is."""
    return "高" if confidence >= 0.9 else "中" if confidence >= 0.6 else "低"


def is_doubtful(confidence: float) -> bool:
    """Whether a fact should look doubtful on a page."""
    return confidence < 0.9


def duration_words(duration: str) -> str:
    """``P3M`` → 3个月; a duration of another form is shown as it is."""
    match = _DURATION.fullmatch(duration)
    if match is None or not any(match.groups()):
        return duration
    return "".join(f"{count}{unit}" for count, unit in zip(match.groups(), _DURATION_UNITS, strict=True) if count)


def deadline_words(deadline: Deadline) -> str:
    """The time that a deadline comes to: 2027-12-31前, 每季度, 印发后3个月内; the mention where nothing is known."""
    parts = []
    if deadline.start and deadline.end:
        parts.append(f"{deadline.start.isoformat()}至{deadline.end.isoformat()}")
    elif deadline.end:
        parts.append(f"{deadline.end.isoformat()}前")
    elif deadline.start:
        parts.append(f"{deadline.start.isoformat()}起")
    if deadline.recurs:
        parts.append(_CYCLES.get(deadline.recurs) or f"每{duration_words(deadline.recurs)}")
    if deadline.offset:
        anchor = "印发后" if deadline.anchor == "issue" else ""
        parts.append(f"{anchor}{duration_words(deadline.offset)}内")
    return "，".join(parts) or deadline.mention


def deadline_kind(deadline: Deadline) -> str:
    """期间, 周期, 相对时限 or 时限."""
    if deadline.recurs:
        return "周期"
    if deadline.offset:
        return "相对时限"
    return "期间" if deadline.start and deadline.end else "时限"


def number_words(value: float) -> str:
    """A number without a needless fraction: 1000.0 → 1000."""
    return str(int(value)) if float(value).is_integer() else str(value)


def target_words(target: Target) -> str:
    """Indicator, comparator, value and unit: 废水回用率 ≥ 45%."""
    return f"{target.indicator} {COMPARATORS[target.comparator]} {number_words(target.value)}{target.unit or ''}"


def reference_words(reference: Reference) -> str:
    """落实《…》（文号)."""
    name = f"《{reference.title}》" if reference.title else ""
    if reference.full_title:
        name += f"即《{reference.full_title}》"
    number = reference.number or ""
    if name and number:
        number = f"（{number}）"
    return f"{REFERENCE_RELATIONS[reference.relation]}{name}{number}"


def assignment_words(assignment: Assignment) -> str:
    """云泽省教育厅（牵头单位)."""
    return f"{assignment.unit}（{ROLES[assignment.role]}）"


def deliverable_words(deliverable: Deliverable) -> str:
    """产出：园区项目库."""
    return f"{DELIVERABLE_RELATIONS[deliverable.relation]}：{deliverable.name}"


def document_name(document: Document) -> str:
    """The title, or the source where the text has none."""
    return document.title or document.source.replace("\\", "/").rpartition("/")[2] or document.id
