"""What has been kept? The graph as the doors see it: documents by what people call them."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterator, Mapping

from api.errors import NotFoundError
from api.vouching import vouched
from graph.standing import Standing, standings_of
from graph.store import DocumentRow, Fault, GraphStore
from graph.validate import inspect
from ontology.errors import QuestionError
from ontology.model import Record

_KEPT = 128  # reports of the shapes kept in memory


class Library:
    """A store as people speak of it; safe to use from several threads, as the store is."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self._inspected: OrderedDict[str, tuple[Record, tuple[Fault, ...]]] = OrderedDict()

    def documents(self) -> tuple[DocumentRow, ...]:
        """All documents, by date (undated last) and id."""
        return self.store.documents()

    def ids(self) -> tuple[str, ...]:
        """The ids of all documents, in no order; of a large graph a twentieth of the work of ``documents``."""
        return tuple(self.store.digests())

    def record(self, document_id: str) -> Record:
        """What a document says; NotFoundError where there is no such document."""
        try:
            return self.store.record(document_id)
        except KeyError as error:
            raise not_found(document_id) from error

    def standings(self, day: dt.date | None = None) -> Mapping[str, Standing]:
        """Which documents are in force on a day (today where none is given), and what took the others' place."""
        return standings_of(self.store).on(day or dt.datetime.now(tz=dt.UTC).date())

    def vouched(self, document_id: str) -> dict[str, str]:
        """Who vouches for which fact of a document and since when, by the names that reviewers know facts by."""
        return vouched(self.store.corrected(document_id)) if self.store.corrections(document_id) else {}

    def faults(self, document_id: str) -> tuple[Fault, ...]:
        """What the shapes find in a document, the gravest first; kept for as long as the document stays as it is."""
        record = self.record(document_id)
        kept = self._inspected.get(document_id)
        if kept is None or kept[0] is not record:
            kept = self._inspected[document_id] = (record, inspect(record))
            while len(self._inspected) > _KEPT:
                self._inspected.popitem(last=False)
        return kept[1]

    def named(self, name: str) -> tuple[DocumentRow, ...]:
        """The documents that a person means: by id, by number, or by a piece of the title.

        QuestionError where none fits; several fit where the piece stands in several titles.
        """
        rows = self.documents()
        wanted = _bare(name)
        exact = tuple(row for row in rows if name == row.id or wanted in (_bare(row.number), _bare(row.title)))
        found = exact or tuple(row for row in rows if wanted and wanted in _bare(row.title))
        if not found:
            raise QuestionError("没有这份文件", where=name, hint="可用文件的编号、文号或标题中的字")
        return found

    def one(self, name: str) -> DocumentRow:
        """The one document that a person means; QuestionError where none or several fit."""
        rows = self.named(name)
        if len(rows) > 1:
            raise QuestionError(
                f"有{len(rows)}份文件符合", where=name, hint="请改用文件编号（policygraph tasks --json 中的 document）"
            )
        return rows[0]

    def chosen(self, name: str | None) -> Iterator[DocumentRow]:
        """The documents meant by a name, or all where none is given."""
        yield from self.documents() if name is None else self.named(name)


def not_found(document_id: str) -> NotFoundError:
    """The error for a document that is not there."""
    return NotFoundError("没有这份文件", where=document_id, hint="它可能已被更新或移除，请从文件列表进入")


_BRACKETS = str.maketrans("", "", "《》〈〉〔〕[]()（）【】“” \t　")


def _bare(name: str | None) -> str:
    """A title or number without brackets and blanks, which people type in many ways."""
    return (name or "").translate(_BRACKETS)
