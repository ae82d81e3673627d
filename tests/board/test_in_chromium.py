"""The board in a real Chromium: on a phone, a laptop and a wall, light and dark; what it looks like is kept when asked for.

KEEP_SCREENSHOTS=1 writes two of the pictures to docs/screenshots; otherwise they go with the test's temporary folder.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, expect

from bot.board.pages import Board
from bot.house import make_house
from bot.settings import load_settings
from domain.passes import Door, PassKind
from nlp import CATEGORIES
from storage import grids, people
from storage.transactions import Transactions, open_transactions
from tests.board.lived_in import import_street, live
from tests.board.visiting import KEY
from tests.browser.chromium import PATIENCE, browser, chromium
from tests.support.clock import FixedClock

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium here; .ci/run installs one")

ROOT = Path(__file__).parents[2]
PHONE, LAPTOP, WALL = {"width": 390, "height": 844}, {"width": 1440, "height": 900}, {"width": 1920, "height": 1080}
LARGEST = 200 * 1024
KEPT = ("board-wall", "board-phone")


@dataclass
class Running:
    """A board that listens, and the street behind it."""

    url: str
    transactions: Transactions
    clock: FixedClock
    door: Door
    pictures: Path

    def link(self, kind: PassKind, telegram_id: int, code: str) -> str:
        def make(c: object) -> str:
            who, grid = people.by_telegram(c, telegram_id), grids.by_code(c, code)  # type: ignore[arg-type]
            assert who
            assert grid
            return self.door.link(kind, who.id, grid.id, self.clock.now())

        return self.transactions.read(make).result()

    async def shoot(self, page: Page, name: str) -> None:
        kept = bool(os.environ.get("KEEP_SCREENSHOTS")) and name in KEPT
        path = (ROOT / "docs/screenshots" if kept else self.pictures) / f"{name}.png"
        await page.screenshot(path=path)
        assert not kept or path.stat().st_size < LARGEST, (name, path.stat().st_size)


@pytest.fixture
async def running(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[Running]:
    url, clock = f"sqlite:///{tmp_path / 'street.db'}", FixedClock()
    import_street(url, clock)
    transactions = open_transactions(url)
    transactions.write(lambda c: live(c, clock.now())).result()
    pictures = Path(os.environ.get("PICTURES") or tmp_path)
    door = Door(f"http://127.0.0.1:{unused_tcp_port}/board", KEY)
    house = make_house(load_settings(database_url=url, _env_file=None))
    runner = web.AppRunner(Board(transactions, clock, house, door, spent=lambda: 0.0).application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    yield Running(door.address, transactions, clock, door, pictures)
    await runner.cleanup()
    transactions.close()


@asynccontextmanager
async def opened(chrome: Browser, link: str, size: dict[str, int], scheme: str = "light") -> AsyncIterator[Page]:
    """The page behind a link; anything a browser complains of, such as what the policy forbids, fails the test."""
    faults: list[str] = []
    context = await chrome.new_context(viewport=size, color_scheme=scheme, locale="zh-CN", reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    await page.goto(link)
    yield page
    await context.close()
    assert not faults, faults


async def _fits(page: Page) -> None:
    wide, room = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, (page.url, wide, room)


async def test_a_laptop_filters_opens_a_ticket_and_presses_the_map(running: Running):
    link = running.link(PassKind.desk_link, 3002, "WT")
    async with browser() as chrome, opened(chrome, link, LAPTOP) as page:
        assert "/in/" not in page.url
        await expect(page.get_by_role("heading", level=1)).to_have_text("梧桐街道")
        await _fits(page)
        await running.shoot(page, "laptop-overview")
        await page.get_by_role("link", name="地图").click()
        await running.shoot(page, "laptop-map")
        await page.locator(".map a", has_text="夏荷第三网格").click()
        await expect(page.get_by_label("网格")).to_have_value(page.url.rpartition("=")[2])
        shown = await page.locator(".tickets li").count()
        assert shown
        await expect(page.locator(".tickets .where").first).to_contain_text("夏荷第三网格")
        await running.shoot(page, "laptop-tickets")
        await page.get_by_label("类别").select_option("parking")
        await page.get_by_role("button", name="查").click()
        assert 0 < await page.locator(".tickets li").count() < shown
        assert set(await page.locator(".tickets .what").all_text_contents()) == {CATEGORIES["parking"].name}
        number = await page.locator(".tickets .number").first.text_content()
        await page.locator(".tickets a").first.click()
        await expect(page.get_by_role("heading", level=2)).to_contain_text(number or "?")
        await expect(page.locator("blockquote").first).to_contain_text("消防通道又停满了车")
        await expect(page.locator(".history li").first).to_contain_text("登记")
        await running.shoot(page, "laptop-ticket")
        await page.go_back()
        await page.get_by_label("词语").fill("没有这样的话")
        await page.get_by_role("button", name="查").click()
        await expect(page.locator(".nothing")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_shows_all_without_moving_sideways(running: Running, scheme: str):
    link = running.link(PassKind.desk_link, 3002, "WT")
    async with browser() as chrome, opened(chrome, link, PHONE, scheme) as page:
        await _fits(page)
        await running.shoot(page, "board-phone" if scheme == "light" else "phone-overview-dark")
        for name in ("地图", "工单"):
            await page.get_by_role("link", name=name, exact=True).click()
            await _fits(page)
            await running.shoot(page, f"phone-{'map' if name == '地图' else 'tickets'}-{scheme}")
        await page.locator(".tickets a").first.click()
        await _fits(page)
        await running.shoot(page, f"phone-ticket-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_wall_is_one_screen_and_goes_on_by_itself(running: Running, scheme: str):
    link = running.link(PassKind.wall_link, 3002, "WT")
    async with browser() as chrome, opened(chrome, link, WALL, scheme) as page:
        await _fits(page)
        assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "the wall has to scroll"
        await expect(page.locator(".map .area")).to_have_count(9)
        await running.shoot(page, "board-wall" if scheme == "dark" else "wall-light")
        before = await page.locator(".tile b").first.text_content()
        running.transactions.write(lambda c: live(c, running.clock.now())).result()
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(page.locator(".tile b").first).not_to_have_text(before or "")
        await expect(page.locator(".stale")).to_be_hidden()
