"""How is it told that a document is not in force? A mark behind its title, and a note to an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from graph.standing import Standing


def mark(standing: Standing) -> str:
    """What stands behind a title: （已废止）, （草案）, （有效期已过）; "" where the document is in force."""
    if standing.in_force:
        return ""
    if standing.draft:
        return "（草案，已有正式稿）" if standing.replaced_by else "（草案）"
    return "（已被代替）" if standing.replaced_by else "（有效期已过）"


def notes(
    documents: Iterable[str], standing: Mapping[str, Standing], titles: Mapping[str, str], day: dt.date
) -> tuple[str, ...]:
    """What to know of the documents that an answer rests on, a sentence for each that is not in force."""
    found = ((document, standing.get(document)) for document in dict.fromkeys(documents))
    told = (_note(document, one, titles, day) for document, one in found if one is not None and not one.in_force)
    return tuple(told)


def _note(document: str, standing: Standing, titles: Mapping[str, str], day: dt.date) -> str:
    name, link = f"《{titles.get(document, document)}》", standing.successor(day)
    after = f"《{titles.get(link.new, link.new)}》" if link else ""
    if standing.draft:
        return f"注：{name}系征求意见稿" + (f"，正式稿为{after}。" if link else "，图谱中没有其正式稿。")
    if link is None:
        end = standing.expires.isoformat() if standing.expires else ""
        return f"注：{name}的有效期已过（至{end}）。"
    since = f"自{link.since.isoformat()}起" if link.since else ""
    return f"注：{name}已{since}由{after}{'废止' if link.ground == 'repealed' else '代替'}。"
