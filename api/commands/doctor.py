"""Is everything in place? What is installed, which store and which model are in use, what is wrong."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from api.console import emit, say
from api.settings import Settings
from graph.encoder import open_encoder
from graph.store import open_store
from ontology.errors import PolicyGraphError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: what was found, and whether it hinders."""

    name: str
    found: str
    ok: bool = True
    hint: str = ""


def _packages() -> list[str]:
    """The packages that the project itself says it needs, extras left out."""
    wanted = importlib.metadata.requires("policygraph") or []
    return [re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in wanted if "extra ==" not in line]


def run(store: str, *, as_json: bool) -> int:
    """Print the findings; 1 where one of them hinders."""
    findings = [_python(), *(_package(name) for name in _packages()), _office(), _model(), _store(store), _terminal()]
    if as_json:
        shown = [{"name": f.name, "found": f.found, "ok": f.ok, "hint": f.hint} for f in findings]
        emit({"ok": all(finding.ok for finding in findings), "findings": shown})
    else:
        for finding in findings:
            mark = "正常" if finding.ok else "有误"
            say(f"{mark}　{finding.name}：{finding.found}{f'。{finding.hint}' if finding.hint else ''}")
    return 0 if all(finding.ok for finding in findings) else 1


def _python() -> Finding:
    found = f"{platform.python_version()}（{platform.system()}，{os.cpu_count() or 1}核）"
    new_enough = sys.version_info >= (3, 11)
    return Finding(name="Python", found=found, ok=new_enough, hint="" if new_enough else "需要3.11或更高版本")


def _package(name: str) -> Finding:
    try:
        return Finding(name=name, found=importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name=name, found="未安装", ok=False, hint="请按 requirements.lock 重新安装")


def _office() -> Finding:
    """LibreOffice reads .doc, .wps, .rtf and .odt; without it everything else works."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program:
        return Finding(name="LibreOffice", found=program)
    return Finding(name="LibreOffice", found="未安装", hint="读 doc、wps、rtf、odt 需要它；其他格式不受影响")


def _model() -> Finding:
    """The model that search compares meanings with."""
    model = Settings().model
    try:
        encoder = open_encoder(model)
    except PolicyGraphError as error:
        return Finding(name="检索模型", found=error.what, ok=False, hint=error.hint)
    return Finding(name="检索模型", found=f"{model or '自带'}，{encoder.dimension}维")


def _store(location: str) -> Finding:
    if "://" not in location and not Path(location).exists():
        return Finding(name="图谱", found=f"{location} 尚不存在", hint="用 policygraph ingest 收录文件即建立")
    try:
        with open_store(location, read_only=True) as reader:
            rows = reader.documents()
    except PolicyGraphError as error:
        return Finding(name="图谱", found=error.what, ok=False, hint=error.hint)
    return Finding(name="图谱", found=f"{location}，{len(rows)}份文件，{sum(row.tasks for row in rows)}项任务")


def _terminal() -> Finding:
    encoding = sys.stdout.encoding or "未知"
    shows_chinese = encoding.lower().replace("-", "") in ("utf8", "gb18030", "gbk", "cp936", "gb2312")
    hint = "" if shows_chinese else "终端显示不了中文时以转义代替；--json 不受影响"
    return Finding(name="终端编码", found=encoding, hint=hint)
