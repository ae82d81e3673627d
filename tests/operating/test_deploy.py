"""The files of docs/deploy are taken by the programs they are for, and docs/operating.md says nothing untrue."""

from __future__ import annotations

import asyncio
import io
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web
from rich.console import Console
from yarl import URL

from bot.arguments import make_parser
from bot.board.pages import Board
from bot.opening import opened
from bot.settings import ROLES, Settings
from bot.sheets.command_import import run_import
from bot.street import STREET
from bot.systems import LARGEST_BODY, make_systems
from bot.watching import Signs
from bot.webhook import make_webhook
from domain.notices import Kind, Notice
from domain.passes import Door
from storage import outbox
from tests.support.clock import ZONE, FixedClock

DOCS = Path(__file__).parents[2] / "docs"
DEPLOY, OPERATING = DOCS / "deploy", (DOCS / "operating.md").read_text("utf-8")
UNITS = sorted(p for p in DEPLOY.iterdir() if p.suffix in (".service", ".timer"))
HOME = "/opt/xiaoshao/current"
NAME = "bot.example.org"
PATIENCE = 60


def needs(program: str) -> str:
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{program} is not installed here")
    return found


def run(*command: str | Path, **more: str) -> str:
    """What was printed. Fails with it when the exit code is not 0."""
    env = {**os.environ, **more}
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


# -- systemd --


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    analyze = needs("systemd-analyze")
    python = tmp_path / "opt/.venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    units = []
    for unit in UNITS:
        name = unit.name.replace("@", "@a")
        (tmp_path / name).write_text(unit.read_text("utf-8").replace(HOME, str(tmp_path / "opt")), "utf-8")
        units.append(tmp_path / name)
    printed = run(analyze, "verify", "--man=no", *units)
    assert not [line for line in printed.splitlines() if str(tmp_path) in line], printed


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda u: u.name)
def test_units_start_commands_there_are(unit: Path) -> None:
    (command,) = re.findall(r"^ExecStart=\S+/python -m bot (.+)$", unit.read_text("utf-8"), re.MULTILINE)
    make_parser().parse_args(command.replace("${ROLES}", ",".join(sorted(ROLES))).split())


# -- the proxy --


def test_caddy_takes_its_file(tmp_path: Path) -> None:
    caddy = needs("caddy")
    run(caddy, "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile", HOME=str(tmp_path))


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    key, made = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    run(
        needs("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-subj", f"/CN={NAME}", "-keyout", key, "-out", made,
    )  # fmt: skip
    return key, made


def nginx_around(tmp_path: Path, certificate: tuple[Path, Path], ports: tuple[int, ...]) -> Path:
    """A whole configuration around the snippet, with these ports: outside, of two replicas, of the board, and for systems."""
    snippet = (DEPLOY / "nginx.conf").read_text("utf-8")
    inside = (f"127.0.0.1:{port}" for port in (8081, 8082, 8090, 8070))
    for said, here in zip(("listen 443", *inside), ports, strict=True):
        assert said in snippet
        snippet = snippet.replace(
            said, said.rpartition(":")[0] + f":{here}" if ":" in said else f"listen 127.0.0.1:{here}"
        )
    live = f"/etc/letsencrypt/live/{NAME}"
    snippet = snippet.replace(f"{live}/privkey.pem", str(certificate[0])).replace(
        f"{live}/fullchain.pem", str(certificate[1])
    )
    folders = "".join(f"{k}_temp_path {tmp_path}/{k};" for k in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    file = tmp_path / "nginx.conf"
    file.write_text(
        f"pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log; daemon off; worker_processes 1;\n"
        f"events {{}}\nhttp {{ access_log off; {folders}\n{snippet}\n}}\n",
        "utf-8",
    )
    return file


def test_nginx_takes_the_snippet(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    nginx = needs("nginx")
    run(
        nginx,
        "-t",
        "-p",
        tmp_path,
        "-e",
        tmp_path / "error.log",
        "-c",
        nginx_around(tmp_path, certificate, (18443, 18081, 18082, 18090, 18070)),
    )


class Replica:
    """Answers what it is told to and remembers what came."""

    def __init__(self, status: int) -> None:
        self.status, self.heard, self.paths, self.port = status, list[str](), list[str](), 0

    async def take(self, request: web.Request) -> web.Response:
        await request.read()
        self.heard.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        self.paths.append(request.raw_path)
        return web.Response(status=self.status)


@asynccontextmanager
async def listening(replica: Replica) -> AsyncIterator[Replica]:
    app = web.Application(client_max_size=8 * 1024 * 1024)
    app.router.add_route("*", "/{any:.*}", replica.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    replica.port = runner.addresses[0][1]
    try:
        yield replica
    finally:
        await runner.cleanup()


async def test_the_proxy_lets_telegram_through_and_asks_the_next_replica(
    tmp_path: Path, certificate: tuple[Path, Path], unused_tcp_port: int
) -> None:
    nginx = needs("nginx")
    async with (
        listening(Replica(503)) as down,
        listening(Replica(200)) as up,
        listening(Replica(200)) as board,
        listening(Replica(200)) as systems,
    ):
        ports = (unused_tcp_port, down.port, up.port, board.port, systems.port)
        file = nginx_around(tmp_path, certificate, ports)
        process = await asyncio.create_subprocess_exec(nginx, "-p", tmp_path, "-e", tmp_path / "error.log", "-c", file)
        try:
            await _try_the_proxy(f"https://127.0.0.1:{unused_tcp_port}", down, up)
            await _try_the_board(f"https://127.0.0.1:{unused_tcp_port}", board)
            await _try_the_systems(f"https://127.0.0.1:{unused_tcp_port}", systems)
        finally:
            process.terminate()
            await process.wait()


async def _try_the_proxy(base: str, down: Replica, up: Replica) -> None:
    secret = {"X-Telegram-Bot-Api-Secret-Token": "s3cret_s3cret"}
    trusting = aiohttp.TCPConnector(ssl=ssl._create_unverified_context())  # noqa: S323  # a certificate made a moment ago
    async with aiohttp.ClientSession(connector=trusting) as session:
        await _until_it_listens(session, base)
        for n in range(4):
            async with session.post(f"{base}/telegram", json={"update_id": n}, headers=secret) as answer:
                assert answer.status == 200
        assert up.heard == ["s3cret_s3cret"] * 4
        assert down.heard, "the first replica was never asked"
        async with session.post(f"{base}/telegram", data=io.BytesIO(b"x" * 2_000_000), headers=secret) as answer:
            assert answer.status == 413
        for path in ("/metrics", "/healthz", "/readyz", "/", "/telegram/x"):
            async with session.get(base + path) as answer:
                assert answer.status == 404
        async with session.get(f"{base}/telegram") as answer:
            assert answer.status == 403
        assert len(up.heard) == 4


async def _try_the_board(base: str, board: Replica) -> None:
    trusting = aiohttp.TCPConnector(ssl=ssl._create_unverified_context())  # noqa: S323  # as above
    async with aiohttp.ClientSession(connector=trusting) as session:
        for path, status in (
            ("/board/in/a.key", 200),
            ("/board/7/tickets?words=%E7%81%AF", 200),
            ("/board", 301),
            ("/boards/", 404),
        ):
            async with session.get(base + path, allow_redirects=False) as answer:
                assert answer.status == status, path
        async with session.post(f"{base}/board/7/", data=b"x") as answer:
            assert answer.status == 403
    assert len(board.heard) == 2


async def _try_the_systems(base: str, systems: Replica) -> None:
    trusting = aiohttp.TCPConnector(ssl=ssl._create_unverified_context())  # noqa: S323  # as above
    async with aiohttp.ClientSession(connector=trusting) as session:
        for method, path, size, status in (
            ("POST", "/matters", 1000, 200),
            ("POST", "/matters", LARGEST_BODY + 1, 413),
            ("GET", "/matters/110-7%2F8", 0, 200),
            ("GET", "/matters", 0, 403),
            ("POST", "/matters/110-7", 1, 403),
            ("GET", "/mattersx", 0, 404),
        ):
            url = URL(base + path, encoded=True)
            async with session.request(method, url, data=b"x" * size, allow_redirects=False) as answer:
                assert answer.status == status, (method, path)
    assert systems.paths == ["/matters", "/matters/110-7%2F8"]


def test_both_proxies_let_through_what_the_program_serves_and_nothing_else() -> None:
    """The paths of the program's own routes, by the part before what is filled in."""
    nothing, door = cast("Any", None), Door("https://bot.example.org/board", b"")
    webhook = make_webhook(nothing, nothing, bot_id=1, secret="s3cret_s3cret", path="/telegram")
    apps = (webhook, make_systems(nothing, {}), Board(nothing, nothing, nothing, door).application())
    served = {resource.canonical for app in apps for resource in app.router.resources()}
    served = {"/board/" if path.startswith("/board/") else path.partition("{")[0] for path in served}
    nginx, caddy = ((DEPLOY / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))
    assert set(re.findall(r"^ *location (?:= )?(/\S+)", nginx, re.MULTILINE)) == served
    assert {path.rstrip("*") for path in re.findall(r"^\s*path (\S+)", caddy, re.MULTILINE)} == served


async def _until_it_listens(session: aiohttp.ClientSession, base: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with session.get(base):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0)


# -- what the page says --


def test_every_figure_to_watch_is_one_there_is() -> None:
    source = Path(sys.modules[Signs.__module__].__file__ or "").read_text("utf-8")
    known = {f"xiaoshao_{n}" for n in re.findall(r'_(?:gauge|labelled)\(\s*"(\w+)"', source)}
    known |= set(re.findall(r'"(xiaoshao_\w+)"', source))
    known |= {f"{name}_total" for name in known}
    named = set(re.findall(r"\bxiaoshao_\w+", OPERATING))
    assert len(named) >= 8
    assert named <= known, named - known


def test_every_command_and_setting_named_is_one_there_is() -> None:
    for command in re.findall(r"python -m bot (\w+)", OPERATING):
        assert command in make_parser().format_help()
    settings = {name.upper() for name in Settings.model_fields}
    for name in re.findall(r"^([A-Z][A-Z_]+)=", OPERATING, re.MULTILINE):
        assert name in settings | {"ROLES", "DRILL", "FILE", "NEW", "OLD"}, name


def test_every_file_of_the_folder_is_spoken_of_and_back() -> None:
    for file in DEPLOY.iterdir():
        assert f"deploy/{file.name}" in OPERATING
    for linked in re.findall(r"\]\((?!http)([^)#]+)", OPERATING):
        assert (DOCS / linked).exists(), linked


@pytest.fixture
def lived_in(tmp_path: Path) -> str:
    """The address of a database with a street and a notice nobody has been told yet."""
    url = f"sqlite:///{tmp_path}/xiaoshao.db"
    settings = Settings(_env_file=None, database_url=url)  # type: ignore[call-arg]
    with opened(settings) as transactions:
        run_import(transactions, STREET, dry_run=False, clock=FixedClock(), zone=ZONE, out=Console(quiet=True))
        notice = Notice(key="a notice of before", kind=Kind.help, chat=1001)
        transactions.write(lambda c: outbox.say(c, notice, datetime(2026, 11, 21, tzinfo=UTC))).result()
    return url


def test_the_restore_drill_is_run_as_it_is_written(lived_in: str, tmp_path: Path) -> None:
    (drill,) = re.findall(r"```sh\n# drill\n(.*?)```", OPERATING, re.DOTALL)
    script = drill.replace(".venv/bin/python", sys.executable)
    done = subprocess.run(
        [needs("bash"), "-euo", "pipefail", "-c", script],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PYTHONPATH": str(DOCS.parent), "DATABASE_URL": lived_in, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "21 人" in done.stdout
    assert re.search(r"help: 1\b", done.stdout)
    assert "✓ 数据库正常" in done.stdout
    assert not list(tmp_path.glob("tmp.*")), "the drill leaves nothing behind"
