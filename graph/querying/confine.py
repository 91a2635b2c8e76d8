"""What can the process that runs queries not do? Reach the network, start programs, compute for ever, take all memory.

On Linux the kernel refuses what is forbidden (prctl, seccomp), whatever the engine is talked into; elsewhere the check
of the query stands alone. Nothing here ends the process with its parent: the end of its input and the bound on
computing do, and the kernel's signal for that would come with the end of the thread that started it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import signal
import struct
import sys

_NO_NEW_PRIVILEGES, _SECCOMP = 38, 22
_FILTER = 2  # seccomp by a program of the kernel's own small machine
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
_NUMBER, _MACHINE = 0, 4  # where the kernel puts the number of the call and the machine's kind
_FORBIDDEN = {  # socket, connect, execve, execveat, io_uring_setup, by machine
    "x86_64": (0xC000003E, (41, 42, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 425)),
}
_NICER = 5


class _Program(ctypes.Structure):
    """A program of the kernel's small machine: how many instructions, and where they are."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def stand_back() -> None:
    """Leave no core file, let the service itself go first."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(_NICER)


def limit_memory(size: int) -> None:
    """Take no more address space than so many bytes."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def limit_work(seconds: float) -> None:
    """Be ended by the system after so many seconds of computing from now; 0 for no end. No handler can stop that."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def without_network() -> bool:
    """Never again open a connection or start a program; whether the kernel made sure of it."""
    known = _FORBIDDEN.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    machine, calls = known
    steps = [(_LOAD, 0, 0, _MACHINE), (_JUMP_EQUAL, 0, len(calls) + 1, machine), (_LOAD, 0, 0, _NUMBER)]
    # A forbidden call jumps over those after it and the permission.
    steps += [(_JUMP_EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    return _prctl(_NO_NEW_PRIVILEGES, 1) and _prctl(_SECCOMP, _FILTER, ctypes.byref(program))


def _prctl(*arguments: object) -> bool:
    """Whether the kernel did it."""
    try:
        call = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):
        return False
    padded = [
        argument if not isinstance(argument, int) else ctypes.c_ulong(argument)
        for argument in (*arguments, *(0,) * (5 - len(arguments)))
    ]
    return bool(call(*padded) == 0)
