"""`python -m bot posters`: print-ready notices of a grid's places, one file each."""

from __future__ import annotations

import asyncio
import hashlib
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import aiohttp
from aiogram.exceptions import AiogramError

from bot.house import make_clock
from bot.listening import make_listener
from bot.obstacles import no_grid, why
from bot.opening import opened
from bot.posters.drawing import Poster, Row, draw
from bot.posters.font import NoFontError
from bot.posters.lettering import drawable, lettering
from bot.settings import Settings
from bot.texts.catalogue import Texts
from bot.texts.languages import texts_for
from bot.texts.public import post_name, promises
from bot.texts.words import clean
from domain.links import home_payload, start_link
from domain.views import FourThings, PublicPerson
from services import public

PATIENCE = 10
_USERNAME = re.compile(r"@?([A-Za-z]\w{3,31})", re.ASCII)


class NotPossible(Exception):  # noqa: N818  # what is so
    """Why there is no poster, in words for a person."""


def make_posters(
    settings: Settings,
    code: str,
    out: Path,
    *,
    kind: str = "pdf",
    per: str = "grid",
    bot: str | None = None,
    language: str = "zh",
) -> int:
    """Prints the path of each file; exit code 1 with the reason when something could not be made.

    kind: pdf | png; per: grid | building; bot: the bot's username, asked from Telegram when not given.
    """
    try:
        places, bare = _places(settings, code, per)
        if places:
            _print_all(settings, places, _bot_name(settings, bot), out, kind, texts_for(language))
        for place in bare:
            _complain(f"{place.place}（{place.code}）现在没有网格员，没有印 / has no worker on duty: not printed")
    except NotPossible as reason:
        _complain(str(reason))
        return 1
    return 1 if bare else 0


def _complain(words: str) -> None:
    print(words, file=sys.stderr)  # noqa: T201  # a command's answer


def _places(settings: Settings, code: str, per: str) -> tuple[list[FourThings], list[FourThings]]:
    """The places with somebody on duty, and those without. Errors: NotPossible."""
    now = make_clock(settings).now()
    with opened(settings, makes=False) as transactions:
        grids = transactions.read(lambda c: public.posted(c, code, per)).result()
        if grids is None:
            raise NotPossible(no_grid(code))
        if not grids:
            raise NotPossible(f"{code} 下面没有楼栋，用 --per grid / has no buildings below it: use --per grid")
        every = transactions.read(lambda c: [public.four_things(c, g, now) for g in grids]).result()
    return [p for p in every if p.workers], [p for p in every if not p.workers]


def _bot_name(settings: Settings, given: str | None) -> str:
    """Errors: NotPossible."""
    if given is not None:
        found = _USERNAME.fullmatch(given)
        if found is None:
            raise NotPossible(
                f"--bot {given}：不是机器人的用户名，要像 xiaoshao_bot，@BotFather 里看得到 / is no bot's username"
            )
        return found[1]
    if not settings.token:
        raise NotPossible("不知道机器人叫什么：填 BOT_TOKEN，或者加 --bot 用户名 / set BOT_TOKEN or add --bot USERNAME")
    name = asyncio.run(_ask_name(settings))
    if not name:
        raise NotPossible(
            "问不到机器人的名字：查 BOT_TOKEN 和网络，或者加 --bot 用户名 / cannot ask Telegram: add --bot"
        )
    return name


async def _ask_name(settings: Settings) -> str:
    bot = make_listener(settings.token, settings.bot_api_base)
    try:
        return (await bot.get_me(request_timeout=PATIENCE)).username or ""
    except (AiogramError, aiohttp.ClientError, TimeoutError):
        return ""
    finally:
        await bot.session.close()


def _print_all(settings: Settings, places: Sequence[FourThings], bot: str, out: Path, kind: str, texts: Texts) -> None:
    """Errors: NotPossible."""
    today = make_clock(settings).now().astimezone(settings.zone)
    posters = [(file_name(place.code), compose(place, bot, texts, today)) for place in places]
    try:
        out.mkdir(parents=True, exist_ok=True)
        with lettering("".join(poster.words() for _, poster in posters)) as font:
            for name, poster in posters:
                path = out / f"{name}.{kind}"
                part = path.with_name(f".{path.stem}.part.{kind}")
                draw(poster, font, part)
                part.replace(path)
                print(path)  # noqa: T201
    except OSError as fault:
        raise NotPossible(f"写不进 {out} / cannot write there: {why(fault)}") from None
    except NoFontError as fault:
        raise NotPossible(f"没有装字体：pip install {fault} / the font's package is missing") from None


def file_name(code: str) -> str:
    """poster-CODE; a code no file can be called by gets a print of it at the end, so that two stay two."""
    plain = re.sub(r"[^\w.-]", "_", code)
    return f"poster-{plain}" if plain == code else f"poster-{plain}-{hashlib.sha256(code.encode()).hexdigest()[:8]}"


def compose(place: FourThings, bot: str, texts: Texts, today: datetime) -> Poster:
    """The poster's words."""
    words = texts.phrases.public
    further = tuple(_further(texts, one) for one in place.above)
    return Poster(
        above=_line(place.community) or "小哨",
        place=_line(place.place),
        rows=tuple(
            Row(post_name(texts, one), _line(one.name), _line(one.phone) or words.no_phone) for one in place.workers
        ),
        further=further,
        sections=(
            (words.duties_title, tuple(words.duties.splitlines())),
            (words.promises_title, tuple(promises(words))),
        ),
        names_title=words.names,
        scan=words.scan,
        scan_how=tuple(words.scan_how.splitlines()),
        urgent=words.urgent_first,
        footer=f"@{bot}　{_line(place.code)}　{words.printed.format(year=today.year, month=today.month)}",
        link=start_link(bot, home_payload(place.code)),
    )


def _further(texts: Texts, one: PublicPerson) -> str:
    said = texts.phrases.public.above.format(post=post_name(texts, one))
    return f"{said} {_line(one.name)} {_line(one.phone)}".strip()


def _line(words: str) -> str:
    return drawable(" ".join(clean(words).split()))
