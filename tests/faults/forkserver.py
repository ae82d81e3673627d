"""A small parent that has imported everything and forks children, each of which is `python -m bot` from its first line on.

A start costs seconds, most of it imports and the reader's weights; a fork costs a tenth. One JSON object a line comes in on
standard input (`id`, `args`, `env`, `home`, `log`, `step`, `nth`,
`witnessed`), and goes out: `{"began": id, "pid": n}`, `{"ended": id, "code": n}`.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import random
import select
import signal
import ssl
import sys
import traceback
from contextlib import suppress
from typing import Any

from tests.faults import steps, witness

_ENTERED_LATE = (
    "anyio._backends._asyncio",
    "anyio.streams.tls",
    "anyio.to_thread",
    "apscheduler.triggers.interval",
    "httpcore",
    "importlib.resources.readers",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
)
"""What a run imports only when it first needs it."""
_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG


def _die_with_parent() -> None:
    with suppress(OSError, AttributeError):  # elsewhere than on Linux the end of standard input has to do
        ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGKILL)


def _enter_all_rooms() -> None:
    """Everything a run needs, loaded once; nothing here starts a thread or a loop."""
    import aiogram.types  # noqa: PLC0415
    import alembic.command  # noqa: F401, PLC0415
    import httpx  # noqa: PLC0415
    import psycopg  # noqa: F401, PLC0415
    import telegram.ext  # noqa: F401, PLC0415

    import bot.program  # noqa: F401, PLC0415
    import nlp  # noqa: PLC0415
    from storage import schema  # noqa: PLC0415

    for name in _ENTERED_LATE:
        importlib.import_module(name)
    # The certificates of all the world are read thrice a start, for calls that here go to loopback.
    shared = ssl.create_default_context()
    for module in (ssl, httpx._transports.default):
        name = "create_default_context" if module is ssl else "create_ssl_context"
        setattr(module, name, lambda *_, **__: shared)
    schema.newest()
    nlp.Reader.load().read("3栋2单元的路灯坏了半个月没人修")
    aiogram.types.Update.model_validate_json('{"update_id": 1}')


class Nest:
    """Forks on demand and tells who ended how."""

    def __init__(self) -> None:
        self._children: dict[int, int] = {}
        self._wake_out, self._wake_in = os.pipe()
        os.set_blocking(self._wake_in, False)
        signal.signal(signal.SIGCHLD, lambda *_: os.write(self._wake_in, b"."))

    def run(self) -> None:
        """Until standard input ends; then every child is killed."""
        buffer = b""
        self._tell(ready=os.getpid())
        while True:
            ready, _, _ = select.select([0, self._wake_out], [], [])
            if self._wake_out in ready:
                os.read(self._wake_out, 4096)
            self._reap()
            if 0 in ready:
                piece = os.read(0, 65536)
                if not piece:
                    break
                *lines, buffer = (buffer + piece).split(b"\n")
                for line in lines:
                    self._hatch(json.loads(line))
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)
            os.kill(pid, signal.SIGCONT)

    def _tell(self, **facts: Any) -> None:
        os.write(1, json.dumps(facts).encode() + b"\n")

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self._tell(ended=self._children.pop(pid), code=os.waitstatus_to_exitcode(status))

    def _hatch(self, order: dict[str, Any]) -> None:
        pid = os.fork()
        if pid == 0:
            _live(order, (self._wake_in, self._wake_out))
        self._children[pid] = order["id"]
        self._tell(began=order["id"], pid=pid)


def _live(order: dict[str, Any], pipes: tuple[int, int]) -> None:
    """The child: sees nothing of its parent, then is the program."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _die_with_parent()
        os.setsid()
        _own_files(order["log"], pipes)
        os.chdir(order["home"])
        os.environ.clear()
        os.environ.update(order["env"])
        random.seed()
        if order.get("witnessed", True):
            witness.attend()
        if order.get("step"):
            steps.die_at(order["step"], order["nth"])
        from bot.__main__ import main  # noqa: PLC0415

        code = main(order["args"])
    except BaseException:  # noqa: BLE001  # the child must never return into its parent's loop
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _own_files(log: str, pipes: tuple[int, int]) -> None:
    for pipe in pipes:
        os.close(pipe)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)
    os.close(empty)


if __name__ == "__main__":
    _die_with_parent()
    _enter_all_rooms()
    gc.collect()
    gc.freeze()  # children share what is never collected
    Nest().run()
