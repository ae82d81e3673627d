"""The menu beside the text field: Chinese for everybody, in their own words for those whose Telegram speaks otherwise."""

from __future__ import annotations

from bot.listening import make_listener
from bot.program import menus
from bot.texts.languages import commands
from tests.support.playground import street


async def test_each_language_has_its_menu() -> None:
    async with street() as s, make_listener(s.playground.token, s.playground.url) as bot:
        for call in menus(bot).values():
            assert await call()
        for asked, language in (({}, "zh"), ({"language_code": "en"}, "en")):
            kept = await s.result("getMyCommands", **asked)
            assert [(c["command"], c["description"]) for c in kept] == commands(language)
        s.playground.assert_valid()
