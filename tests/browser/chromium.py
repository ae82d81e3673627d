"""A real Chromium for tests of the page, or a reason why there is none."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, async_playwright, expect

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 60_000
"""Milliseconds; a machine may be busy."""
expect.set_options(timeout=PATIENCE)
WIDE = {"width": 1440, "height": 900}
SMALL = {"width": 390, "height": 844}


def chromium() -> str | None:
    """The path of an installed Chromium: CHROMIUM in the environment, else the usual names."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield running
        finally:
            await running.close()


@asynccontextmanager
async def page_of(
    running: Browser, url: str, *, size: dict[str, int] = WIDE, scheme: str = "light", expected: str | None = None
) -> AsyncIterator[Page]:
    """The page, ready; an error in its console fails the test at the end, unless it holds the `expected` words."""
    faults: list[str] = []
    context = await running.new_context(viewport=size, color_scheme=scheme, locale="zh-CN", reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    await page.goto(url)
    await page.wait_for_selector(".phone")
    yield page
    await context.close()
    unexpected = [fault for fault in faults if expected is None or expected not in fault]
    assert not unexpected, unexpected
