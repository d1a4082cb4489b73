"""Child processes: forked, never outliving their parent, ended by their own ids."""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import NoReturn

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LOOK_FOR_PARENT_S = 0.5


def fork(work: Callable[[], None]) -> int:
    """Run ``work`` in a child process of its own group and return its id.

    The child ends with code 0 after ``work`` and 1 after an exception, and is killed when this
    process dies, however it dies. Call it from the main thread.
    """
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _live(work, parent)
    return pid


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent does not live any more."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it died before the kernel was asked
        os._exit(1)


def has_ended(pid: int) -> bool:
    """Whether the child has ended; its remains are cleared away with the first yes."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def send(pid: int, what: signal.Signals) -> None:
    """Signal a child that has not been waited for yet: its id cannot be anybody else's."""
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        return


def _live(work: Callable[[], None], parent: int) -> NoReturn:
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.setpgid(0, 0)  # Ctrl-C at the terminal reaches the supervisor alone, which tells us
        die_with_parent(parent)
        work()
        code = 0
    finally:
        # Whatever happened: the parent's cleanups (servers, temporary files) are not ours.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_FOR_PARENT_S)
    os._exit(1)
