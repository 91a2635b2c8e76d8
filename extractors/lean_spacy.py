"""How is spaCy had alone? Without the neural library that it would import where one is installed.

A blank pipeline has no network. Yet spaCy's numeric layer imports torch wherever it is found, which costs every
command some seconds and several hundred megabytes; here it does not find it.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def _absent(name: str) -> Iterator[None]:
    """Let an import of the module fail inside the block; one that is loaded already stays."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


with _absent("torch"):
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["Doc", "Language", "Vocab", "spacy"]
