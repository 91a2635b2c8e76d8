"""Does the repository hold what it must never hold? Slips that no linter knows, looked for in every tracked file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Each slip: its pattern and the endings of the files that it is looked for in (all text files where empty).
SLIPS = {
    "ASCII comma between Chinese characters": (
        r"[\u4e00-\u9fff],[\u4e00-\u9fff]",
        (".py", ".md", ".tsv", ".html", ".ttl", ".txt", ".toml", ".json"),
    ),
    "unfinished code": (r"raise NotImplemented[E]rror|\b(T[O]DO|F[I]XME|X[X]X)\b", (".py", ".html", ".js")),
    "path of one machine": (r"(?<![\w.])/(root|home/\w+|work/\w+|tmp/bash_jobs)/", ()),
    "address of a package registry": (
        r"\b(pypi\.org|pythonhosted\.org|npmjs\.org|repo1?\.maven|crates\.io|deb\.debian\.org|download\.pytorch)",
        (),
    ),
}


def tracked_texts() -> list[Path]:
    """The tracked files, and those about to be, that are text (no zero byte in their first kilobytes)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


@pytest.mark.parametrize("slip", SLIPS)
def test_no_file_holds_the_slip(slip: str) -> None:
    """No tracked text file holds it; the message names file and line."""
    pattern, endings = SLIPS[slip]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked_texts()
        if not endings or path.name.endswith(endings)
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert found == []


def test_the_scan_sees_the_repository() -> None:
    """The scan reads real files, this one among them, so that its silence means something."""
    assert Path(__file__) in tracked_texts()
    assert re.search(SLIPS["ASCII comma between Chinese characters"][0], "各市\u002c各县")
