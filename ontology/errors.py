"""What can go wrong, in words that a clerk can act on.

Every error carries what happened, where, and what to do; the command line prints it as one
line, the HTTP interface as problem+json.
"""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.EADDRINUSE: "已被另一个程序占用",
    errno.EADDRNOTAVAIL: "不是本机的地址",
    errno.ENAMETOOLONG: "名称太长",
}


def reason(error: Exception) -> str:
    """Why the system refused, in Chinese where the cause is known, else in the system's own words.

    >>> reason(FileNotFoundError(2, "No such file or directory"))
    '没有这个文件或文件夹'
    """
    number = error.errno if isinstance(error, OSError) else None
    return _REASONS.get(number or 0) or getattr(error, "strerror", None) or str(error)


class PolicyGraphError(Exception):
    """Root of the errors that the project raises on purpose.

    ``what`` names the fault, ``where`` the file, row or address, ``hint`` the next step; all
    three are shown to people and therefore Chinese.
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what = what
        self.where = where
        self.hint = hint
        super().__init__(self.line())

    def line(self) -> str:
        """One line: 「where：what。hint」."""
        head = f"{self.where}：{self.what}" if self.where else self.what
        return f"{head}。{self.hint}" if self.hint else f"{head}。"


class UnreadableSourceError(PolicyGraphError):
    """A file or address that cannot be read as a document."""


class MissingToolError(PolicyGraphError):
    """A format that needs a program which is not installed here."""


class StoreError(PolicyGraphError):
    """A store that cannot be opened, written or understood."""


class QuestionError(PolicyGraphError):
    """A question or parameter that no query can be made from."""


class ConfigurationError(PolicyGraphError):
    """A setting that contradicts itself or names what is not there."""


class ConflictError(PolicyGraphError):
    """A change of what somebody else has changed meanwhile."""
