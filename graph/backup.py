"""How is a whole graph kept aside and brought back? One archive with all that a store holds, independent of its engine.

A ZIP file: ``graphs.nq`` has every named graph, one after the other, as N-Quads; ``marks.jsonl`` what is noted about
the graph (digests, notes that people left); ``manifest.json``, written last, how much that is, with the digests of both
files and of the contents. It is made beside its place and moved there when it is whole.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from graph.serialise import ntriples
from graph.statement_store import FORMAT
from graph.store import GraphReader
from ontology.errors import StoreError, reason

KIND = "policygraph/backup/1"
GRAPHS, MARKS, MANIFEST = "graphs.nq", "marks.jsonl", "manifest.json"
_TRIES = 3  # times that a graph which changes meanwhile is read anew
_END = " .\n"

Progress = Callable[[int, int], None]
"""To be told how many graphs of how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive holds.

    ``store`` is the format of the store, ``made`` the time in UTC, ``files`` the SHA-256 of each file in the archive,
    ``contents`` a digest of all statements that does not depend on their order.
    """

    kind: str
    store: str
    made: str
    graphs: int
    statements: int
    marks: int
    contents: str
    files: dict[str, str]


class Contents:
    """Statements counted, and their digest whatever the order: the sum of the digests of the graphs."""

    def __init__(self) -> None:
        self.graphs = 0
        self.statements = 0
        self._sum = 0

    def note(self, graph: str, lines: list[str]) -> None:
        """One graph more, by its lines of N-Triples."""
        digest = hashlib.sha256(f"{graph}\n{''.join(sorted(lines))}".encode()).digest()
        self._sum = (self._sum + int.from_bytes(digest)) % 2**256
        self.graphs += 1
        self.statements += len(lines)

    @property
    def digest(self) -> str:
        """In hexadecimal."""
        return f"{self._sum:064x}"


def contents_of(store: GraphReader) -> Contents:
    """The contents of a store, to be compared with those of an archive."""
    found = Contents()
    for graph in store.graphs():
        found.note(graph, list(dict.fromkeys(ntriples(store.said(graph)))))
    return found


def write_backup(store: GraphReader, path: Path, *, progress: Progress | None = None) -> Manifest:
    """Write an archive of all that the store holds at one moment; what was at the path before stays until it is whole.

    StoreError where it cannot be written, or where the graph changes all the time.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w+b") as file:
                manifest = _settled(store, file, progress)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o600)  # as private as the graph
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        hint = "请检查路径、权限和磁盘空间"
        raise StoreError(f"备份写不进去（{reason(error)}）", where=str(path), hint=hint) from error
    return manifest


def _settled(store: GraphReader, file: IO[bytes], progress: Progress | None) -> Manifest:
    """Write until the graph did not change meanwhile. A folder that is open for reading stands still as it is."""
    for _ in range(_TRIES):
        file.seek(0)
        file.truncate()
        state = store.state()
        manifest = _write(store, file, progress)
        if store.state() == state:
            return manifest
    raise StoreError("备份期间图谱一直在变", where=store.location, hint="请等入库结束后再备份")


def _write(store: GraphReader, file: IO[bytes], progress: Progress | None) -> Manifest:
    found = Contents()
    files: dict[str, str] = {}
    graphs, marks = store.graphs(), store.marks()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with _member(archive, GRAPHS, files) as write:
            for number, graph in enumerate(graphs, 1):
                lines = list(dict.fromkeys(ntriples(store.said(graph))))
                found.note(graph, lines)
                write("".join(lines).replace(_END, f" <{graph}>{_END}"))
                if progress:
                    progress(number, len(graphs))
        with _member(archive, MARKS, files) as write:
            for node, told in marks.items():
                write(json.dumps({"node": node, "marks": dict(told)}, ensure_ascii=False) + "\n")
        manifest = Manifest(
            kind=KIND,
            store=FORMAT,
            made=dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
            graphs=found.graphs,
            statements=found.statements,
            marks=len(marks),
            contents=found.digest,
            files=files,
        )
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    return manifest


@contextlib.contextmanager
def _member(archive: zipfile.ZipFile, name: str, files: dict[str, str]) -> Iterator[Callable[[str], None]]:
    """A file in the archive, written piece by piece; its digest is noted at the end."""
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as member:

        def write(text: str) -> None:
            content = text.encode()
            digest.update(content)
            member.write(content)

        yield write
    files[name] = digest.hexdigest()


class Archive:
    """An archive that is whole: what it holds was held against its manifest. StoreError where it is not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            self._zip = zipfile.ZipFile(path)
        try:
            with self._told():
                self.manifest = self._checked()
        except BaseException:
            self._zip.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def graphs(self) -> Iterator[tuple[str, list[str]]]:
        """Every graph by its IRI, with its lines of N-Triples."""
        held: str | None = None
        lines: list[str] = []
        for line in self._lines(GRAPHS):
            claim, _, graph = line[: -len(_END) - 1].rpartition(" <")
            if graph != held and held is not None:
                yield held, lines
                lines = []
            held = graph
            lines.append(claim + _END)
        if held is not None:
            yield held, lines

    def marks(self) -> Iterator[tuple[str, dict[str, str]]]:
        """What is noted of each thing."""
        for line in self._lines(MARKS):
            read = json.loads(line)
            yield read["node"], read["marks"]

    def _checked(self) -> Manifest:
        manifest = Manifest(**json.loads(self._zip.read(MANIFEST)))
        if manifest.kind != KIND or manifest.store != FORMAT:
            hint = "请换用相应版本的程序"
            raise StoreError(f"不认识这种备份（{manifest.kind}，{manifest.store}）", where=str(self._path), hint=hint)
        for name in (GRAPHS, MARKS):
            digest = hashlib.sha256()
            with self._zip.open(name) as member:
                while piece := member.read(1 << 20):
                    digest.update(piece)
            if digest.hexdigest() != manifest.files.get(name):
                raise ValueError(name)
        return manifest

    def _lines(self, name: str) -> Iterator[str]:
        with self._zip.open(name) as member:
            for line in member:
                yield line.decode()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        where = str(self._path)
        try:
            yield
        except FileNotFoundError as error:
            raise StoreError("没有这个备份文件", where=where, hint="请检查路径") from error
        except OSError as error:
            raise StoreError(f"备份文件打不开（{reason(error)}）", where=where, hint="请检查权限") from error
        except (zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError, zlib.error) as error:
            raise StoreError("备份文件不完整或已损坏", where=where, hint="请换用另一份备份") from error
