"""Puts a world on HTTP: the Bot API for the program, the page and its control for the people."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from aiohttp import web

from bot.playground.api import Api
from bot.playground.calling import Caller
from bot.playground.control import WORLD, Control, Hooks
from bot.playground.parameters import LARGEST
from bot.playground.phones import online
from bot.playground.world import World

STATIC = Path(__file__).with_name("static")
LOOK_EVERY = 2.0
TOKEN_AND_METHOD = r"/bot{token:\d+:[\w-]+}/{method:\w+}"  # noqa: S105 -- a pattern


def make_app(world: World, hooks: Hooks | None = None) -> web.Application:
    """The whole playground as one aiohttp application; without hooks there is no /play/clock, day and panel."""
    app = web.Application(client_max_size=LARGEST)
    api, control = Api(world), Control(world, hooks)
    app[WORLD] = world
    app.router.add_route("*", TOKEN_AND_METHOD, api.call)
    app.router.add_get(r"/file/bot{token:\d+:[\w-]+}/{path:.+}", api.file)
    app.router.add_route("*", "/bot{rest:.*}", _not_found)
    app.add_routes(control.routes())
    if STATIC.is_dir():
        app.router.add_get("/", _page)
        app.router.add_static("/static", STATIC)
    app.on_shutdown.append(control.close)
    app.on_shutdown.append(_end_polls)
    app.cleanup_ctx.append(_background)
    return app


async def _not_found(_request: web.Request) -> web.Response:
    return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)


async def _page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})


async def _end_polls(app: web.Application) -> None:
    app[WORLD].updates.close()


async def _background(app: web.Application) -> AsyncIterator[None]:
    world = app[WORLD]
    tasks = [asyncio.create_task(Caller(world).run()), asyncio.create_task(_watch(world))]
    world.updates.closed = False
    yield
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    world.save()


async def _watch(world: World) -> None:
    """Tells the page when the program comes and goes."""
    before = None
    while True:
        if (now := online(world)) != before:
            world.events.add("bot", online=now)
            before = now
        await asyncio.sleep(LOOK_EVERY)


@asynccontextmanager
async def serve(world: World, port: int = 0, hooks: Hooks | None = None) -> AsyncIterator[str]:
    """Runs the playground on loopback (port 0 = any free one); gives its address `http://127.0.0.1:PORT`."""
    runner = web.AppRunner(make_app(world, hooks), handler_cancellation=True, shutdown_timeout=1.0, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        address = runner.addresses[0]
        yield f"http://{address[0]}:{address[1]}"
    finally:
        await runner.cleanup()
