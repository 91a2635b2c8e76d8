"""What does a route need? The library, the settings and the templates of the running application."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from api.access.gate import who_of
from api.access.roles import Who
from api.jobs import Jobs
from api.library import Library
from api.rephrasing import Rephraser, rephraser_of
from api.settings import Settings
from ontology.errors import QuestionError


async def library_of(request: Request) -> Library:
    """The library that the application opened."""
    return cast("Library", request.app.state.library)


async def settings_of(request: Request) -> Settings:
    """The settings that the application was made with."""
    return cast("Settings", request.app.state.settings)


async def jobs_of(request: Request) -> Jobs:
    """What is being read and waits to be."""
    return cast("Jobs", request.app.state.jobs)


async def pages_of(request: Request) -> Environment:
    """The templates."""
    return cast("Environment", request.app.state.pages)


WhoDep = Annotated[Who, Depends(who_of)]
JobsDep = Annotated[Jobs, Depends(jobs_of)]
LibraryDep = Annotated[Library, Depends(library_of)]
SettingsDep = Annotated[Settings, Depends(settings_of)]
PagesDep = Annotated[Environment, Depends(pages_of)]
Sort = Annotated[str | None, Query(description="按哪一栏排序，前面加 - 为倒序", examples=["-tasks"], max_length=40)]
Cursor = Annotated[str | None, Query(description="上一页给出的 next", max_length=500)]


async def limit_of(
    settings: SettingsDep, limit: Annotated[int | None, Query(ge=1, description="每页条数", examples=[50])] = None
) -> int:
    """How many items a page holds: as asked, the usual number otherwise, never more than the largest."""
    return min(limit or settings.page_size, settings.largest_page)


Limit = Annotated[int, Depends(limit_of)]


def page_of(pages: Environment, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from its template; never kept by the browser, since the graph may change."""
    content = pages.get_template(template).render(values)
    return HTMLResponse(content, status, headers={"cache-control": "no-store"})


async def rephraser(settings: SettingsDep) -> Rephraser | None:
    """What may put a question another way; None where the office configured nothing."""
    return rephraser_of(settings)


RephraserDep = Annotated[Rephraser | None, Depends(rephraser)]


def question_of(text: str, settings: Settings) -> str:
    """A question without white space at its ends; QuestionError where it is empty or too long."""
    question = " ".join(text.split())
    if not question:
        raise QuestionError("问题是空的", hint="请输入一个问题，例如：谁负责废水处理？")
    if len(question) > settings.longest_question:
        raise QuestionError(f"问题超过{settings.longest_question}字", hint="请用一句话提问")
    return question
