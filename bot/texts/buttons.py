"""Buttons under messages: words of the language, data that carries what was pressed and never a right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aiogram.filters.callback_data import CallbackData

import nlp
from bot.outgoing import Button
from bot.texts.page import Page
from bot.texts.phrases import phrase
from bot.texts.words import line, plain
from domain.digest import Item
from domain.tickets import Answer
from domain.views import Choice, TicketView, WordView
from domain.workflow import Action
from handlers.presses import (
    CategoryPress,
    DraftCategoryPress,
    DraftMatterPress,
    DraftPlacePress,
    DraftPress,
    HomePress,
    LexiconPress,
    MergePress,
    PagePress,
    PersonPress,
    RatePress,
    SupervisorPress,
    TicketPress,
)

Rows = tuple[tuple[Button, ...], ...]
WORDS_ON_BUTTON = 32

# The order of the field; an installation's own categories stand before "other".
_FIRST = (
    "parking", "noise", "property_dispute", "sanitation", "drainage", "road", "lighting", "illegal_construction",
    "street_vendor", "utilities", "heating", "elevator", "fire_safety", "pets", "neighbour_dispute", "public_security",
    "traffic", "environment_pollution", "housing", "social_security", "education", "health", "consumer", "welfare",
)  # fmt: skip


def button(words: object, press: CallbackData) -> Button:
    return Button(plain(words, WORDS_ON_BUTTON) or "·", data=press.pack())


def in_rows(buttons: Iterable[Button], width: int) -> Rows:
    every = list(buttons)
    return tuple(tuple(every[i : i + width]) for i in range(0, len(every), width))


def every_category() -> list[str]:
    """All codes, "other" last."""
    known = [code for code in _FIRST if code in nlp.CATEGORIES]
    return [*known, *(c for c in nlp.CATEGORIES if c not in (*known, "other")), "other"]


# drafts


def confirm_draft(page: Page) -> Rows:
    words, draft = page.texts.phrases.buttons, page.draft.id
    same = ((button(words.follow, DraftPress(do="same", id=draft)),),) if page.draft.similar else ()
    return (
        *same,
        (
            button(words.register, DraftPress(do="confirm", id=draft)),
            button(words.not_a_request, DraftPress(do="dismiss", id=draft)),
        ),
        (
            button(words.change_category, DraftPress(do="category", id=draft)),
            button(words.change_place, DraftPress(do="place", id=draft)),
        ),
    )


def which_matter(page: Page) -> Rows:
    """Both matters, or one of them."""
    words, draft = page.texts.phrases.buttons, page.draft
    only = [
        button(words.only.format(category=page.texts.category(code) or code), DraftMatterPress(id=draft.id, code=code))
        for code in draft.matters
    ]
    return (
        (button(words.both, DraftMatterPress(id=draft.id, code="all")),),
        *in_rows(only, 2),
        (
            button(words.not_a_request, DraftPress(do="dismiss", id=draft.id)),
            button(words.change_place, DraftPress(do="place", id=draft.id)),
        ),
    )


def best_categories(page: Page) -> Rows:
    """The likeliest three, then more of them; with nothing likely the first of the field."""
    words, draft = page.texts.phrases.buttons, page.draft
    best = list(dict.fromkeys(c for c in (draft.category, *draft.alternatives) if c))
    best = (best if len(best) >= 3 else list(dict.fromkeys([*best, *every_category()])))[:3]
    return (
        *in_rows((_draft_category(page, code) for code in best), 3),
        (
            button(words.more, DraftPress(do="more", id=draft.id)),
            button(words.not_a_request, DraftPress(do="dismiss", id=draft.id)),
        ),
    )


def more_categories(page: Page) -> Rows:
    back = button(page.texts.phrases.buttons.back, DraftPress(do="back", id=page.draft.id))
    return in_rows([*(_draft_category(page, code) for code in every_category()), back], 3)


def _draft_category(page: Page, code: str) -> Button:
    return button(page.texts.category(code) or code, DraftCategoryPress(id=page.draft.id, code=code))


def draft_places(page: Page, choices: Sequence[Choice], here: Choice | None, draft: int, *, back: bool) -> Rows:
    words = page.texts.phrases.buttons
    every = [button(c.name, DraftPlacePress(id=draft, grid=c.id, open=c.more)) for c in choices]
    last = []
    if here is not None:
        last.append(button(words.here, DraftPlacePress(id=draft, grid=here.id)))
    if back:
        last.append(button(words.back, DraftPress(do="back", id=draft)))
    return (*in_rows(every, 2), *((tuple(last),) if last else ()))


def only_dismiss(page: Page) -> Rows:
    return ((button(page.texts.phrases.buttons.not_a_request, DraftPress(do="dismiss", id=page.draft.id)),),)


# homes


def homes(page: Page, choices: Sequence[Choice], here: Choice | None = None) -> Rows:
    words = page.texts.phrases.buttons
    every = [button(c.name, HomePress(grid=c.id, here=not c.more)) for c in choices]
    last = []
    if here is not None:
        last = [
            button(words.here, HomePress(grid=here.id, here=True)),
            button(words.start_again, HomePress(grid=0)),
        ]
    return (*in_rows(every, 2), *((tuple(last),) if last else ()))


# tickets


def actions(page: Page, *rows: Sequence[Action]) -> Rows:
    """A button for each action that is open to the reader now; rows left empty fall away."""
    found = (tuple(_action(page, a) for a in row if a in page.ticket.actions) for row in rows)
    return tuple(row for row in found if row)


def _action(page: Page, action: Action) -> Button:
    ticket = page.ticket
    words = phrase(page.texts.phrases.buttons, action.value) or action.value
    if action is Action.confirm:
        words = _confirm(page)
    asked = action in (Action.confirm, Action.dispute)
    return button(words, TicketPress(do=action.value, id=ticket.id, v=ticket.round if asked else ticket.version))


def join(page: Page) -> Rows:
    press = TicketPress(do=Action.follow.value, id=page.ticket.id, v=page.ticket.version)
    return ((button(page.texts.phrases.buttons.follow, press),),)


def take(page: Page) -> Rows:
    press = TicketPress(do=Action.accept.value, id=page.ticket.id, v=page.ticket.version)
    return ((button(page.texts.phrases.buttons.accept, press),),)


def is_it_solved(page: Page, round_: int) -> Rows:
    words, ticket = page.texts.phrases.buttons, page.ticket.id
    return (
        (
            button(_confirm(page), TicketPress(do=Action.confirm.value, id=ticket, v=round_)),
            button(words.dispute, TicketPress(do=Action.dispute.value, id=ticket, v=round_)),
        ),
    )


def _confirm(page: Page) -> str:
    """What cannot be solved is not said to be solved, but to be clear."""
    return page.texts.phrases.course.clear if page.ticket.explained else page.texts.phrases.buttons.confirm


def how_content(page: Page, round_: int) -> Rows:
    words, ticket = page.texts.phrases.buttons, page.ticket.id
    every = ((words.satisfied, Answer.satisfied), (words.fair, Answer.fair), (words.unsatisfied, Answer.unsatisfied))
    return (tuple(button(w, RatePress(id=ticket, v=round_, say=answer.value)) for w, answer in every),)


def files(page: Page) -> Rows:
    """To have sent what the card does not show."""
    word, count = page.texts.phrases.buttons.files, page.ticket.to_open
    return ((button(f"{word} {count}", TicketPress(do="files", id=page.ticket.id, v=0)),),) if count else ()


def view(page: Page) -> Button:
    return button(page.texts.phrases.buttons.view, TicketPress(do="view", id=page.ticket.id, v=0))


def look_and_remind(page: Page, item: Item) -> tuple[Button, ...]:
    """To open a ticket a digest names, and to remind who has it."""
    words = page.texts.phrases.buttons
    look = button(f"{words.view} {item.number}", TicketPress(do="view", id=item.id, v=0))
    press = TicketPress(do=Action.remind.value, id=item.id, v=item.version)
    return (look, button(f"{words.remind} {item.who or ''}", press)) if item.remind else (look,)


def views(page: Page, tickets: Iterable[TicketView], limit: int = 8) -> Rows:
    """A button that opens each ticket, once."""
    word = page.texts.phrases.buttons.view
    found = {t.id: t for t in tickets}
    every = [button(f"{word} {t.number}", TicketPress(do="view", id=t.id, v=0)) for t in found.values()]
    return in_rows(every[:limit], 2)


def people(page: Page, action: str, choices: Iterable[dict[str, object]]) -> Rows:
    """Who could take it, one a row: name, post, grid."""
    ticket, every = page.ticket, []
    for choice in choices:
        post = phrase(page.texts.phrases.posts, str(choice.get("post"))) or ""
        words = " ".join(filter(None, (plain(choice.get("name"), 14), post, plain(choice.get("grid"), 14))))
        person = choice.get("person")
        if isinstance(person, int):
            every.append(button(words, PersonPress(do=action, id=ticket.id, v=ticket.version, person=person)))
    return in_rows(every, 1)


def merge_targets(page: Page, choices: Iterable[dict[str, object]]) -> Rows:
    """Open tickets nearby, one a row: number, category, place."""
    ticket, every = page.ticket, []
    for choice in choices:
        category = page.texts.category(str(choice.get("category"))) or ""
        words = " ".join(filter(None, (plain(choice.get("number"), 14), category, plain(choice.get("place"), 12))))
        target = choice.get("ticket")
        if isinstance(target, int):
            every.append(button(words, MergePress(id=ticket.id, v=ticket.version, into=target)))
    return in_rows(every, 1)


def ticket_categories(page: Page) -> Rows:
    ticket = page.ticket
    return in_rows(
        (
            button(page.texts.category(code) or code, CategoryPress(id=ticket.id, v=ticket.version, code=code))
            for code in every_category()
        ),
        3,
    )


# lists


def pages(page: Page, what: str, number: int, size: int, grid: int = 0) -> Rows:
    words, row = page.texts.phrases.buttons, []
    if number > 0:
        row.append(button(words.earlier, PagePress(what=what, page=number - 1, grid=grid)))
    if (number + 1) * size < page.telling.total:
        row.append(button(words.later, PagePress(what=what, page=number + 1, grid=grid)))
    return (tuple(row),) if row else ()


def subtree(page: Page, grid: int) -> Rows:
    """Lists of the subtree that have something in them."""
    words, lists, digest = page.texts.phrases.buttons, page.texts.phrases.report, page.digest
    todo = digest.todo
    every = (
        (words.all_overdue, "overdue", todo.overdue_n),
        (lists.all_unassigned, "unassigned", todo.unassigned_n),
        (lists.all_rulings, "rulings", todo.rulings_n),
        (words.all_due, "due", todo.due_n),
        (words.all_reopened, "reopened", todo.reopened_n),
        (lists.all_waiting, "waiting", todo.waiting_n),
        (lists.all_not_come, "not_come", todo.not_come_n),
        (words.all_open, "open", digest.counts.open),
        (page.texts.phrases.questions.unhappy_list, "unhappy", digest.rates.unhappy),
        (page.texts.phrases.questions.excluded_list, "excluded", digest.rates.excluded),
    )
    return in_rows((button(w, SupervisorPress(what=what, grid=grid)) for w, what, n in every if n), 2)


def words(page: Page, proposed: Iterable[WordView], live: Iterable[WordView]) -> Rows:
    """Adopt or decline each proposed word; undo each living one."""
    said = page.texts.phrases.buttons
    rows = [
        (
            button(said.adopt.format(word=plain(one.word, 12)), LexiconPress(do="adopt", id=one.id)),
            button(said.decline, LexiconPress(do="decline", id=one.id)),
        )
        for one in proposed
    ]
    undo = (button(said.undo_word.format(word=plain(one.word, 12)), LexiconPress(do="undo", id=one.id)) for one in live)
    return (*rows, *in_rows(undo, 2))


def start_link(page: Page) -> Rows:
    """A link that opens the private chat, with the ticket's id and nothing else in it."""
    if not page.telling.bot:
        return ()
    payload = f"?start=t_{page.telling.ticket.id}" if page.telling.ticket else "?start"
    url = f"https://t.me/{line(page.telling.bot, 64)}{payload}"
    return ((Button(page.texts.phrases.buttons.open_private, url=url),),)
