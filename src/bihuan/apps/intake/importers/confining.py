"""The walls of the child process that opens outside bytes: bounds, no network, no writing, no other program (R45)."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from typing import Final

from bihuan.apps.intake.importers.limits import Limits

CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
_NO_NEW_PRIVILEGES: Final = 38  # PR_SET_NO_NEW_PRIVS
_OPEN_FILES: Final = 64
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REFUSED: Final = (
    "socket.", "subprocess.", "ctypes.", "shutil.", "tempfile.", "ftplib.", "smtplib.", "urllib.", "http.",
    "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.kill", "os.remove", "os.rename", "os.mkdir",
    "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.chflags", "os.utime", "os.putenv",
    "os.setxattr", "os.removexattr", "resource.setrlimit", "resource.prlimit", "pty.", "webbrowser.", "sqlite3.",
)  # fmt: skip


class Walled(PermissionError):  # noqa: N818  # named after the refusal, as habits.md asks
    """A reader tried something that no reader needs."""


def cpu_seconds(limits: Limits, size_bytes: int) -> int:
    """Return the CPU seconds that a file of this size may cost."""
    return limits.child_cpu_seconds + limits.child_cpu_seconds_per_mib * (size_bytes >> 20)


def bound_resources(limits: Limits, size_bytes: int) -> None:
    """Set address space, CPU seconds (growing with the file), open files; nothing written, no core, no other process.

    The count of processes binds only where the desk does not run as root; the audit hook refuses them everywhere.
    """
    cpu = cpu_seconds(limits, size_bytes)
    resource.setrlimit(resource.RLIMIT_AS, (limits.child_memory_bytes, limits.child_memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    for which, most in (("FSIZE", 0), ("CORE", 0), ("NPROC", 0), ("NOFILE", _OPEN_FILES)):
        number = getattr(resource, f"RLIMIT_{which}")
        resource.setrlimit(number, (most, most))


def leave_network() -> bool:
    """Move into a network namespace without any interface; False where the kernel does not allow it."""
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return any(system.unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))


def refuse_event(event: str, details: tuple[object, ...]) -> None:
    """Judge one audit event of Python. :raises Walled: it opens a socket, starts a program or writes a file."""
    if event == "open":
        flags = details[2] if len(details) > 2 else 0
        if isinstance(flags, int) and flags & _WRITING:
            raise Walled(event)
    elif event.startswith(_REFUSED):
        raise Walled(event)


def confine(limits: Limits, size_bytes: int) -> None:
    """Put this process behind all walls, for good."""
    leave_network()
    bound_resources(limits, size_bytes)
    sys.addaudithook(refuse_event)
