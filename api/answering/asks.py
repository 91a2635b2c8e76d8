"""Is something asked, or are these words to look for? What decides whether an answer stands above the results."""

from __future__ import annotations

import datetime as dt
import re

from api.answering.ask import LONGEST
from api.answering.known import base_of
from api.answering.parse import parse
from api.answering.query import AmountQuestion, TopicQuestion
from api.answering.wording import tidy
from graph.store import GraphReader

_ASKING = re.compile(
    "[?？]|谁|哪|什么|啥|何[时人]|为何|多少|多久|多长时间|几[个项家条号月年天时次]|怎[么样]|如何|是否|是不是|有没有|能不能|[吗呢]$"
)


def asks(text: str, store: GraphReader, *, today: dt.date | None = None) -> bool:
    """Whether a text is a question: by its words, or since it is read as more than a matter (a unit's name alone).

    >>> bool(_ASKING.search("谁负责废水处理")), bool(_ASKING.search("废水处理"))
    (True, False)
    """
    if _ASKING.search(text):
        return True
    asked = tidy(text)
    if not asked or len(asked) > LONGEST:
        return False
    query = parse(asked, base_of(store).units, today or dt.date.today())  # noqa: DTZ011 - 今年 is the asker's own year
    return query is not None and not isinstance(query, TopicQuestion | AmountQuestion)
