"""Who may do what? Three roles, each of which may do all that the one below it may."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal


class Role(IntEnum):
    """What somebody may do; a higher role includes the lower ones.

    >>> Role.reviewer >= Role.reader
    True
    """

    reader = 1
    reviewer = 2
    administrator = 3


ROLE_NAMES = {Role.reader: "读者", Role.reviewer: "审核人", Role.administrator: "管理员"}
"""What pages and messages call them."""

How = Literal["local", "token", "session", "sign-on", "command"]
"""How somebody is known: as this machine's user, by a token, a login on the page, the sign-on, the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody who asks: the name that the audit log holds, the role, and how both are known."""

    name: str
    role: Role
    how: How

    @property
    def ambient(self) -> bool:
        """Whether a browser adds what says who it is by itself, so that another site's page could use it."""
        return self.how in ("session", "sign-on")


LOCAL = Who(name="本机用户", role=Role.administrator, how="local")
"""Whoever sits at this machine, as long as the office has set up neither tokens nor sign-on."""
