"""How is the service started? One socket on this machine, one line with its address."""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.access.listening import require_login
from api.app import create_app
from api.commands import ingest
from api.console import say
from api.rephrasing import rephraser_of
from api.settings import Settings
from graph.store import open_store
from ontology.errors import ConfigurationError, reason

_PATIENCE = 30  # seconds that answers may take when the service is told to stop


def run(store: str, *, host: str | None, port: int | None, samples: Path | None) -> None:
    """Serve until interrupted; faults that a person can mend come before the address is printed."""
    changed = {"store": store, "host": host, "port": port}
    settings = Settings.model_validate(
        Settings().model_dump() | {name: value for name, value in changed.items() if value is not None}
    )
    require_login(settings)
    rephraser_of(settings)  # tells what is wrong in its address before anybody asks
    listening = _bind(settings.host, settings.port)
    with listening:
        if samples is not None and not Path(store).exists():
            ingest.run([samples], store, as_json=False)
        open_store(store).close()  # tells what is wrong in one line, before the server's own words would
        config = uvicorn.Config(
            create_app(settings),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_PATIENCE,
        )
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
        say(f"政策图谱已启动：{_address(listening)}　（按 Ctrl+C 停止）")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):  # the usual way to stop it
            _Server(config).run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that lets those go who follow jobs before it waits for its last answers."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop."""
        app = self.config.app
        if isinstance(app, FastAPI) and hasattr(app.state, "jobs"):
            app.state.jobs.refuse()
        super().handle_exit(sig, frame)


def _bind(host: str, port: int) -> socket.socket:
    """The listening socket; ConfigurationError where the address is taken or not there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)  # from here on callers wait instead of being refused
    except OSError as error:
        listening.close()
        raise ConfigurationError(
            f"端口用不了（{reason(error)}）", where=f"{host}:{port}", hint="请用 --port 换一个端口"
        ) from error
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
