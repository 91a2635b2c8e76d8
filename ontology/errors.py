"""What can go wrong, in words that a clerk can act on.

Every error carries what happened, where, and what to do; the command line prints it as one
line, the HTTP interface as problem+json.
"""

from __future__ import annotations


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
