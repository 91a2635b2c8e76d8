"""Why was a query not answered? Faults that travel from the process that runs queries to the one that asked."""

from __future__ import annotations

from typing import Any

from ontology.errors import PolicyGraphError, QuestionError, StoreError


class QueryError(QuestionError):
    """A query that is malformed, too long or about graphs that are not there; ``line`` and ``column`` count from 1."""

    def __init__(
        self, what: str, *, where: str = "", hint: str = "", line: int | None = None, column: int | None = None
    ) -> None:
        self.line_number = line
        self.column = column
        super().__init__(what, where=where or ("" if line is None else f"第{line}行第{column}列"), hint=hint)


class RefusedError(PolicyGraphError):
    """A query that would change something, or fetch something from elsewhere."""


class CostlyError(PolicyGraphError):
    """A query that was ended because it took too long or too much memory."""


class CrowdedError(PolicyGraphError):
    """As many queries are running as may run at once."""


_KINDS: dict[str, type[PolicyGraphError]] = {
    cls.__name__: cls for cls in (QueryError, RefusedError, CostlyError, StoreError)
}


def packed(error: PolicyGraphError) -> dict[str, Any]:
    """The error as JSON can carry it."""
    told = {"kind": type(error).__name__, "what": error.what, "where": error.where, "hint": error.hint}
    if isinstance(error, QueryError):
        return {**told, "line": error.line_number, "column": error.column}
    return told


def unpacked(told: dict[str, Any]) -> PolicyGraphError:
    """The error that was packed; what is none of these kinds is a fault of the store."""
    given = dict(told)
    return _KINDS.get(given.pop("kind"), StoreError)(given.pop("what"), **given)


def too_long(seconds: float) -> CostlyError:
    """A query that did not end in time."""
    hint = "请缩小范围：写明文件或单位、减少相互无关的模式，或加 LIMIT"
    return CostlyError(f"查询超过{seconds:g}秒，已停止", hint=hint)


def too_large() -> CostlyError:
    """A query that took more memory than it may, or is nested so deeply that the engine gave up."""
    return CostlyError("查询占用的内存太多或嵌套太深，已停止", hint="请缩小范围，去掉大范围的排序、分组和嵌套")
