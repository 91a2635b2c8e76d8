"""Which documents does a question name? By title in 《》, or by what people call them (内河航运意见)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.answering import cues
from api.answering.base import Base
from api.answering.wording import plain
from api.words import document_name
from ontology.model import Document

_KINDS = (
    "征求意见稿",
    "实施意见",
    "实施方案",
    "工作方案",
    "分工方案",
    "整治方案",
    "行动计划",
    "工作要点",
    "若干措施",
    "意见",
    "方案",
    "计划",
    "规划",
    "措施",
    "通知",
    "办法",
    "要点",
    "细则",
    "条例",
    "规定",
)
_KIND = re.compile("|".join(_KINDS))
_NAME = 24  # characters of the longest name that people give a document
_SHORTEST = 2  # characters that must tell it from others, beside its kind
_DRAFT = re.compile("征求意见稿|草案|讨论稿|送审稿")
_DRAFT_NEXT = re.compile("的?[（(]?(?:征求意见稿|草案|讨论稿|送审稿)")
_FINAL = re.compile("正式(?:文件|稿|版本?|印发稿?|发布稿?)|定稿|印发稿|最终稿|终稿")
_BRACKETED = re.compile("[（(][^（()）]{0,8}(?:稿|草案)[)）]$")
_OPENING = re.compile("^(?:在|按照?|根据|依据|对照|比较一?下?|对比一?下?|看看|那|请问|关于|和|与|跟|以及)+")


@dataclass(frozen=True, slots=True)
class Named:
    """A document named in a question at ``[start, end)``; ``documents`` are those that it may be."""

    start: int
    end: int
    text: str
    documents: tuple[str, ...]


def documents_named(base: Base, question: str) -> tuple[Named, ...]:
    """The documents of the graph that a question names, in order, without overlaps; unheld titles in 《》 too."""
    found = [
        Named(match.start(), match.end(), match[1], entitled(base, match[1])) for match in cues.BOOK.finditer(question)
    ]
    position = 0
    for match in _KIND.finditer(question):
        if (
            _DRAFT_NEXT.match(question, match.end())
            or match.start() < position
            or any(one.start < match.end() and match.start() < one.end for one in found)
        ):
            continue
        named = _called(base, question, max(position, match.start() - _NAME), match.end())
        if named is not None:
            found.append(named)
            position = named.end
    found += _finals(base, question, found)
    return tuple(sorted(found, key=lambda one: one.start))


def _finals(base: Base, question: str, found: list[Named]) -> list[Named]:
    """正式文件, 定稿 beside a draft: the text in force that the draft became."""
    named = {document for one in found for document in one.documents}
    drafts = [one.document for one in base.every if one.document.id in named and one.document.status != "final"]
    match = _FINAL.search(question)
    if match is None or not drafts:
        return []
    ends = tuple(plain(_BRACKETED.sub("", draft.title or "")) for draft in drafts if draft.title)
    finals = [each for each, one in base.outlines.items() if plain(one.document.title or "").endswith(ends)]
    return [Named(match.start(), match.end(), match[0], tuple(finals))] if finals else []


def entitled(base: Base, title: str) -> tuple[str, ...]:
    """The documents with this title, in full or with words left out; a draft whose final text is there if asked for."""
    wanted = plain(_DRAFT.sub("", title))
    draft = bool(_DRAFT.search(title))
    held = [one.document for one in (base.every if draft else base.outlines.values())]
    if wanted:
        for fits in (_holds, _shortens):
            found = [document for document in held if fits(_plain(document.title or ""), wanted)]
            if found:
                return tuple(document.id for document in _of_status(found, draft=draft))
    if draft and not wanted:
        drafts = [document.id for document in held if document.status != "final"]
        return tuple(drafts) if len(drafts) == 1 else ()
    return ()


_plain = functools.lru_cache(maxsize=1 << 16)(plain)  # thousands of titles are held against each piece of a question


def _of_status(found: list[Document], *, draft: bool) -> list[Document]:
    """The drafts where one is asked for, else those in force; all where there is none of the kind."""
    return [one for one in found if (one.status != "final") == draft] or found


def _called(base: Base, question: str, first: int, end: int) -> Named | None:
    """The longest name ending here that a document of the graph goes by."""
    for start in range(first, end - 1):
        text = question[start:end]
        kind = next((kind for kind in _KINDS if text.endswith(kind)), "")
        if not kind:  # what is left is less than a kind of document (见稿)
            return None
        own = text.removesuffix(kind)
        if _OPENING.match(text) or (len(own) < _SHORTEST and not _DRAFT.search(kind)):
            continue
        documents = entitled(base, text)
        if documents:
            return Named(start, end, text, documents)
    return None


def _holds(title: str, wanted: str) -> bool:
    return wanted in title


def _shortens(title: str, wanted: str) -> bool:
    """Whether the name is the title with words left out: its pieces of two characters or more stand there in order."""
    if wanted[:2] not in title:
        return False
    position = 0
    rest = wanted
    while rest:
        piece = next((rest[:size] for size in range(len(rest), 1, -1) if rest[:size] in title[position:]), "")
        if not piece:
            return False
        position = title.index(piece, position) + len(piece)
        rest = rest[len(piece) :]
    return len(wanted) > _SHORTEST


def within(base: Base, documents: tuple[str, ...]) -> Base:
    """What is known from these documents alone, drafts too where they are asked for."""
    if set(documents) == base.outlines.keys():
        return base
    return base.among(documents).on(base.day)


def name_of(base: Base, document: str) -> str:
    """What a document is called, a draft too whose final text is there."""
    outline = base.outlines.get(document) or next(one for one in base.every if one.document.id == document)
    return document_name(outline.document)


def without(question: str, named: tuple[Named, ...]) -> str:
    """The question without the documents that it names and the words around them (里, 文件中)."""
    return "".join(_between(question, named)).strip("，,、：: ")


def _between(question: str, named: tuple[Named, ...]) -> Iterator[str]:
    position = 0
    for one in named:
        yield cues.BEFORE_DOCUMENT.sub("", question[position : one.start])
        after = cues.AFTER_DOCUMENT.match(question, one.end)
        position = after.end() if after else one.end
    yield question[position:]
