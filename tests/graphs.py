"""Which graphs do several tests stand on? Stores with the sample policies."""

from __future__ import annotations

from pathlib import Path

from api.batch import record_of
from graph.store import open_store
from tests.samples import FOLDER, samples


def quick(place: Path) -> Path:
    """A store at the place with the sample policies that are quick to read; the place."""
    with open_store(str(place)) as store:
        for path in sorted(FOLDER.iterdir()):
            if path.suffix in (".txt", ".html"):
                store.put(record_of(path))
    return place


def whole(place: Path) -> Path:
    """A store at the place with every sample policy once; the place."""
    with open_store(str(place)) as store:
        for sample in samples():
            store.put(record_of(sample.files[0]))
    return place
