"""Chromium plays the main path on the page, against the real program; what it looks like is kept when asked for.

KEEP_SCREENSHOTS=1 writes the pictures to docs/screenshots; otherwise they go with the test's temporary folder.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.chromium import SMALL, browser, chromium, page_of
from tests.story.conftest import imported, street
from tests.story.house import GROUP, LI, ROOT, WANG, ZHANG, ZHAO, Story

__all__ = ["imported", "street"]

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium here; .ci/run installs one")

TROUBLE = "3栋门口消防通道又停满车了，娃的车都推不出去，有没有人管"
LARGEST = 400 * 1024


class Shots:
    """Keeps pictures, small ones."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def take(self, page: Page, name: str) -> None:
        path = self._folder / f"{name}.png"
        await page.screenshot(path=path)
        assert path.stat().st_size < LARGEST, (name, path.stat().st_size)


@pytest.fixture
def shots(tmp_path: Path) -> Shots:
    return Shots(ROOT / "docs/screenshots" if os.environ.get("KEEP_SCREENSHOTS") else tmp_path / "screenshots")


def phone(page: Page, chat: int) -> Locator:
    return page.locator(f"#phone-p{chat}" if chat > 0 else f"#phone-gn{-chat}")


async def write(where: Locator, text: str) -> None:
    await where.locator("textarea").fill(text)
    await where.locator("textarea").press("Enter")


async def press(where: Locator, label: str) -> None:
    await where.get_by_role("button", name=label, exact=True).last.click()


async def reads(where: Locator, words: str) -> None:
    await expect(where.locator(".words", has_text=words).last).to_be_visible()


async def test_the_main_path_on_the_page(street: Story, shots: Shots):
    async with browser() as chrome:
        async with page_of(chrome, street.url) as page:
            wang, zhang, li = phone(page, WANG), phone(page, ZHANG), phone(page, LI)
            group, zhao = phone(page, GROUP), phone(page, ZHAO)
            for resident in (wang, zhang):
                await press(resident, "开始使用")
                await press(resident, "幸福家园")
                await press(resident, "幸福家园3栋")
                await reads(resident, "您的网格员是李师傅")
            await write(group, TROUBLE)
            await reads(group, "要登记这件事吗")
            await shots.take(page, "laptop-1-offered")
            await press(group, "登记")
            await reads(group, "已派给李师傅")
            await press(li, "接单")
            await reads(wang, "李师傅接单了")
            await shots.take(page, "laptop-2-accepted")
            await press(li, "办结")
            await reads(li, "怎么办好的")
            await write(li, "三辆车都挪走了，通道画了黄线")
            await reads(wang, "您看看，解决了吗")
            await press(wang, "已解决")
            await reads(wang, "这次办得怎么样")
            await press(wang, "满意")
            await reads(wang, "谢谢您，能帮上忙就好")
            await shots.take(page, "laptop-3-rated")
            await page.get_by_role("button", name="到明早 8:30").click()
            await reads(zhao, "新增 1（0） · 结案 1（0） · 在办 0（0）")
            await shots.take(page, "laptop-4-digest")
        async with page_of(chrome, street.url, size=SMALL) as page:
            await shots.take(page, "phone-1-resident")
            await page.get_by_role("button", name="赵主任").click()
            await reads(phone(page, ZHAO), "日报")
            await shots.take(page, "phone-2-digest")
            await page.get_by_role("button", name="李师傅").click()
            await reads(phone(page, LI), "居民说已解决")
            await shots.take(page, "phone-3-worker")
