"""How does a graph come back from an archive? Into an empty place, whole or not at all, every statement compared."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from graph.backup import Archive, Manifest, Progress, contents_of
from graph.store import GraphStore, open_store
from ontology import iris
from ontology.errors import StoreError, reason

_NOTES = 500  # things noted, in one transaction
_AT_ONCE = 20_000  # statements, in one transaction where the engine takes many graphs at once


def restore(path: Path, location: str, *, progress: Progress | None = None) -> Manifest:
    """Fill an empty store from an archive. StoreError where that is damaged or the store holds something.

    A folder is made beside its place and moved there when all of it was compared with the archive.
    """
    archive = Archive(path)
    try:
        if "://" in location:
            with open_store(location) as store:
                _fill(store, archive, progress)
        else:
            _into_folder(Path(location), archive, progress)
    finally:
        archive.close()
    return archive.manifest


def _into_folder(place: Path, archive: Archive, progress: Progress | None) -> None:
    try:
        if place.is_file() or (place.is_dir() and any(place.iterdir())):
            hint = "请另选一个还没有的文件夹，或先移走这个"
            raise StoreError("目标不是空的，不能恢复到这里", where=str(place), hint=hint)
        place.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}."))
        try:
            with open_store(str(made)) as store:
                _fill(store, archive, progress)
            made.chmod(0o755)
            made.replace(place)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        hint = "请检查路径、权限和磁盘空间"
        raise StoreError(f"恢复写不进去（{reason(error)}）", where=str(place), hint=hint) from error


def _fill(store: GraphStore, archive: Archive, progress: Progress | None) -> None:
    if store.graphs() or store.marks():
        raise StoreError("目标不是空的，不能恢复到这里", where=store.location, hint="请另选一个空的图谱")
    marks = dict(archive.marks())
    manifest = archive.manifest
    batch: dict[str, str] = {}
    size = 0
    for number, (graph, lines) in enumerate(archive.graphs(), 1):
        batch[graph] = "".join(lines)
        size += len(lines)
        if size >= _AT_ONCE:
            _send(store, batch, marks)
            batch, size = {}, 0
        if progress:
            progress(number, manifest.graphs)
    _send(store, batch, marks)
    left = list(marks.items())
    for start in range(0, len(left), _NOTES):
        store.fill({}, dict(left[start : start + _NOTES]))
    found = contents_of(store)
    if (found.digest, found.statements) != (manifest.contents, manifest.statements):
        raise StoreError("恢复出来的图谱与备份不一致", where=store.location, hint="请检查磁盘，再试一次")


def _send(store: GraphStore, graphs: dict[str, str], marks: dict[str, dict[str, str]]) -> None:
    """Graphs with what is noted of them, so that none is there without its mark."""
    nodes = [node for graph in graphs for node in (graph, iris.document(iris.last_name(graph))) if node in marks]
    if graphs:
        store.fill(graphs, {node: marks.pop(node) for node in nodes})
