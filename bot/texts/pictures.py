"""What stands under a picture, and the button that asks for the map."""

from __future__ import annotations

from bot.outgoing import Outgoing
from bot.texts import buttons
from bot.texts.page import Page, filled
from handlers.presses import SupervisorPress


def map_(page: Page) -> Outgoing:
    """The caption of the map; the picture says the rest."""
    facts = {"grid": page.place(page.fact("grid_name"))}
    grid = page.number("grid") or 0
    words = page.texts.phrases.buttons.all_open
    return Outgoing(
        filled(page.texts.phrases.pictures, "caption", facts) or "",
        ((buttons.button(words, SupervisorPress(what="open", grid=grid)),),),
    )


def map_button(page: Page, grid: int) -> buttons.Rows:
    return ((buttons.button(page.texts.phrases.pictures.map, SupervisorPress(what="map", grid=grid)),),)
