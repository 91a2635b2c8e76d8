"""How is a graph kept aside, and how does it come back? One file with everything, also while others use the graph."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from api.console import emit, say
from api.progress import shown
from graph.backup import Manifest, write_backup
from graph.restoring import restore as bring_back
from graph.store import open_store


def run(store: str, output: Path, *, as_json: bool) -> None:
    """Write the archive, into a folder under a name with the time; what is there stays until it is whole."""
    path = output
    if output.is_dir():
        path = output / f"policygraph-{dt.datetime.now(tz=dt.UTC).astimezone():%Y%m%d-%H%M%S}.zip"
    with open_store(store, read_only=True) as reader, shown("备份") as progress:
        manifest = write_backup(reader, path, progress=progress)
    _tell("已备份", path, manifest, as_json=as_json)


def restore(path: Path, store: str, *, as_json: bool) -> None:
    """Bring a graph back into a place that holds nothing."""
    with shown("恢复") as progress:
        manifest = bring_back(path, store, progress=progress)
    _tell("已恢复", Path(store) if "://" not in store else store, manifest, as_json=as_json)


def _tell(what: str, where: Path | str, manifest: Manifest, *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "path": str(where),
                "made": manifest.made,
                "graphs": manifest.graphs,
                "statements": manifest.statements,
                "marks": manifest.marks,
                "contents": manifest.contents,
            }
        )
    else:
        say(f"{what}　{where}：{manifest.graphs}个图，{manifest.statements}条陈述，{manifest.marks}条记录")
