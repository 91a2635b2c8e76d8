"""Which program read a document? A digest of the code and data that reading depends on.

What was read by the same program from the same bytes need not be read again. The package's version alone does not
tell: rules, cue words and weights change between releases.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import corpus
import extractors
import ontology

_READ_BY = frozenset((".py", ".tsv", ".toml", ".json", ".txt"))
_LEFT_OUT = frozenset(("samples", "examples", "__pycache__"))  # neither is used in reading


@functools.cache
def reader_version() -> str:
    """The digest of every file that reading a document depends on; the same on every machine with the same program."""
    digest = hashlib.sha256()
    for package in (ontology, corpus, extractors):
        folder = Path(str(package.__file__)).parent
        for file in sorted(path for path in folder.rglob("*") if path.suffix in _READ_BY):
            name = file.relative_to(folder.parent)
            if not _LEFT_OUT & set(name.parts):
                digest.update(f"{name.as_posix()}\n".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
