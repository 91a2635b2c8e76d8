"""Which sample policies are there, and how are their files made? ``python -m tests.samples`` prints them anew."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.printing import print_html, print_pdf
from tests.printing_word import print_docx

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "corpus" / "samples"
SOURCES = Path(__file__).parent / "sources"
PRINTERS: dict[str, Callable[[str, Path], None]] = {".docx": print_docx, ".pdf": print_pdf, ".html": print_html}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sample policy: the text it is printed from and the files it is printed to."""

    source: Path
    files: tuple[Path, ...]
    title: str

    @property
    def text(self) -> str:
        """The text as it was written."""
        return self.source.read_text("utf-8")


def samples() -> list[Sample]:
    """The sample policies that the manifest lists, in its order."""
    manifest = tomllib.loads((FOLDER / "manifest.toml").read_text("utf-8"))
    return [
        Sample(
            source=SOURCES / entry["source"],
            files=tuple(FOLDER / name for name in entry["files"]),
            title=entry["title"],
        )
        for entry in manifest["document"]
    ]


def print_to(sample: Sample, path: Path) -> None:
    """Print one file of a sample in the format that its name's ending says."""
    if path.suffix == ".txt":
        shutil.copyfile(sample.source, path)
    else:
        PRINTERS[path.suffix](sample.text, path)


if __name__ == "__main__":
    for each in samples():
        for file in each.files:
            print_to(each, file)
            print(file.relative_to(ROOT))  # noqa: T201
