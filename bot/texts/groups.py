"""A group being bound, what it hears when it is, and that the bot is deaf there."""

from __future__ import annotations

from bot.outgoing import Button, Outgoing
from bot.texts import buttons
from bot.texts.group_phrases import Groups
from bot.texts.page import GAP, Page, lines
from bot.texts.words import plain
from domain.views import Choice
from handlers.presses import BindPress


def _words(page: Page) -> Groups:
    return page.texts.phrases.groups


def bind(page: Page) -> Outgoing:
    """The card on which one person chooses, step by step."""
    step = page.fact("step")
    if step == "kind":
        return _kind(page)
    if step == "unbind":
        return _unbind(page)
    return _mode(page) if step == "mode" else _where(page)


def _card(page: Page) -> int:
    return page.number("card") or 0


def _grid(page: Page) -> int:
    return page.number("grid") or 0


def _where(page: Page) -> Outgoing:
    words, here, card = _words(page), page.telling.here, _card(page)
    rows = buttons.in_rows((_place(card, c) for c in page.telling.choices[:60]), 2)
    if here is not None:
        own = page.texts.phrases.staff.this_one.format(grid=plain(here.name, 20))
        rows = (*rows, (buttons.button(own, BindPress(do="grid", card=card, grid=here.id)),))
    return Outgoing(words.where.format(name=page.name(page.fact("name"))), rows)


def _place(card: int, choice: Choice) -> Button:
    name = f"{plain(choice.name, 24)} ›" if choice.more else choice.name
    return buttons.button(name, BindPress(do="open" if choice.more else "grid", card=card, grid=choice.id))


def _kind(page: Page) -> Outgoing:
    words = _words(page)
    every = ((words.residents, "residents"), (words.staff, "staff"))
    row = tuple(
        buttons.button(said, BindPress(do="kind", card=_card(page), grid=_grid(page), kind=kind))
        for said, kind in every
    )
    return Outgoing(words.kind.format(grid=page.place(page.fact("grid_name"))), (row,))


def _mode(page: Page) -> Outgoing:
    words = _words(page)
    every = ((words.all, "all"), (words.mention, "mention"), (words.tag, "tag"))
    row = tuple(
        buttons.button(said, BindPress(do="mode", card=_card(page), grid=_grid(page), mode=mode))
        for said, mode in every
    )
    return Outgoing(lines(words.mode, GAP, words.mode_how), (row,))


def _unbind(page: Page) -> Outgoing:
    """Asked once more."""
    words = _words(page)
    row = (
        buttons.button(words.unbind_yes, BindPress(do="unbind", card=_card(page), grid=_grid(page))),
        buttons.button(words.unbind_no, BindPress(do="keep", card=_card(page))),
    )
    facts = {"name": page.name(page.fact("name")), "grid": page.place(page.fact("grid_name"))}
    return Outgoing(words.unbind_ask.format(**facts), (row,))


def group_welcome(page: Page) -> Outgoing:
    """What a group may do here from now on; a staff group, what appears in it."""
    grid = page.place(page.fact("grid_name") or (page.telling.here.name if page.telling.here else ""))
    back = _words(page).back if page.telling.facts.get("back") else ""
    if page.fact("kind") == "staff":
        return Outgoing(lines(back, _words(page).staff_welcome.format(grid=grid)))
    told = lines(back, page.texts.group_welcome(grid, page.fact("mode")), page.texts.phrases.privacy.in_group)
    return Outgoing(told, buttons.start_link(page))


def group_news(page: Page) -> Outgoing:
    """That the bot is deaf here, that it hears again, that the group was let go."""
    words, what = _words(page), page.fact("what")
    if what == "unbound":
        return Outgoing(words.let_go.format(grid=page.place(page.fact("grid_name"))))
    return Outgoing(words.deaf if what == "deaf" else words.hears)
