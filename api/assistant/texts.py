"""What can an assistant read? Documents and passages of them, as resources of the protocol."""

from __future__ import annotations

import re
from urllib.parse import unquote

from api.assistant.citing import path_at
from api.assistant.tools import Desk
from api.marking import paragraph_around
from api.words import document_name
from ontology.errors import QuestionError
from ontology.model import Record, Span

DOCUMENT = "policygraph://document/{document}"
PASSAGE = "policygraph://document/{document}/{start}-{end}"
_ADDRESS = re.compile(r"policygraph://document/([^/?#\s]{1,300})(?:/(\d{1,12})-(\d{1,12}))?")


def text_of(uri: str, desk: Desk) -> str:
    """The document, or the passage with its paragraph, that an address names; what it is stands in its first lines.

    NotFoundError where there is no such document, QuestionError where the address or the place is none.
    """
    found = _ADDRESS.fullmatch(uri)
    if found is None:
        raise QuestionError("地址写得不对", where=uri[:200], hint=f"写作 {DOCUMENT} 或 {PASSAGE}")
    record = desk.library.record(unquote(found[1]))
    if found[2] is None:
        return f"{_head(record)}\n\n{record.document.text}"
    start, end = int(found[2]), int(found[3])
    if not start < end <= len(record.document.text):
        hint = f"这份文件有{len(record.document.text)}字，位置从0数起"
        raise QuestionError("文件中没有这个位置", where=f"{start}-{end}", hint=hint)
    span = Span(start=start, end=end)
    paragraph = paragraph_around(record.document.text, span)
    path = path_at(record, span)
    lines = [
        _head(record),
        f"位置：{start}-{end}{f'，{path}' if path else ''}",
        f"引文：{span.of(record.document.text)}",
    ]
    return "\n".join((*lines, f"所在段落：{paragraph.of(record.document.text)}"))


def _head(record: Record) -> str:
    document = record.document
    told = [f"《{document_name(document)}》", document.number, document.issuer]
    if document.issued:
        told.append(document.issued.isoformat())
    return "　".join(word for word in told if word)
