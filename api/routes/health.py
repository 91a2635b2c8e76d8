"""Is it there, and can it answer? For whoever watches the service."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import LibraryDep
from api.schemas import HealthOut

router = APIRouter(tags=["状态"])


@router.get("/healthz", response_model_exclude_none=True)
def healthz() -> HealthOut:
    """The process lives."""
    return HealthOut(status="ok")


@router.get("/readyz")
def readyz(library: LibraryDep) -> HealthOut:
    """The store answers; a problem with status 503 where it does not."""
    return HealthOut(status="ok", documents=len(library.documents()))
