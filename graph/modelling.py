"""How is the search model made? Word vectors from policy texts and the list of like words, in one pass.

Words that stand together are told apart from those that meet by chance (positive pointwise mutual
information: Church and Hanks 1990; context counts to the power of 0.75: Levy, Goldberg and Dagan 2015), a
truncated singular value decomposition keeps the main directions, and each listed word is drawn to its
like (retrofitting: Faruqui et al. 2015), so that words of the street, which no document uses, have a place
too. Common words weigh little (smooth inverse frequency: Arora, Liang and Ma 2017), baked into
the vectors, so that the vector of a text is the plain mean of its words'.

The result is a folder that sentence-transformers and model2vec both read. Nothing is drawn by lot: the
same texts give the same model.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import numpy as np
import rjieba
from numpy.typing import NDArray
from safetensors.numpy import save_file
from scipy import sparse
from scipy.sparse.linalg import svds
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from corpus.load import load
from graph.lexicon import lexicon
from ontology.errors import PolicyGraphError

DIMENSION = 256
_LEAST = 3  # times a word must occur, unless it is listed
_LONGEST = 8  # characters of a word
_UNLISTED = 50  # the count, in jieba's measure, of a word that its dictionary lacks
_WINDOW = 10  # words on each side that count as company
_NEAR = 0.25  # how fast company counts less with distance
_SMOOTHING = 0.75
_ROUNDS = 10
_RARE = 1e-3  # the constant a of smooth inverse frequency
_KNOWN = 3.0  # a word seen e³ times stands by itself

_RUN = re.compile(r"[一-鿿]+|[a-z0-9]+")
_SENTENCE = re.compile(r"[。；！？\n]")
_FIRST_SIGN = "一"  # letters are no words by themselves
_OTHER = r"[^\p{Han}a-z0-9]+"

Matrix = NDArray[np.float64]


def sentences(texts: Iterable[str]) -> list[str]:
    """The sentences of texts in small letters, fragments left out."""
    found = (part.strip() for text in texts for part in _SENTENCE.split(text.lower()))
    return [part for part in found if len(part) >= 4]


def tokenizer(lines: list[str]) -> Tokenizer:
    """A tokenizer that cuts as jieba does: the likeliest path through its word counts.

    jieba's choice is the path of the highest product of word frequencies, which is what a unigram model
    computes; its words are those of the lines, of the list of like words, and single characters.
    """
    counts: Counter[str] = Counter()
    for line in lines:
        for run in _RUN.findall(line):
            counts.update(rjieba.cut(run))
            counts.update(sign for sign in run if sign >= _FIRST_SIGN)
    words = {word for word, count in counts.items() if count >= _LEAST and len(word) <= _LONGEST}
    words |= {word.lower() for word in lexicon().words if len(word) <= _LONGEST}
    known = _dictionary()
    total = sum(known.values())
    scores = [(word, math.log(_count(word, known) / total)) for word in sorted(words)]
    made = Tokenizer(models.Unigram([("[UNK]", -100.0), *scores], unk_id=0, byte_fallback=False))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.Split(Regex(_OTHER), "removed")
    return made


def _dictionary() -> dict[str, int]:
    """Jieba's words and how often each was seen."""
    lines = files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines()
    return {word: int(count) for word, count, *_ in map(str.split, lines)}


def _count(word: str, known: dict[str, int]) -> int:
    if word in known:
        return max(1, known[word])
    return 1 if len(word) == 1 else _UNLISTED


def vectors(lines: list[str], cutter: Tokenizer) -> Matrix:
    """A vector for each word of the tokenizer, ``(words, DIMENSION)``, weighted; that of the unknown is zero."""
    encoded = [encoding.ids for encoding in cutter.encode_batch(lines)]
    size = cutter.get_vocab_size()
    times = np.bincount(np.concatenate([np.asarray(ids, dtype=np.int64) for ids in encoded]), minlength=size)
    seen = _placed(_information(encoded, size))
    drawn = _drawn_to_like(seen, times, cutter)
    share = times / max(1, times.sum())
    weighted: Matrix = drawn * np.where(times > 0, _RARE / (_RARE + share), 1.0)[:, None]
    centre = (weighted * share[:, None]).sum(0) / max(1e-9, float((share * _RARE / (_RARE + share)).sum()))
    weighted -= np.where(np.abs(weighted).sum(1) > 0, _RARE / (_RARE + share), 0.0)[:, None] * centre
    weighted[0] = 0
    return weighted


def _information(encoded: list[list[int]], size: int) -> sparse.csr_matrix:
    """How much more often than by chance two words keep company; chance and less are left out."""
    together: dict[tuple[int, int], float] = defaultdict(float)
    for ids in encoded:
        for place, word in enumerate(ids):
            for distance, other in enumerate(ids[place + 1 : place + 1 + _WINDOW]):
                if word and other:
                    nearness = 1 / (1 + _NEAR * distance)
                    together[word, other] += nearness
                    together[other, word] += nearness
    where = np.asarray(list(together), dtype=np.int64).reshape(-1, 2)
    counts = sparse.coo_matrix((list(together.values()), (where[:, 0], where[:, 1])), shape=(size, size))
    of_word = np.asarray(counts.sum(1)).ravel()
    smooth = of_word**_SMOOTHING
    expected = of_word[counts.row] * smooth[counts.col] / smooth.sum()
    information = np.log(counts.data / expected)
    kept = information > 0
    return sparse.csr_matrix((information[kept], (counts.row[kept], counts.col[kept])), shape=(size, size))


def _placed(information: sparse.csr_matrix) -> Matrix:
    """The main directions of the matrix as unit vectors of its words, the signs fixed."""
    start = np.ones(information.shape[0]) / math.sqrt(information.shape[0])
    left, strength, _ = svds(information, k=DIMENSION, v0=start)
    left = left[:, np.argsort(-strength)]
    left *= np.sign(left[np.abs(left).argmax(0), np.arange(left.shape[1])])
    return _unit(left)


def _drawn_to_like(seen: Matrix, times: NDArray[np.int64], cutter: Tokenizer) -> Matrix:
    """The vectors with each listed word drawn to its like, the more so the less it was seen itself."""
    numbers = cutter.get_vocab()
    like = {
        numbers[word.lower()]: [(number, weight) for other, weight in found for number in _numbers(other, cutter)]
        for word, found in lexicon().likes()
        if word.lower() in numbers
    }
    own = np.minimum(1.0, np.log1p(times) / _KNOWN)
    drawn = seen * (times > 0)[:, None]
    for _ in range(_ROUNDS):
        moved = drawn.copy()
        for number, others in like.items():
            if others:
                weights = np.asarray([weight for _, weight in others]) / math.sqrt(len(others))
                moved[number] = own[number] * seen[number] + weights @ drawn[[other for other, _ in others]]
        drawn = _unit(moved)
    return drawn


def _numbers(word: str, cutter: Tokenizer) -> list[int]:
    return [number for number in cutter.encode(word).ids if number]


def _unit(rows: Matrix) -> Matrix:
    made: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return made


def write(folder: Path, cutter: Tokenizer, weights: Matrix) -> None:
    """Write the model as a folder of sentence-transformers, half precision: two modules, mean and unit length."""
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    cutter.save(str(folder / "tokenizer.json"), pretty=False)
    save_file({"embedding.weight": weights.astype(np.float16)}, str(folder / "model.safetensors"))
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    settings = {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"}
    (folder / "modules.json").write_text(json.dumps(modules, indent=1) + "\n", "utf-8")
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
    (folder / "1_Normalize" / "config.json").write_text("{}\n", "utf-8")


def _texts(places: Iterable[Path]) -> Iterable[str]:
    """The texts of files and folders, each once; what cannot be read is said and left out."""
    seen: set[str] = set()
    for place in places:
        for path in sorted(place.iterdir()) if place.is_dir() else [place]:
            try:
                text = load(path).text
            except PolicyGraphError as error:
                sys.stderr.write(f"{error}\n")
                continue
            if text not in seen:
                seen.add(text)
                yield text


def main() -> None:
    """Train on texts and write the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("texts", type=Path, nargs="+", help="files or folders of policy texts")
    parser.add_argument("--into", type=Path, default=Path("graph/model"), help="the folder to write")
    args = parser.parse_args()
    lines = sentences(_texts(args.texts))
    if not lines:
        parser.error("the files have no sentences")
    cutter = tokenizer(lines)
    write(args.into, cutter, vectors(lines, cutter))
    size = sum(path.stat().st_size for path in args.into.rglob("*") if path.is_file())
    sys.stdout.write(f"{len(lines)} sentences, {cutter.get_vocab_size()} words, {size / 1e6:.1f} MB in {args.into}\n")


if __name__ == "__main__":
    main()
