"""How is a question read? The documents that it is asked of, and the typed query for them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from api.answering import cues
from api.answering.asked_compare import comparison
from api.answering.base import Base
from api.answering.parse import parse
from api.answering.query import Query
from api.answering.query_overview import RankingQuestion
from api.answering.titles import Named, documents_named, name_of, within, without
from graph.topic import terms

_BY_TASK = re.compile("^(?:是|要|应)?(?:由|靠|被|在)?(?:哪|谁|什么|啥)")
_ALL_TASKS = re.compile(
    "^(?:里|中|的)?(?:一共|总共|都|主要)?(?:有|列了|部署了|提出了)?(?:哪些|什么|多少|几)?[项个条]?"
    "(?:具体|重点|主要)?(?:任务|工作)(?:清单)?(?:有哪些)?$"
)
_ASKED_OF = re.compile("^(?:的?(?:要求|规定|明确|部署)|的?(?:任务|工作)|一共|总共|都|有|什么|哪|谁|多少|几|由)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question as it was read: of what it is asked, the query (None: not understood), titles that are not there.

    ``base`` is of the documents that the question is asked of, ``whole`` of all where that is but a part;
    ``follows``: it was read in the light of the question before it; ``rephrased``: by another service.
    """

    base: Base
    query: Query | None
    whole: Base | None = None
    scope: tuple[str, ...] = ()
    unheld: tuple[str, ...] = ()
    follows: bool = False
    rephrased: bool = False

    def in_words(self) -> str:
        """The query, and the documents it is asked of: 查省水利厅承担的任务（只看《…》）."""
        said = self.query.in_words() if self.query is not None else ""
        said = f"改写服务理解为：{said}" if self.rephrased else said
        said = f"接上一问：{said}" if self.follows and said else said
        return said + (f"（只看{'、'.join(f'《{title}》' for title in self.scope)}）" if self.scope else "")


def read(base: Base, asked: str, day: dt.date) -> Reading:
    """The query that a tidied question is read as, and the documents that it is asked of."""
    named = documents_named(base, asked)
    compared = comparison(base, asked, named)
    if compared is not None:
        return Reading(base=base, query=compared)
    if len(named) == 1 and _is_place(asked, named[0]):
        one = named[0]
        if not one.documents:
            return Reading(base=base, query=None, unheld=(one.text,))
        scoped = within(base, one.documents)
        query = _of_documents(scoped, without(asked, named), day)
        if query is not None:
            titles = tuple(name_of(scoped, each) for each in one.documents)
            return Reading(base=scoped, query=query, scope=titles, whole=base)
    return Reading(base=base, query=parse(asked, base.units, day))


def _of_documents(base: Base, asked: str, day: dt.date) -> Query | None:
    """What is asked of some documents; 有哪些任务 asks for all of theirs."""
    if _ALL_TASKS.match(asked):
        return RankingQuestion(by="document", order="every")
    return parse(asked, base.units, day) if len(asked) > 1 else None


def _is_place(asked: str, named: Named) -> bool:
    """Whether a question is asked of the document that it names, not about it (落实《…》的任务)."""
    before, after = asked[: named.start], asked[named.end :]
    if cues.RESTS_ON.search(before):
        return False
    if cues.INSIDE.match(after):
        return True
    printed = asked[named.start] == "《"
    if printed and cues.CARRIED_OUT.search(after) and _BY_TASK.match(after):
        return False
    if not named.documents:
        return False
    if printed:
        return bool(terms(after) or cues.TASKS.search(after) or cues.WHO.search(after))
    return not before and _ASKED_OF.match(after) is not None
