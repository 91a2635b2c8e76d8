"""What shapes do jobs have at the interface?"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from api.schemas import FindingOut, Listed, Wire


class FileOut(Wire):
    """One file of a job and what became of it."""

    name: str = Field(examples=["湿地保护方案.docx"])
    size: int = Field(description="字节数", examples=[40183])
    state: Literal["waiting", "reading", "added", "replaced", "unchanged", "failed", "cancelled"] = Field(
        description="waiting 排队，reading 正在读，added 新增，replaced 更新，unchanged 图谱里已有，"
        "failed 没有收录，cancelled 没有读"
    )
    document: str | None = Field(description="收录为哪份文件", examples=["d0123456789ab"])
    title: str | None
    found: dict[str, int] = Field(
        description="读出了多少任务、单位等", examples=[{"tasks": 12, "units": 5, "unread": 1}]
    )
    findings: list[FindingOut] = Field(description="校验发现的可疑之处，最重的在前")
    fault: str | None = Field(description="没有收录的原因，一句话")
    told: str = Field(description="结果，一句话", examples=["新增：12项任务，5个单位，1处未读"])


class JobLineOut(Wire):
    """A job without its files."""

    id: str = Field(examples=["j0123456789abcdef"])
    state: Literal["queued", "running", "done", "cancelled", "interrupted"] = Field(
        description="queued 排队，running 进行中，done 完成，cancelled 已取消，interrupted 因服务停止而中断"
    )
    made: dt.datetime
    ended: dt.datetime | None = Field(description="结束的时间；还在进行时为 null")
    total: int = Field(description="文件总数")
    done: int = Field(description="已有结果的文件数")
    counts: dict[str, int] = Field(description="各状态的文件数", examples=[{"added": 3, "failed": 1}])
    told: str = Field(description="进度或结果，一句话", examples=["4份文件：新增3，没有收录1"])


class JobOut(JobLineOut):
    """A job with its files, in the order given."""

    files: list[FileOut]


class JobsOut(Listed):
    """A page of jobs, the newest first."""

    jobs: list[JobLineOut]
