"""What supervisors read of a subtree: what to do first, the figures, what is coming up; or one of its lists."""

from __future__ import annotations

from collections.abc import Iterator

from bot.outgoing import Outgoing
from bot.texts import buttons, digest_choosing, digest_figures, pictures, sheets
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import NOTHING, Safe, line
from bot.texts.workers import PAGE, ticket_line
from domain.digest import DigestView, Holding, Item, NotCome, ToDo, ToRule, Uncovered, Unreached
from domain.notices import Kind

# Signs in Telegram's own words for why nobody was reached.
_STOPPED = ("blocked", "deactivated")
_NEVER_MET = ("initiate", "chat not found", "user not found", "peer_id_invalid")
PRESSED_FIRST = 3
"""Tickets with buttons of their own."""


def overview(page: Page) -> Outgoing:
    """The same as a digest, of this moment; or one of its lists."""
    if page.telling.facts.get("list"):
        return _list(page)
    return digest(page)


def digest(page: Page) -> Outgoing:
    """What to do first, then figures, then hints; nothing to tell is one line."""
    found, words, grid = page.digest, page.texts.phrases.report, page.place(page.digest.grid)
    due_at = digest_choosing.due_at(page) or found.at
    late = (filled(words, "late", {"at": Safe(page.moment(due_at))}) or "") if found.late else ""
    days = digest_choosing.span_days(page)
    if is_empty(found):
        return Outgoing(lines(filled(words, "nothing_then" if days else "nothing", {**days, "grid": grid}) or "", late))
    only_figures = bool(page.telling.facts.get("figures_only"))
    first = [page.texts.phrases.digests.figures_above] if only_figures else list(_to_do(page, found.todo))
    parts = [first, list(digest_figures.figures(page)), [] if only_figures else list(digest_figures.ahead(page))]
    below = [row for part in parts if part for row in (GAP, *part)]
    head = (f"<b>{_title(page, grid)}</b>", late, "" if only_figures else _of_then(page, days))
    return Outgoing(lines(*head, *below), () if only_figures else _buttons(page))


def _of_then(page: Page, days: dict[str, Safe]) -> str:
    """Of which days the figures are, where those ended before today: what to do first is always that of now."""
    found = page.digest
    if found.at.astimezone(page.zone).date() == page.now.date():
        return ""
    moments = {"first": Safe(page.moment(found.since)), "last": Safe(page.moment(found.at))}
    facts = {**moments, **days, "at": Safe(page.texts.day(page.now))}
    return filled(page.texts.phrases.report, "of_then", facts) or ""


def _title(page: Page, grid: Safe) -> str:
    spanning = digest_choosing.span_heading(page, grid)
    if spanning is not None:
        return spanning
    at = (page.telling.now if page.digest.late else page.digest.at).astimezone(page.zone)
    facts = {"grid": grid, "at": Safe(page.texts.day(at))}
    return filled(page.texts.phrases.report, "daily" if page.telling.kind is Kind.digest else "now", facts) or ""


def is_empty(found: DigestView) -> bool:
    """Nothing to do, nothing new, nothing open, nothing to look out for."""
    to_do = [getattr(found.todo, name) for name in ToDo.__dataclass_fields__ if name.endswith("_n")]
    outlook = found.outlook
    told = (found.counts.new, found.counts.open, found.counts.closed, found.todo.quarantined, found.rates.unhappy)
    return not any((*to_do, *told, outlook.hot, outlook.rising, outlook.silent_n))


def _to_do(page: Page, todo: ToDo) -> Iterator[str]:
    yield from _section(page, "overdue", todo.overdue_n, [_holding(page, h) for h in todo.overdue])
    yield from _section(page, "unassigned", todo.unassigned_n, [_since(page, i) for i in todo.unassigned])
    yield from _section(page, "rulings", todo.rulings_n, [_to_rule(page, r) for r in todo.rulings])
    yield from _section(page, "due", todo.due_n, [_due(page, i) for i in todo.due])
    yield from _section(page, "reopened", todo.reopened_n, [_said(page, i, "again_since") for i in todo.reopened])
    waits = [_said(page, i, f"waits_{i.awaited or 'listed'}") for i in todo.waiting]
    yield from _section(page, "waiting", todo.waiting_n, waits)
    yield from _section(page, "not_come", todo.not_come_n, [_called(page, n) for n in todo.not_come])
    yield from _section(page, "uncovered", todo.uncovered_n, [_uncovered(page, u) for u in todo.uncovered])
    yield from _section(page, "unreached", todo.unreached_n, [_unreached(page, u) for u in todo.unreached])
    if todo.quarantined:
        yield page.texts.phrases.report.quarantined.format(count=todo.quarantined)


def _section(page: Page, title: str, count: int, found: list[str]) -> Iterator[str]:
    if count:
        yield f"<b>{heading(page, title, count)}</b>"
        yield from found


def heading(page: Page, title: str, count: int) -> str:
    """Of a section, and of the list it shows the beginning of."""
    found = phrase(page.texts.phrases.report, title) or page.texts.phrases.report.open
    return found.format(count=count)


def _about(page: Page, item: Item) -> Safe:
    number = f"<b>{line(item.number, 20)}</b>"
    return Safe(page.texts.join(number, page.category(item.category), page.place(item.place)))


def _who(page: Page, item: Item) -> Safe:
    return page.awaited(item.who, verify=item.verify)


def _mark(item: Item) -> str:
    return "🔴" if item.urgent else "•"


def _holding(page: Page, holding: Holding) -> str:
    """Who has how many late, since when the oldest is, and which that is."""
    item, words = holding.oldest, page.texts.phrases.report
    facts = {
        "who": _who(page, item) or Safe(words.nobody),
        "count": Safe(str(holding.count)),
        "since": Safe(page.moment(item.at)),
        "about": _about(page, item),
    }
    return f"{_mark(item)} {filled(words, 'holding' if holding.count > 1 else 'holding_one', facts)}"


def _row(page: Page, item: Item, *parts: str) -> str:
    return f"{_mark(item)} " + " · ".join(part for part in (_about(page, item), *parts) if part)


def _due(page: Page, item: Item) -> str:
    return _row(page, item, _who(page, item), page.left(item.at))


def _since(page: Page, item: Item) -> str:
    return _row(page, item, page.moment(item.at))


def _said(page: Page, item: Item, code: str) -> str:
    since = page.date(item.at) if code == "waits_listed" else page.moment(item.at)
    return _row(page, item, _who(page, item), filled(page.texts.phrases.report, code, {"since": Safe(since)}) or "")


def _to_rule(page: Page, asked: ToRule) -> str:
    code = "extension" if asked.kind == "extension" else "owner" if asked.proposed else "owner_unknown"
    facts = {
        "by": page.name(asked.by),
        "proposed": page.name(asked.proposed),
        "until": Safe(page.date(asked.until) if asked.until else ""),
        "about": _about(page, asked.item),
    }
    return f"{_mark(asked.item)} {filled(page.texts.phrases.report, code, facts)}"


def _called(page: Page, one: NotCome) -> str:
    facts = {
        "department": page.name(one.department),
        "liaison": page.name(one.liaison),
        "until": Safe(page.moment(one.item.at)),
        "about": _about(page, one.item),
    }
    return f"{_mark(one.item)} {filled(page.texts.phrases.report, 'called', facts)}"


def _uncovered(page: Page, one: Uncovered) -> str:
    facts = {"grid": page.place(one.grid), "names": page.name("、".join(one.away))}
    return f"• {filled(page.texts.phrases.report, 'all_away' if one.away else 'nobody_there', facts)}"


def _unreached(page: Page, one: Unreached) -> str:
    reasons, why = page.texts.phrases.reasons, one.reason.lower()
    reason = reasons.unknown
    if any(sign in why for sign in _STOPPED):
        reason = reasons.blocked
    elif any(sign in why for sign in _NEVER_MET):
        reason = reasons.never_started
    facts = {"number": page.name(one.number), "count": Safe(str(one.matters))}
    about = filled(page.texts.phrases.report, "of_matters", facts) if one.matters > 1 else facts["number"]
    return f"• {page.texts.join(about or NOTHING, page.name(one.name), reason)}"


def _buttons(page: Page) -> buttons.Rows:
    """To look at what was named first and remind who has it; then each list."""
    todo = page.digest.todo
    named = (
        *(h.oldest for h in todo.overdue),
        *todo.unassigned,
        *(r.item for r in todo.rulings),
        *(*todo.due, *todo.reopened, *todo.waiting),
    )
    first = list({item.id: item for item in named}.values())[:PRESSED_FIRST]
    rows = tuple(buttons.look_and_remind(page, item) for item in first)
    grid = page.number("grid")
    return (
        *rows,
        *(
            (*buttons.subtree(page, grid), *sheets.sheet_button(page, grid), *pictures.map_button(page, grid))
            if grid is not None
            else ()
        ),
    )


def _list(page: Page) -> Outgoing:
    """One list of the subtree, a page of it."""
    what, found = page.fact("list"), page.telling.tickets[:PAGE]
    if not found:
        return Outgoing(page.texts.phrases.sentences.nothing_listed)
    title = heading(page, what, page.telling.total or len(found))
    text = lines(f"<b>{title}</b>", *(ticket_line(page, ticket, who=True) for ticket in found))
    number, grid = page.number("page") or 0, page.number("grid") or 0
    return Outgoing(text, (*buttons.views(page, found), *buttons.pages(page, what, number, PAGE, grid)))
