"""Files that go out with a notice: drawn or written when it is said, from what is true then, away from the event loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo

from sqlalchemy.engine import Connection

from bot import my_data
from bot.figures import making as figures
from bot.outgoing import Upload
from bot.sheets import in_chat
from bot.sheets.appraisal import attach
from bot.texts.languages import texts_for
from domain.notices import Kind
from domain.views import Telling
from services.work import House

Maker = Callable[[Connection, House, Telling, tzinfo], Upload | None]
"""Looks at the database and gives the file, or None when this notice has none. Never speaks, never writes."""

MAKERS: dict[Kind, Maker] = {
    Kind.digest: figures.digest_picture,
    Kind.map: figures.map_picture,
    Kind.my_data: my_data.make,
    Kind.sheet: in_chat.workbook,
    Kind.appraisal: attach,
}


def needs_file(telling: Telling) -> bool:
    """Whether a file may have to be made for it."""
    return telling.kind in MAKERS


def make(c: Connection, house: House, telling: Telling) -> Upload | None:
    """The file that goes with the notice, if any. Errors: whatever its maker raises; then it is said without."""
    made = MAKERS[telling.kind](c, house, telling, house.zone)
    return made and replace(made, missing=texts_for(telling.language).phrases.sentences.no_file)
