"""Jobs: what is being read, how far it is, and the end of it where somebody wants that."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response
from fastapi.responses import StreamingResponse

from api import following
from api.deps import Cursor, JobsDep, Limit
from api.job import JobState
from api.jobview import job_shown, line_shown
from api.paging import page
from api.schemas_jobs import JobOut, JobsOut

router = APIRouter(prefix="/jobs", tags=["收录进度"])

JobId = Annotated[str, Path(description="收录的编号", max_length=40)]


@router.get("", response_model=JobsOut)
async def list_jobs(
    jobs: JobsDep,
    limit: Limit,
    cursor: Cursor = None,
    state: Annotated[JobState | None, Query(description="只要这种状态的")] = None,
) -> dict[str, Any]:
    """The jobs under way and the last that ended, the newest first."""
    found = [job for job in jobs.all() if state in (None, job.state)]
    chosen, following_page = page(found, lambda job: job.id, limit=limit, cursor=cursor)
    return {"jobs": [line_shown(job) for job in chosen], "total": len(found), "next": following_page}


@router.get("/{job_id}", response_model=JobOut)
async def one_job(job_id: JobId, jobs: JobsDep) -> dict[str, Any]:
    """A job with what has become of each file."""
    return job_shown(jobs.get(job_id))


@router.delete("/{job_id}", response_model=JobOut)
def cancel(job_id: JobId, jobs: JobsDep) -> dict[str, Any]:
    """Cancel what has not been read yet; what is in the graph stays. A job that has ended stays as it is."""
    return job_shown(jobs.cancel(job_id))


@router.get(
    "/{job_id}/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "事件流，以 end 事件结束",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        204: {"description": "已看到最后一个事件，不必再连接"},
    },
)
async def follow(
    job_id: JobId,
    jobs: JobsDep,
    last: Annotated[str | None, Header(alias="last-event-id", description="最后看到的事件，从它之后继续")] = None,
) -> Response:
    """Server-sent events: ``job`` with everything, ``file`` whenever a file changed, ``end`` as the last."""
    change = following.change_of(last, jobs)
    job, number, _ = jobs.since(job_id, change)
    if job.ended is not None and change >= number:
        return Response(status_code=204)
    stream = await following.events(jobs, job_id, change)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"cache-control": "no-store"})
