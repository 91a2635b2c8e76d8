"""Which task of which document? A place in the graph, whose text is read when it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from api.answering.result import TaskRef
from graph.outline import Outline, TaskOutline
from ontology.model import Record, Task

Key = tuple[str, str]
"""Document id and task id."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A task in its document, by number; two of the same place are equal."""

    document: str
    number: int
    outline: Outline = field(compare=False, repr=False)
    records: Mapping[str, Record] = field(compare=False, repr=False)

    @property
    def about(self) -> TaskOutline:
        """The task without its text."""
        return self.outline.tasks[self.number]

    @property
    def record(self) -> Record:
        """What the document says."""
        return self.records[self.document]

    @property
    def task(self) -> Task:
        """The task with all that is said in it."""
        return self.record.tasks[self.number]

    @property
    def text(self) -> str:
        """The task's own text."""
        record = self.record
        return record.tasks[self.number].span.of(record.document.text)

    def ref(self, via: str = "") -> TaskRef:
        """The task as an answer names it."""
        return TaskRef(document=self.document, path=self.about.path, title=self.about.title, via=via)

    @property
    def key(self) -> Key:
        """Document id and task id."""
        return self.document, self.about.id


class Tasks(Mapping[Key, Placed]):
    """Every task of some documents, in their order."""

    def __init__(self, outlines: Mapping[str, Outline], records: Mapping[str, Record]) -> None:
        self._outlines = outlines
        self._records = records
        self._count = sum(len(outline.tasks) for outline in outlines.values())

    def __getitem__(self, key: Key) -> Placed:
        document, wanted = key
        outline = self._outlines[document]
        for number, task in enumerate(outline.tasks):
            if task.id == wanted:
                return Placed(document, number, outline, self._records)
        raise KeyError(key)

    def __iter__(self) -> Iterator[Key]:
        return ((document, task.id) for document, outline in self._outlines.items() for task in outline.tasks)

    def __len__(self) -> int:
        return self._count

    def at(self, document: str, number: int) -> Placed:
        """The task of that number in a document."""
        return Placed(document, number, self._outlines[document], self._records)
