"""English: plain and friendly."""

from __future__ import annotations

from datetime import datetime, timedelta

import nlp
from bot.texts.catalogue import Standing, Texts
from bot.texts.en_phrases import PHRASES
from bot.texts.words import Safe
from domain.tickets import HELD, UNTAKEN, Awaited, Outcome, Status

_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABELS = {
    "category": "Category: ",
    "place": "📍 ",
    "resident": "👤 Reported by ",
    "grid": "Grid: ",
    "holder": "With: ",
    "status": "Status: ",
    "last": "Last: ",
}
_MODES = {
    "all": "Just say it here; if it sounds like a request I'll ask whether to register it.",
    "mention": "Mention me, or send /report and a sentence, and I register it.",
    "tag": "Say it with #报事 and I register it.",
}


class English(Texts):
    """en."""

    def __init__(self) -> None:
        super().__init__(PHRASES)

    def moment(self, at: datetime, now: datetime) -> str:
        near = _NEAR.get((at.date() - now.date()).days)
        if near is not None:
            return f"{near} {at:%H:%M}"
        year = "" if at.year == now.year else f" {at.year}"
        return f"{_day(at)}{year}, {at:%H:%M}"

    def date(self, at: datetime, now: datetime) -> str:
        year = "" if at.year == now.year else f" {at.year}"
        return f"{at.day} {_MONTHS[at.month]}{year}"

    def day(self, at: datetime) -> str:
        return f"{_day(at)}, {at:%H:%M}"

    def left(self, left: timedelta) -> str:
        return f"{_span(left)} left" if left >= timedelta() else f"{_span(-left)} over"

    def span(self, span: timedelta) -> str:
        return _span(span)

    def category(self, code: str) -> str:
        found = nlp.CATEGORIES.get(code)
        return found.english if found else ""

    def quote(self, words: Safe) -> str:
        return f"“{words}”"

    def labelled(self, words: str, label: str) -> str:
        return f"{_LABELS[label]}{words}"

    def files(self, count: int) -> str:
        return f"{count} attachment{'s' if count != 1 else ''}"

    def followers(self, count: int) -> str:
        return "1 neighbour has it too" if count == 1 else f"{count} neighbours have it too"

    def reopened_times(self, count: int) -> str:
        return f"not solved before, round {count + 1}"

    def join(self, *parts: str) -> str:
        return " ".join(part for part in parts if part)

    def group_standing(self, standing: Standing) -> list[str]:
        who = standing.who or "A grid worker"
        now = {
            Status.registered: "Registered; looking for someone to take it",
            Status.assigned: f"With {standing.who or 'a grid worker'}, who takes it {_accept_by(standing)}",
            Status.accepted: f"{who} has taken it",
            Status.in_progress: f"{who} is working on it",
            Status.waiting: f"{who} is waiting for {_AWAITED_BY_ALL[standing.awaits]}",
            Status.listed: f"It cannot be done for now; looked at again on {standing.review}",
            Status.checking: f"{who} says it is done; a colleague is checking on the spot",
            Status.resolved: f"{who} {'explained why it cannot be solved' if standing.explained else 'says it is done'}; asking the person who reported it",
            Status.closed: _ENDINGS.get(standing.outcome or "", "Closed; no answer came"),
            Status.withdrawn: "Withdrawn by the person who reported it",
            Status.merged: "Handled together with another report of the same matter",
            Status.not_accepted: "Not a matter for the community; the person who reported it was told",
        }[standing.status]
        return [now, *_done_by(standing)]

    def resident_standing(self, standing: Standing) -> list[str]:
        who, name = standing.who or "The grid worker", standing.who or "the grid worker"
        lines = {
            Status.registered: [
                "Registered. No one is on duty just now; those above have been told",
                "Waiting for: someone to be named",
            ],
            Status.assigned: [
                f"Passed to {name}",
                f"Next: {name} takes it, {_accept_by(standing)}",
                f"Waiting for: {name}",
            ],
            Status.accepted: [
                f"{who} has taken it",
                f"Next: {name} looks into it; I'll tell you the news",
                f"Waiting for: {name}",
            ],
            Status.in_progress: [
                f"{who} is working on it",
                "Next: when it is done, I'll ask you",
                f"Waiting for: {name}",
            ],
            Status.waiting: _waiting(who, standing.awaits),
            Status.listed: [
                "It cannot be done for now and is kept on the long-term list",
                f"Next: looked at again on {standing.review}",
                f"Waiting for: {name}",
            ],
            Status.checking: [
                f"{who} says it is done",
                f"Next: {standing.verifier or 'a colleague'} checks on the spot, then I'll ask you",
                f"Waiting for: {standing.verifier or 'the check'}",
            ],
            Status.resolved: _resolved(who, explained=standing.explained),
            Status.closed: [_ENDED.get(standing.outcome or "", "Closed; we didn't hear back from you")],
            Status.withdrawn: ["Withdrawn"],
            Status.merged: ["Handled together with another report of the same matter"],
            Status.not_accepted: ["The community can't handle this; it was not accepted"],
        }[standing.status]
        return [*lines, *_done_by(standing)]

    def staff_standing(self, standing: Standing, left: str) -> list[str]:
        found = str(getattr(self.phrases.statuses, standing.status.value))
        status = found[0].upper() + found[1:]
        if standing.status in UNTAKEN:
            return [f"{status}, take by {standing.accept_by} ({left})", f"Resolve by {standing.resolve_by}"]
        if standing.status in (Status.accepted, Status.in_progress):
            return [f"{status}, resolve by {standing.resolve_by} ({left})"]
        if standing.status is Status.waiting:
            return [
                f"Waiting for {_AWAITED[standing.awaits]}; the clock is stopped",
                f"Resolve by {standing.resolve_by}",
            ]
        if standing.status is Status.listed:
            return [f"{status}, looked at again on {standing.review}; the clock is stopped"]
        if standing.status is Status.closed:
            return [f"{status}, {_ENDED_FOR_STAFF.get(standing.outcome or '', 'the resident did not answer')}"]
        return [f"{status}, waiting for {standing.verifier}" if standing.verifier else status]

    def accepted(self, who: Safe, by: str) -> str:
        return f"{who or 'A grid worker'} has taken it, to be done by {by}. I'll tell you the news."

    def progress(self, who: Safe, words: Safe) -> str:
        return f"{who or 'The grid worker'} says: {self.quote(words)}"

    def question(self, who: Safe, words: Safe) -> str:
        return f"{who or 'The grid worker'} asks you: {self.quote(words)}"

    def resolved(self, who: Safe, words: Safe) -> str:
        return f"{who or 'The grid worker'} says it is done: {self.quote(words)}"

    def result(self, words: Safe) -> str:
        return f"Result: {self.quote(words)}"

    def reason(self, words: Safe) -> str:
        return f"Reason: {self.quote(words)}"

    def reopened(self, who: Safe, by: str, *, neighbour: bool) -> str:
        said, asked = "Not solved yet", "What is still wrong?"
        if neighbour:
            said, asked = "A neighbour says it is not settled yet", "How is it at your place?"
        holder = f"with {who}" if who else "looking for someone to take it"
        return f"{said}, so it is open again, {holder}, to be done by {by}.\n{asked} Just send it; I add it to this matter."

    def not_accepted(self, words: Safe) -> str:
        return f"The community can't handle this, so it was not accepted. Reason: {self.quote(words)}"

    def handed_over(self, who: Safe) -> str:
        return f"It is now with {who or 'another grid worker'}. You don't have to explain it again."

    def your_number(self, number: int) -> str:
        return f"Your number: <code>{number}</code> (the community needs it to enter staff)"

    def word(self, word: Safe, category: str, seen: int, better: int, worse: int) -> str:
        return f"“{word}” → {category}: {better} would be put right, {worse} wrong (in {seen} corrections)"

    def merged(self, number: Safe) -> str:
        return (
            f"This is the same matter as {number}; they are handled together. You will be told and asked all the same."
        )

    def similar(self, about: str, who: Safe) -> str:
        return f"A neighbour has just reported: {about}{f', {who} has it' if who else ''}"

    def urged(self, who: Safe) -> str:
        return f"I've urged {who or 'them'}."

    def elsewhere(self, mention: str) -> str:
        return f"{mention}{': ' if mention else ''}there is news for you. Press the button below, then Start, and I'll tell you in private."

    def home_set(self, place: Safe, worker: Safe) -> str:
        home = f"Got it, you live at {place}." if place else "Got it."
        knows = f" Your grid worker is {worker}." if worker else ""
        return f"{home}{knows} If something is wrong, just tell me."

    def place_not_found(self, tried: Safe) -> str:
        return f"I can't find {self.quote(tried)}. Choose below, try other words, or send a location."

    def places_found(self, tried: Safe) -> str:
        return f"Which one is {self.quote(tried)}?"

    def which_building(self, estate: Safe) -> str:
        return f"Where in {estate}?" if estate else "Where exactly?"

    def my_tickets(self, count: int, shown: int) -> str:
        matters = "1 open matter" if count == 1 else f"{count} open matters"
        return f"You have {matters}, below." if count <= shown else f"You have {matters}; here are the latest {shown}."

    def group_unbound(self, chat: Safe) -> str:
        return (
            "Hello, I'm Xiaoshao. This group isn't connected to a community yet: somebody in charge sends /bind here and"
            f" chooses; or give the community this group's number, {chat}. I'll keep quiet until then."
        )

    def group_welcome(self, grid: Safe, mode: str) -> str:
        how = _MODES.get(mode, _MODES["all"])
        return f"Hello, I'm Xiaoshao, here for {grid or 'this community'}. {how}\nFor anything private, write to me directly."

    def todo(self, count: int) -> str:
        return f"{count} on your list, most pressing first:"

    @property
    def commands(self) -> list[tuple[str, str]]:
        return [
            ("start", "Start, choose your home"),
            ("mine", "What I reported"),
            ("report", "Report something"),
            ("who", "Who looks after my place"),
            ("help", "How it works"),
            ("home", "Change my home"),
            ("mydata", "Everything kept about me"),
            ("forget", "Erase everything about me"),
            ("todo", "Grid workers: my list"),
            ("leave", "Grid workers: take leave, and who stands in"),
            ("back", "Grid workers: back early"),
            ("handover", "Grid workers: give all you have to somebody"),
            ("duty", "Who is on and who is away; supervisors set turns"),
            ("overview", "Supervisors: how things stand"),
            ("find", "Staff: find tickets by number, name, category, place"),
            ("grid", "Staff: a grid at a glance"),
            ("sheet", "Supervisors: sheets"),
            ("invite", "Supervisors: bring in somebody"),
            ("people", "Supervisors: who is on duty, who leaves"),
            ("bind", "Supervisors: in a group, connect it"),
            ("unbind", "Supervisors: in a group, disconnect it"),
            ("digest", "Supervisors: which digests, and when"),
            ("board", "Supervisors: the web board, for a desk or a wall"),
            ("missed", "Supervisors: departments that did not come"),
            ("emergency", "Supervisors: begin or end an emergency"),
            ("appraise", "Supervisors: the four evaluations"),
            ("weekly", "Supervisors: the groups' weekly post"),
            ("mute", "Supervisors: mute somebody"),
            ("unmute", "Supervisors: lift a mute"),
            ("review", "Supervisors: who is muted or too fast"),
        ]


def _day(at: datetime) -> str:
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month]}"


_AWAITED = {Awaited.resident: "the resident", Awaited.third_party: "another party", Awaited.parts: "parts"}
_AWAITED_BY_ALL = {**_AWAITED, Awaited.resident: "an answer from the person who reported it"}
_ENDINGS: dict[str, str] = {Outcome.solved: "Solved", Outcome.explained: "It cannot be solved; explained"}
_ENDED: dict[str, str] = {
    Outcome.solved: "Solved and closed",
    Outcome.explained: "It cannot be solved; explained and closed",
}
_ENDED_FOR_STAFF: dict[str, str] = {
    Outcome.solved: "solved",
    Outcome.explained: "the resident accepted the explanation",
}


def _resolved(who: str, *, explained: bool) -> list[str]:
    if explained:
        return [f"{who} says why it cannot be solved", "Next: you say whether that is clear", "Waiting for: you"]
    return [f"{who} says it is done", "Next: you say whether it is solved", "Waiting for: you"]


def _waiting(who: str, awaits: Awaited) -> list[str]:
    if awaits is Awaited.resident:
        return [f"{who} has a question for you", "Next: your answer, then work goes on", "Waiting for: you"]
    return [
        f"{who} is waiting for {_AWAITED[awaits]}; then work goes on",
        "Next: I'll tell you as soon as there is news",
        f"Waiting for: {_AWAITED[awaits]}",
    ]


def _span(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{round(minutes / 60)} h" if minutes < 48 * 60 else f"{round(minutes / 1440)} days"


def _accept_by(standing: Standing) -> str:
    at = standing.accept_by
    return f"promised for {at}, which is late" if standing.late else f"by {at}"


def _done_by(standing: Standing) -> list[str]:
    if standing.status not in (Status.assigned, *HELD) or standing.status in (Status.listed, Status.waiting):
        return []
    at = standing.resolve_by
    return [f"It was promised for {at} and is late" if standing.over else f"To be done by {at}"]


TEXTS: Texts = English()
