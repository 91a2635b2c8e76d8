"""How does the command line speak? Results on standard output, everything else on standard error."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from ontology.errors import ConfigurationError, PolicyGraphError, reason


def prepare() -> None:
    """Make both streams safe: no character that a terminal cannot show may end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """A line for people on standard output, in the terminal's own encoding."""
    sys.stdout.write(f"{text}\n")


def emit(value: Any) -> None:
    """One JSON value on a line of its own on standard output, always UTF-8, not ASCII-escaped."""
    emit_line(json.dumps(value, ensure_ascii=False))


def emit_line(line: str) -> None:
    """A ready line of JSON; lone surrogates become JSON escapes, so that the output is UTF-8."""
    write_bytes(line.encode("utf-8", "backslashreplace") + b"\n")


def write_bytes(content: bytes) -> None:
    """Bytes on standard output, in order with what was printed as text."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(content.decode("utf-8"))
        return
    sys.stdout.flush()
    buffer.write(content)
    buffer.flush()


def complain(line: str) -> None:
    """One line on standard error."""
    with contextlib.suppress(OSError):
        sys.stderr.write(" ".join(line.splitlines()) + "\n")


@contextlib.contextmanager
def faults_told() -> Iterator[None]:
    """Turn what went wrong into one line and an exit code: 1 for the input, 130 for an interruption.

    A reader that closed the pipe has had what it wanted: that ends quietly with 0.
    """
    try:
        yield
        sys.stdout.flush()
    except PolicyGraphError as error:
        complain(error.line())
        raise SystemExit(1) from error
    except KeyboardInterrupt as error:
        complain("已中断。")
        raise SystemExit(130) from error
    except OSError as error:
        if error.errno in (errno.EPIPE, errno.EINVAL) and _is_pipe_closed(error):
            _silence(sys.stdout)
            raise SystemExit(0) from error
        complain(f"{error.filename or '输出'}：{reason(error)}。请检查磁盘空间和权限。")
        _silence(sys.stdout)
        raise SystemExit(1) from error


def _is_pipe_closed(error: OSError) -> bool:
    return isinstance(error, BrokenPipeError) or os.name == "nt"


def _silence(stream: TextIO) -> None:
    """Let the interpreter's last flush of a stream that cannot be written go nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at the stream."""
    with contextlib.suppress(ValueError, OSError):
        return stream.isatty()
    return False


def output_error(path: str, error: OSError) -> ConfigurationError:
    """The error of a result that cannot be written to a file."""
    return ConfigurationError(f"写不进去（{reason(error)}）", where=path, hint="请检查路径、权限和磁盘空间")
