"""What is served? The application factory: settings in, an ASGI application out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool

from api import problems
from api.access.gate import Gate
from api.access.known import Known
from api.access.proxies import Forwarded, Proxies
from api.access.visiting import may, visitor
from api.conditional import Conditional
from api.jobbook import JobBook, folder_of
from api.jobs import Jobs, Limits
from api.kept import Kept
from api.library import Library
from api.methods import Allowed, Heads
from api.metrics import Counted, Metrics
from api.reading_process import Bounds
from api.routes import (
    allocating,
    allocation,
    ask,
    assistant,
    check,
    checking,
    comparing,
    corrections,
    cypher,
    deadlines,
    dependencies,
    diff,
    documents,
    export,
    front,
    graph_page,
    graphs,
    health,
    jobs,
    login,
    ontology,
    pages,
    reconcile,
    review,
    rules,
    search,
    sparql,
    subjects,
    tasks,
    things,
    timetable,
    units,
    uploading,
)
from api.schemas import ProblemOut
from api.security import SameSiteOnly, SecurityHeaders
from api.settings import Settings
from api.uploads import LimitedBodies, keep_in_memory
from api.warming import warm
from graph.querying.desk import Desk
from graph.store import GraphStore, open_store

_log = logging.getLogger(__name__)

_PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {"model": ProblemOut, "content": {problems.MEDIA_TYPE: {}}, "description": text}
    for status, text in (
        (400, "问题或参数有误"),
        (401, "需要登录"),
        (403, "角色不够，或请求来自别的网站"),
        (404, "没有找到"),
        (408, "等待超时"),
        (413, "内容太大"),
        (422, "内容不合要求"),
        (429, "请求太频繁，见 Retry-After"),
        (503, "图谱暂时不可用"),
    )
}


_RESOURCES = (
    documents,
    jobs,
    tasks,
    units,
    ask,
    search,
    check,
    diff,
    dependencies,
    graphs,
    corrections,
    rules,
    export,
    reconcile,
    allocation,
    deadlines,
)
"""What is below ``/api/v1``."""

_BESIDE = (
    health,
    login,
    front,
    checking,
    allocating,
    comparing,
    pages,
    uploading,
    subjects,
    graph_page,
    timetable,
    review,
    ontology,
    things,
    sparql,
    cypher,
    assistant,
)
"""Pages, and what has its address beside them; the first that fits a request answers it."""


def create_app(settings: Settings) -> FastAPI:
    """The application; its lifespan opens the store of the settings and closes it at the end.

    StoreError leaves the lifespan where the store cannot be opened.
    """

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        store = await run_in_threadpool(open_store, settings.store)
        running.state.library = library = Library(store)
        running.state.metrics.watch(library)
        running.state.jobs = await run_in_threadpool(_jobs, store, settings)
        running.state.desk = desk = Desk(settings.store, sparql.limits_of(settings))
        warming = asyncio.create_task(
            run_in_threadpool(warm, store, settings.model)
        )  # so that the first question need not wait
        running.state.assistant = helper = assistant.Assistant(library, settings)
        try:
            async with helper.running():
                yield
        finally:
            try:
                await warming
            finally:
                await run_in_threadpool(running.state.jobs.close)
                await run_in_threadpool(desk.close)
                await run_in_threadpool(store.close)

    app = FastAPI(
        title="政策图谱 policygraph",
        summary="读政策文件，回答谁来做、做什么、何时完成，并给出所依据的原文。",
        version="1",
        lifespan=lifespan,
        docs_url=None,  # the stock documentation pages load scripts from another host
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.settings = settings
    keep_in_memory(settings)
    app.state.pages = environment()
    app.state.checks = Kept(4 * settings.largest_upload)
    app.state.removed = Kept(4 * settings.largest_upload)
    app.state.known = Known(settings)
    app.state.metrics = Metrics()
    app.add_middleware(Conditional, application=app)
    app.add_middleware(Allowed, application=app)
    app.add_middleware(LimitedBodies, largest_upload=settings.largest_upload)
    app.add_middleware(Gate, application=app, known=app.state.known, rate=settings.rate)
    app.add_middleware(SameSiteOnly, hosts=settings.hosts)
    if settings.proxies:
        app.add_middleware(Forwarded, proxies=Proxies(settings.proxies))
    app.add_middleware(Heads)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Counted, metrics=app.state.metrics)
    problems.install(app)
    interface = APIRouter(prefix="/api/v1", responses=_PROBLEMS)
    for resource in _RESOURCES:
        interface.include_router(resource.router)
    interface.include_router(diff.files)
    app.include_router(interface)
    for beside in _BESIDE:
        app.include_router(beside.router)
    app.mount("/static", StaticFiles(directory=str(files("api") / "static")), name="static")
    return app


def _jobs(store: GraphStore, settings: Settings) -> Jobs:
    """The queue of files to be read, with what is known of jobs from before."""
    limits = Limits(
        jobs=settings.most_jobs,
        bytes=settings.most_waiting,
        readers=settings.readers,
        bounds=Bounds(seconds=settings.reading_seconds, memory=settings.reading_memory),
    )
    return Jobs(store, JobBook(folder_of(store.location)), limits, lambda: warm(store, settings.model))


def environment() -> Environment:
    """The templates: escaped always, an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("api", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"visitor": visitor, "may": may}
    return made
