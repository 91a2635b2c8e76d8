"""What was asked of many tasks or documents at once? Counts, rankings, goals and comparisons as typed queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ontology.model import Role

Counted = Literal["unit", "city", "document", "task"]
Order = Literal["most", "least", "every"]
Aspect = Literal["everything", "alone", "deadline", "amount", "units"]

ROLE_WORDS: dict[Role, str] = {
    "lead": "牵头",
    "responsible": "负责",
    "cooperate": "配合",
    "supervise": "指导督促",
    "actor": "被要求去做",
}
COUNTED: dict[Counted, str] = {"unit": "单位", "city": "市", "document": "文件", "task": "任务"}


def roles_in_words(roles: tuple[Role, ...]) -> str:
    """牵头、负责."""
    return "、".join(ROLE_WORDS[role] for role in roles)


def names_in_words(called: tuple[str, ...], units: tuple[tuple[str, ...], ...]) -> str:
    """The full names of the units asked about; as asked where no document names any."""
    return "／".join(name for group in units for name in group) or "／".join(called)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingQuestion:
    """Which units, cities, documents have most tasks (``task``: which tasks most units), in these roles?

    ``top``: how many places of the ranking; ``at_least``: those with so many tasks or more.
    """

    roles: tuple[Role, ...] = ()
    by: Counted = "unit"
    order: Order = "most"
    top: int = 1
    at_least: int | None = None

    def in_words(self) -> str:
        """查承担任务最多的单位."""
        verb = roles_in_words(self.roles) if self.roles else "承担"
        what = "涉及单位" if self.by == "task" else "所含任务" if self.by == "document" else f"{verb}任务"
        if self.at_least is not None:
            return f"查{what}不少于{self.at_least}项的{COUNTED[self.by]}"
        if self.order == "every":
            return f"查各{COUNTED[self.by]}{what}的项数"
        places = f"前{self.top}位" if self.top > 1 else ""
        return f"查{what}最{'多' if self.order == 'most' else '少'}的{COUNTED[self.by]}{places}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalsQuestion:
    """Which targets are set: for a matter, in the tasks of these units, for the end of a year?"""

    topic: str = ""
    units: tuple[tuple[str, ...], ...] = ()
    called: tuple[str, ...] = ()
    year: int | None = None

    def in_words(self) -> str:
        """查2028年的目标."""
        whose = names_in_words(self.called, self.units)
        year = f"{self.year}年" if self.year else ""
        told = f"{year}{f'「{self.topic}」' if self.topic else ''}{f'{whose}任务' if whose else ''}"
        return f"查{f'{told}的' if told else '文件写明的'}目标"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonQuestion:
    """What do several documents say of a matter, or of units' work, side by side?

    ``documents`` are ids, empty for those that speak of the matter; ``titles`` what they are called.
    """

    topic: str
    aspect: Aspect
    documents: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    units: tuple[tuple[str, ...], ...] = ()
    called: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def in_words(self) -> str:
        """比较《…》和《…》对「人才培养」的要求."""
        between = "和".join(f"《{title}》" for title in self.titles) or "各份文件"
        about = f"「{self.topic}」" if self.topic else names_in_words(self.called, self.units)
        if self.aspect == "alone":
            return f"查只在《{self.titles[0]}》而不在《{self.titles[1]}》中的任务"
        what = {"everything": "要求", "deadline": "时限", "amount": "数值", "units": "责任单位"}[self.aspect]
        what = f"{roles_in_words(self.roles)}单位" if self.roles and self.aspect == "units" else what
        return f"比较{between}{f'对{about}' if about else ''}的{what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierQuestion:
    """Of several matters, which is to be done first?"""

    topics: tuple[str, ...]
    latest: bool = False

    def in_words(self) -> str:
        """比较「…」和「…」的时限，看谁更早."""
        return f"比较{'和'.join(f'「{topic}」' for topic in self.topics)}的时限，看谁更{'晚' if self.latest else '早'}"
