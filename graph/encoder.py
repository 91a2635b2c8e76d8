"""Which texts mean alike? Texts as unit vectors, from the model that ships or one that the office names."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ontology.errors import ConfigurationError

Vectors = NDArray[np.float32]

SHIPPED = Path(str(files("graph").joinpath("model")))
"""The folder of the model that ships with the project."""

_HINT = "请把 POLICYGRAPH_MODEL 设为模型文件夹（sentence-transformers 格式），或去掉这一设置改用自带模型"


class Encoder(Protocol):
    """A model that turns texts into vectors."""

    @property
    def name(self) -> str:
        """The model's folder or name, as given."""
        ...

    @property
    def identity(self) -> str:
        """Changes with the model's contents: vectors of one identity may be compared."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of what people ask, ``(texts, dimension)``; zero for a text without a known word."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of what documents say, ``(texts, dimension)``."""
        ...


class StaticEncoder:
    """A model of one vector a word, read without torch."""

    def __init__(self, folder: Path) -> None:
        from model2vec import StaticModel  # noqa: PLC0415 - a third of a second that the command line need not pay

        self.name = str(folder)
        self._model = StaticModel.from_pretrained(folder, normalize=True, max_length=None)
        self._model.embedding = self._model.embedding.astype(np.float32)  # sums in half precision lose digits
        self.dimension = int(self._model.dim)
        self.identity = _identity(folder)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions."""
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._model.encode(list(texts), max_length=None), dtype=np.float32)


class TransformerEncoder:
    """Any model of sentence-transformers; needs the full installation.

    Raises ConfigurationError where the package is missing or the model cannot be read.
    """

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds to load
        except ImportError as error:
            raise ConfigurationError(
                "这个检索模型需要 sentence-transformers", where=name, hint="请用 make serve MODEL=… 启动，会一并安装"
            ) from error
        try:
            self._model: Any = SentenceTransformer(name, device="cpu", local_files_only=True).float()
        except Exception as error:  # the package raises whatever its parts raise
            raise ConfigurationError("检索模型读不出来", where=name, hint=_HINT) from error
        self.name = name
        self.dimension = 0
        self.dimension = int(self._encode([""], "document").shape[1])
        self.identity = _identity(Path(name)) if Path(name).is_dir() else f"{name}:{self.dimension}"

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, with the model's own prompt for them where it has one."""
        return self._encode(texts, "query")

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, with the model's own prompt for them where it has one."""
        return self._encode(texts, "document")

    def _encode(self, texts: Sequence[str], kind: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        prompt = kind if kind in (self._model.prompts or {}) else None
        made = self._model.encode(list(texts), prompt_name=prompt, normalize_embeddings=True, show_progress_bar=False)
        # A text without a known word is the mean of nothing, which some models give as not a number.
        return np.nan_to_num(np.asarray(made, dtype=np.float32))


def _identity(folder: Path) -> str:
    """A digest of the model's settings and of its files' sizes and first bytes: cheap, and other for another model."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}:{path.stat().st_size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(1 << 16))
    return digest.hexdigest()[:16]


def is_static(folder: Path) -> bool:
    """Whether a folder holds a model of one vector a word, whose vectors are the same without torch."""
    try:
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        return [str(module["type"]).rpartition(".")[2] for module in modules] in (
            ["StaticEmbedding"],
            ["StaticEmbedding", "Normalize"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


@functools.lru_cache(maxsize=2)
def open_encoder(model: str = "") -> Encoder:
    """The model by its folder or name; the one that ships where none is given.

    Nothing is fetched: a name must be in this machine's cache. Raises ConfigurationError where it cannot be read.
    """
    folder = Path(model) if model else SHIPPED
    if is_static(folder):
        try:
            return StaticEncoder(folder)
        except Exception as error:  # a damaged file fails in the reader's own ways
            raise ConfigurationError("检索模型读不出来", where=str(folder), hint=_HINT) from error
    if folder.is_absolute() and not folder.is_dir():
        raise ConfigurationError("没有这个检索模型文件夹", where=model, hint=_HINT)
    return TransformerEncoder(model)
