"""Every sentence people read, as one class a language: one that lacks a sentence can neither be typed nor made."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.texts.appraisal_phrases import Appraisals
from bot.texts.board_phrases import Board
from bot.texts.conduct_phrases import Conduct
from bot.texts.course_phrases import Course
from bot.texts.delicate_phrases import Delicate
from bot.texts.digest_phrases import Digests
from bot.texts.duty_phrases import Duties
from bot.texts.emergency_phrases import Emergencies
from bot.texts.finding_phrases import Finding
from bot.texts.group_phrases import Groups
from bot.texts.late_phrases import Late
from bot.texts.my_data_phrases import MyData
from bot.texts.phrases import (
    Answers,
    Buttons,
    Dangers,
    Posts,
    Prompts,
    Reasons,
    Refusals,
    Statuses,
    Steps,
    SupervisorNews,
    WorkerNews,
)
from bot.texts.picture_phrases import Pictures
from bot.texts.privacy_phrases import Privacy
from bot.texts.public_phrases import Public
from bot.texts.question_phrases import Questions
from bot.texts.report_phrases import DigestReport
from bot.texts.sentences import Sentences
from bot.texts.sheet_phrases import Sheets
from bot.texts.staff_phrases import Staff
from bot.texts.weekly_phrases import WeeklyPost
from bot.texts.whistle_phrases import Whistles
from bot.texts.words import NOTHING, Safe
from domain.tickets import Awaited, Status


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ticket stands: who has it (may be empty), by when as said in words, late or not."""

    status: Status
    who: Safe
    accept_by: str
    resolve_by: str
    late: bool = False  # with the promise that counts now
    over: bool = False  # past resolve_by
    outcome: str | None = None
    awaits: Awaited = Awaited.resident  # while waiting
    explained: bool = False  # resolved by an explanation
    review: str = ""  # while listed: when it is looked at again
    verifier: Safe = NOTHING  # while it is verified: who is to look


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Everything a language says without anything foreign in it."""

    buttons: Buttons
    statuses: Statuses
    posts: Posts
    steps: Steps
    prompts: Prompts
    dangers: Dangers
    reasons: Reasons
    worker_news: WorkerNews
    supervisor_news: SupervisorNews
    refusals: Refusals
    answers: Answers
    sentences: Sentences
    conduct: Conduct
    course: Course
    delicate: Delicate
    whistles: Whistles
    duties: Duties
    staff: Staff
    groups: Groups
    digests: Digests
    pictures: Pictures
    report: DigestReport
    privacy: Privacy
    my_data: MyData
    emergencies: Emergencies
    public: Public
    weekly: WeeklyPost
    appraisals: Appraisals
    sheets: Sheets
    finding: Finding
    late: Late
    questions: Questions
    board: Board


class Texts(ABC):
    """The sentences of one language. Foreign words come in as `Safe`; every sentence is Telegram HTML."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases

    # time

    @abstractmethod
    def moment(self, at: datetime, now: datetime) -> str:
        """A moment as people say it; both in the installation's zone."""

    @abstractmethod
    def left(self, left: timedelta) -> str:
        """How much time is left, or by how much it is over."""

    @abstractmethod
    def span(self, span: timedelta) -> str:
        """How long something took, roughly."""

    @abstractmethod
    def date(self, at: datetime, now: datetime) -> str:
        """A day without an hour; the year where it is another."""

    @abstractmethod
    def day(self, at: datetime) -> str:
        """Date, weekday and time in full."""

    # pieces of cards

    @abstractmethod
    def category(self, code: str) -> str:
        """A category's name; empty for an unknown code."""

    @abstractmethod
    def quote(self, words: Safe) -> str: ...

    @abstractmethod
    def labelled(self, words: str, label: str) -> str:
        """A line of a card: category | place | resident | grid | holder | status."""

    @abstractmethod
    def files(self, count: int) -> str: ...

    @abstractmethod
    def followers(self, count: int) -> str: ...

    @abstractmethod
    def reopened_times(self, count: int) -> str: ...

    @abstractmethod
    def join(self, *parts: str) -> str:
        """Words side by side: a place and a room, a name and a post."""

    @abstractmethod
    def group_standing(self, standing: Standing) -> list[str]:
        """For neighbours: who has it, by when."""

    @abstractmethod
    def resident_standing(self, standing: Standing) -> list[str]:
        """For the reporter: who has it, the next step, by when, on whom it waits."""

    @abstractmethod
    def staff_standing(self, standing: Standing, left: str) -> list[str]:
        """For staff: status, the limit that counts now, what is left of it."""

    # news to residents

    @abstractmethod
    def accepted(self, who: Safe, by: str) -> str: ...

    @abstractmethod
    def progress(self, who: Safe, words: Safe) -> str: ...

    @abstractmethod
    def question(self, who: Safe, words: Safe) -> str: ...

    @abstractmethod
    def resolved(self, who: Safe, words: Safe) -> str: ...

    @abstractmethod
    def result(self, words: Safe) -> str: ...

    @abstractmethod
    def reason(self, words: Safe) -> str: ...

    @abstractmethod
    def reopened(self, who: Safe, by: str, *, neighbour: bool) -> str: ...

    @abstractmethod
    def not_accepted(self, words: Safe) -> str: ...

    @abstractmethod
    def handed_over(self, who: Safe) -> str: ...

    @abstractmethod
    def your_number(self, number: int) -> str: ...

    @abstractmethod
    def word(self, word: Safe, category: str, seen: int, better: int, worse: int) -> str: ...

    @abstractmethod
    def merged(self, number: Safe) -> str: ...

    @abstractmethod
    def similar(self, about: str, who: Safe) -> str: ...

    @abstractmethod
    def urged(self, who: Safe) -> str: ...

    @abstractmethod
    def elsewhere(self, mention: str) -> str: ...

    # at home

    @abstractmethod
    def home_set(self, place: Safe, worker: Safe) -> str: ...

    @abstractmethod
    def place_not_found(self, tried: Safe) -> str: ...

    @abstractmethod
    def places_found(self, tried: Safe) -> str: ...

    @abstractmethod
    def which_building(self, estate: Safe) -> str: ...

    @abstractmethod
    def my_tickets(self, count: int, shown: int) -> str: ...

    @abstractmethod
    def group_unbound(self, chat: Safe) -> str: ...

    @abstractmethod
    def group_welcome(self, grid: Safe, mode: str) -> str: ...

    # to workers and those above

    @abstractmethod
    def todo(self, count: int) -> str: ...

    @property
    @abstractmethod
    def commands(self) -> list[tuple[str, str]]:
        """The bot's menu: (command, what it does)."""
