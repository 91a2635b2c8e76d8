"""What is told of a job? Its files with what was found, in words and in the interface's shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.job import Job, JobState, Piece, PieceState
from api.words import FOUND

STATES: dict[PieceState, str] = {
    "waiting": "排队",
    "reading": "正在读",
    "added": "新增",
    "replaced": "更新",
    "unchanged": "已有",
    "failed": "没有收录",
    "cancelled": "没有读",
}
"""What has become of a file, in a word."""

_JOBS: dict[JobState, str] = {
    "queued": "排队中",
    "running": "正在读",
    "done": "",
    "cancelled": "已取消",
    "interrupted": "服务停止，中断了",
}


def found_told(found: Mapping[str, int]) -> str:
    """What was found: 12项任务，5个单位，1处未读."""
    told = "，".join(f"{found[kind]}{unit}" for kind, unit in FOUND.items() if found.get(kind))
    return told or "没有读出事实"


def piece_told(piece: Piece) -> str:
    """One line on a file: what became of it, with what was found or why it failed."""
    if piece.document is not None:
        return f"{STATES[piece.state]}：{found_told(piece.found)}"
    return piece.fault or STATES[piece.state]


def job_told(job: Job) -> str:
    """One line on a job: 4份文件：新增3，没有收录1."""
    counts = job.counts()
    told = "，".join(f"{word}{counts[state]}" for state, word in STATES.items() if counts.get(state))
    state = _JOBS[job.state]
    return f"{len(job.pieces)}份文件{f'，{state}' if state else ''}：{told}"


def piece_shown(piece: Piece) -> dict[str, Any]:
    """A file as the interface gives it."""
    return {
        "name": piece.name,
        "size": piece.size,
        "state": piece.state,
        "document": piece.document,
        "title": piece.title,
        "found": dict(piece.found),
        "findings": list(piece.findings),
        "fault": piece.fault,
        "told": piece_told(piece),
    }


def line_shown(job: Job) -> dict[str, Any]:
    """A job without its files."""
    return {
        "id": job.id,
        "state": job.state,
        "made": job.made.isoformat(),
        "ended": job.ended.isoformat() if job.ended else None,
        "total": len(job.pieces),
        "done": job.done,
        "counts": job.counts(),
        "told": job_told(job),
    }


def job_shown(job: Job) -> dict[str, Any]:
    """A job with its files."""
    return line_shown(job) | {"files": [piece_shown(piece) for piece in job.pieces]}
