"""What does a file of an older office program say? Converted to .docx by LibreOffice, where installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from corpus.docx import read_docx
from corpus.paragraph import Paragraph
from ontology.errors import MissingToolError, UnreadableSourceError

TIMEOUT = 120
"""Seconds that a conversion may take."""

_NAMES = ("soffice", "libreoffice")
_FORMATS = {"doc": "Word 97-2003", "rtf": "RTF", "odt": "ODT", "xml": "Word XML"}


def find_office() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def read_office(content: bytes, name: str, kind: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a .doc, .wps, .rtf or .odt; ``kind`` is the suffix that its content deserves.

    Raises MissingToolError where LibreOffice is not installed, UnreadableSourceError where it
    cannot convert the file.
    """
    program = find_office()
    if program is None:
        raise MissingToolError(
            f"读取{_FORMATS.get(kind, kind)}格式需要LibreOffice，本机没有安装",
            where=name,
            hint="请安装LibreOffice，或用办公软件另存为docx后再试",
        )
    return read_docx(_converted(program, content, name, kind), name)


def _converted(program: str, content: bytes, name: str, kind: str) -> bytes:
    """The same document as .docx; the program gets a profile and a home of its own, so that runs do not meet."""
    with tempfile.TemporaryDirectory(prefix="policygraph-") as folder:
        source = Path(folder) / f"source.{kind}"
        source.write_bytes(content)
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            str(Path(folder) / "out"),
            str(source),
        ]
        try:
            subprocess.run(  # noqa: S603 - the program is the one found, the arguments are our own
                command, check=False, capture_output=True, timeout=TIMEOUT, env={**os.environ, "HOME": folder}
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableSourceError(
                f"LibreOffice在{TIMEOUT}秒内没有转换完", where=name, hint="请用办公软件另存为docx后再试"
            ) from error
        except OSError as error:
            raise MissingToolError(
                "LibreOffice启动不了", where=name, hint="请检查安装，或用办公软件另存为docx后再试"
            ) from error
        target = Path(folder) / "out" / "source.docx"
        if not target.is_file():
            raise UnreadableSourceError(
                "LibreOffice转换不了这个文件，可能已损坏或加了密码", where=name, hint="请用办公软件打开后另存为docx"
            )
        return target.read_bytes()
