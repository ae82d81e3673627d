"""The message that opens the web board: two links, for a desk and for a wall."""

from __future__ import annotations

from bot.outgoing import Button, Outgoing
from bot.texts.page import Page, filled, lines


def board(page: Page) -> Outgoing:
    words = page.texts.phrases.board
    heading = filled(words, "ready", {"grid": page.name(page.fact("grid_name"))}) or ""
    links = ((words.open_desk, page.fact("desk")), (words.open_wall, page.fact("wall")))
    return Outgoing(lines(heading, words.how), (tuple(Button(text, url=url) for text, url in links if url),))
