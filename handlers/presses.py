"""What a button carries: never a right, only what was pressed; at most 64 bytes."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData


class TicketPress(CallbackData, prefix="t"):
    """A button on a ticket's card. `do` is a workflow action, `view` or `files`; `v` the version (or round) it was shown with."""

    do: str
    id: int
    v: int


class CategoryPress(CallbackData, prefix="tc"):
    """A category chosen for a ticket."""

    id: int
    v: int
    code: str


class PersonPress(CallbackData, prefix="tp"):
    """Somebody chosen to take a ticket; `do` is hand_over or reassign."""

    do: str
    id: int
    v: int
    person: int


class PausePress(CallbackData, prefix="tw"):
    """For what a ticket waits: one of domain.tickets.Awaited."""

    id: int
    v: int
    reason: str


class TakeBackPress(CallbackData, prefix="tb"):
    """Whether to take a dangerous matter back: yes | no."""

    do: str
    id: int
    v: int


class WatchPress(CallbackData, prefix="ts"):
    """How closely it is supervised: one of domain.tickets.Watch."""

    id: int
    v: int
    watch: str


class DepartmentPress(CallbackData, prefix="wd"):
    """A department chosen to be called in; `duty` is its liaison's."""

    id: int
    duty: int


class CallPress(CallbackData, prefix="wc"):
    """A liaison's or supervisor's button on the call of one department: report_in | deliver | excuse."""

    do: str
    id: int


class MarkPress(CallbackData, prefix="wm"):
    """How well a department came: good | fair | passable | poor."""

    id: int
    mark: str


class SafetyPress(CallbackData, prefix="sf"):
    """In an emergency: safe | help; phones shows the command post the numbers of those who need help."""

    id: int
    say: str


class RatePress(CallbackData, prefix="tr"):
    """How content somebody is; `v` is the ticket's round, `say` one of domain.tickets.Answer."""

    id: int
    v: int
    say: str


class QuestionPress(CallbackData, prefix="tq"):
    """After the end: contacted | not_contacted | again | enough; `v` is the ticket's round."""

    do: str
    id: int
    v: int


class CallBackPress(CallbackData, prefix="cb"):
    """回访: opens a drawn matter, or what was heard. ask: open | reached | contacted | solved | answer; say: yes | no | an Answer."""

    id: int
    ask: str
    say: str


class DraftPress(CallbackData, prefix="d"):
    """A button on a draft's card.

    confirm | dismiss | category | more | place | back | same (我也是 instead of filing) | behalf | agree | own (代办)
    """

    do: str
    id: int


class DraftCategoryPress(CallbackData, prefix="dc"):
    """A category chosen for a draft."""

    id: int
    code: str


class DraftMatterPress(CallbackData, prefix="dm"):
    """Which of several matters to register: a category code, or all."""

    id: int
    code: str


class MergePress(CallbackData, prefix="tm"):
    """The ticket `into` which ticket `id` is merged."""

    id: int
    v: int
    into: int


class DraftPlacePress(CallbackData, prefix="dp"):
    """A grid chosen for a draft; `open` shows what lies below it instead."""

    id: int
    grid: int
    open: bool = False


class HomePress(CallbackData, prefix="h"):
    """A grid chosen as home; `here` ends the question. grid 0 goes back to the top."""

    grid: int
    here: bool = False


class PagePress(CallbackData, prefix="p"):
    """Another page of a list: todo | overview | mine; `grid` for lists of a subtree."""

    what: str
    page: int = 0
    grid: int = 0


class SupervisorPress(CallbackData, prefix="s"):
    """A supervisor's button under a digest: opens a list of the subtree (overdue | due | reopened | open)."""

    what: str
    grid: int


class DigestPress(CallbackData, prefix="dg"):
    """A choice on the card of /digest: do is span | at (minutes of the day) | grid (0: all) | language."""

    do: str
    value: str
    card: int


class LexiconPress(CallbackData, prefix="lx"):
    """adopt | decline a proposed word (id of the proposal), undo a live one (id of its change)."""

    do: str
    id: int


class UnmutePress(CallbackData, prefix="um"):
    """解除 in a supervisor's list of muted people; `id` of the mute."""

    id: int


class AppraisalPress(CallbackData, prefix="ap"):
    """A page of the four evaluations: a part, a row of it, the tickets behind one of its figures; `month` like 2611."""

    grid: int
    month: str
    part: str = ""
    key: int = 0
    figure: str = ""
    page: int = 0


class WeeklyPress(CallbackData, prefix="wk"):
    """The switch of a group's weekly post, on the list of a supervisor."""

    chat: int
    on: bool


class ForgetPress(CallbackData, prefix="fg"):
    """Whether to be forgotten: yes | no."""

    do: str


class InvitePress(CallbackData, prefix="iv"):
    """A step of /invite. do: post | open | grid | span; `months` the post is to last, 0 for good."""

    do: str
    post: str
    grid: int = 0
    months: int = 0


class JoinPress(CallbackData, prefix="ij"):
    """On an invitation: confirm | decline | revoke, and skip (不留) for who opened it."""

    do: str
    id: int


class StaffPress(CallbackData, prefix="st"):
    """On the list of who is on duty. do: page | ask | end | keep; `id` of the duty, or the page."""

    do: str
    id: int


class BindPress(CallbackData, prefix="bd"):
    """A step of /bind. do: open | grid | kind | mode, and of /unbind: unbind | keep; `card` on which it is pressed."""

    do: str
    card: int
    grid: int = 0
    kind: str = ""
    mode: str = ""


class DutyPress(CallbackData, prefix="dy"):
    """Another page of who is on duty below a grid; 0: of all the reader's."""

    grid: int
    page: int


class FindPress(CallbackData, prefix="fp"):
    """Another page of what was looked for; `ref` names the search."""

    ref: str
    page: int


class GridPress(CallbackData, prefix="gc"):
    """On a grid's card: card (of that grid) | open | overdue | a category's code."""

    grid: int
    do: str


class SheetPress(CallbackData, prefix="sh"):
    """Which sheet (all, or one of services.exports.What) of which days (domain.finding.Days); empty where not chosen yet. grid 0: all mine."""

    grid: int
    what: str
    span: str


class MinePress(CallbackData, prefix="m"):
    """A button in private with nothing to carry: mine | home | help | privacy."""

    do: str
