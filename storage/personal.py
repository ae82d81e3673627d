"""What every table holds of people, why, for how long, and what becomes of it on /mydata and /forget: no table without a line here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Holds(StrEnum):
    """What a column holds."""

    person = "person"  # a reference to a person; after /forget to a row with nothing in it
    chat = "chat"  # a chat or a message in it; a private chat has the person's own number
    words = "words"  # what somebody said, is called, or lives at; their files
    office = "office"  # words of staff in office
    plain = "plain"  # codes, names of places, numbers of ours: tell of nobody


@dataclass(frozen=True, slots=True)
class Table:
    """`columns`: everything that is not a moment, a number of ours, a yes or no, or a reference to something but a person.

    whose, why, how_long: for people (docs/privacy.md). mine: the section of /mydata, or in brackets why there is none.
    forget: what /forget does.
    """

    whose: str
    why: str
    how_long: str
    mine: str
    forget: str
    columns: dict[str, Holds] = field(default_factory=dict)


def _columns(**by_kind: str) -> dict[str, Holds]:
    return {name: Holds(kind) for kind, names in by_kind.items() for name in names.split()}


NOBODY = "nobody"
ALWAYS = "for good"
WORDS = "RETENTION_DAYS after the matter's end"
RAW = "RAW_RETENTION_DAYS"
NOT_MINE = "(nothing of residents)"
OFFICE = "kept: acts in office; the name goes"

TABLES: dict[str, Table] = {
    "people": Table(
        "everybody who wrote, pressed, or stands in the roster", "to answer them and to find them",
        "until /forget", "about", "emptied: no name, number, phone, home",
        _columns(chat="telegram_id", words="name username phone home_words", plain="language consent_version"),
    ),
    "consents": Table(
        "everybody who was shown the notice", "proof of having told them", ALWAYS, "consents",
        "kept: says that somebody was told, no longer who", _columns(person="person_id", plain="version language"),
    ),
    "duties": Table(
        "staff", "who answered for a place at any time", ALWAYS, "duties", OFFICE, _columns(person="person_id", plain="post department"),
    ),
    "leaves": Table(
        "staff", "who stands in", ALWAYS, "leaves", OFFICE, _columns(person="person_id deputy_id by_id"),
    ),
    "rotas": Table("staff", "whose turn it is", ALWAYS, "(turns of a whole post)", OFFICE, _columns(person="people by_id", plain="post")),
    "duty_ends": Table("staff", "who ended whose duty", ALWAYS, "(the duty itself is shown)", OFFICE, _columns(person="by_id")),
    "invites": Table(
        "staff to be", "to let one person in", ALWAYS, "invites", "name and phone emptied",
        _columns(person="inviter_id used_by decided_by revoked_by", words="name phone", plain="print nonce post department"),
    ),
    "bindings": Table(
        NOBODY, "which group was bound by whom", ALWAYS, "(acts in office)", OFFICE,
        _columns(person="by_id", chat="chat", plain="kind mode"),
    ),
    "digest_choices": Table(
        "staff", "when and how they want digests", "until changed", "digest_choices", "deleted",
        _columns(person="person_id", plain="language"),
    ),
    "emergencies": Table(
        NOBODY, "what held for a place", ALWAYS, NOT_MINE, OFFICE,
        _columns(person="command_id by_id ended_by", office="words", plain="grid_path"),
    ),
    "safety": Table(
        "who answered in an emergency", "to find who needs help", f"where they are: {RAW}; the rest until /forget", "safety", "deleted",
        _columns(person="person_id", chat="chat", words="place", plain="answer"),
    ),
    "looks": Table(
        "who needs help in an emergency", "who looked at their phone number", ALWAYS, "looks",
        "kept: says that somebody looked, no longer at whom", _columns(person="person_id by_id"),
    ),
    "drafts": Table(
        "reporters", "a report before it is registered", f"{WORDS}; came to nothing: {RAW}", "drafts", "words, place, chat emptied",
        _columns(
            person="person_id", chat="chat message", words="text place evidence",
            plain="category alternatives danger status asking matters read_as lexicon_version",
        ),
    ),
    "behalves": Table(
        "people somebody filed for", "to reach them", WORDS, "behalves", "deleted when the matter ends",
        _columns(words="who phone"),
    ),
    "albums": Table(
        "reporters", "parts of an album that are still coming", "words: seconds", "albums", "deleted",
        _columns(person="person_id", chat="chat", words="said", plain="album"),
    ),
    "expectations": Table(
        "everybody", "what their next words are for", "24 hours", "expectations", "deleted",
        _columns(person="person_id", chat="chat", words="facts", plain="action"),
    ),
    "messages": Table(
        "everybody", "a reply finds its matter", ALWAYS, "(numbers of messages)", "the person's own deleted",
        _columns(chat="chat message", plain="purpose"),
    ),
    "message_topics": Table(
        NOBODY, "answers go where was asked", ALWAYS, "(numbers of messages in groups)", "kept: tells of nobody",
        _columns(chat="chat message", plain="topic"),
    ),
    "tickets": Table(
        "reporters", "the matter", f"words, unit, room: {WORDS}; category, building, times: for good", "tickets",
        "the same, at the end of the matter; nobody hears of it any more",
        _columns(
            person="reporter_id assignee_id first_holder_id watched_by", chat="source_chat source_message", words="text place",
            plain="number status category danger grid_path promise outcome waiting_for lexicon_version watch",
        ),
    ),
    "ticket_events": Table(
        "reporters, followers, staff", "the history, in a chain", f"words: {WORDS}; steps: for good", "ticket_events",
        "words emptied, the chain keeps their digest; of a neighbour's matter at once, of one's own at its end",
        _columns(person="actor_id", words="facts", plain="action part before after"),
    ),
    "followers": Table(
        "who said 我也是", "to tell them how it goes", ALWAYS, "followers", "kept: somebody followed; chat and message emptied",
        _columns(person="person_id", chat="chat message"),
    ),
    "attachments": Table(
        "who sent files", "photos of the matter (ids, the files lie with Telegram)", WORDS, "attachments",
        "deleted; of one's own open matter at its end",
        _columns(person="person_id", chat="chat message", words="file_id file_unique_id", plain="kind size"),
    ),
    "ratings": Table(
        "reporters, followers", "how content people are", f"words: {WORDS}; answers: for good", "ratings",
        "words emptied; the answers stay, whose they were does not", _columns(person="person_id", words="words", plain="answer"),
    ),
    "corrections": Table(
        "who corrected a category", "to read better", WORDS, "corrections", "deleted",
        _columns(person="person_id", words="text", plain="from_category to_category lexicon_version"),
    ),
    "word_proposals": Table(
        NOBODY, "words for the reader, with sentences in which they stood (numbers masked)", ALWAYS, "(of nobody in particular)",
        "the person's sentences deleted", _columns(words="changed", plain="word category status"),
    ),
    "lexicon_changes": Table(
        "staff", "who changed the reader's words", ALWAYS, "(acts in office)", OFFICE, _columns(person="person_id", plain="word category"),
    ),
    "rulings": Table(
        "staff", "questions to those above", f"words: {WORDS}", "(acts in office)", "words emptied with their matter",
        _columns(person="asked_by proposed_id ruled_by", words="words ruling", plain="kind"),
    ),
    "call_backs": Table(
        "reporters", "what was said when called back", f"words: {WORDS}", "(the answers; words are staff's notes)",
        "words emptied with their matter", _columns(person="called_by", words="words", plain="week answer"),
    ),
    "exclusions": Table(
        "staff", "why a matter is out of the rates", ALWAYS, "(acts in office)", OFFICE, _columns(person="by_id", office="reason"),
    ),
    "whistles": Table(
        "staff", "departments called in", f"words: {WORDS}", "(acts in office)", "words emptied with their matter",
        _columns(person="by_id", words="words", plain="source"),
    ),
    "whistle_calls": Table(
        "staff", "how each department came", f"words: {WORDS}", "(acts in office)", "words emptied with their matter",
        _columns(person="liaison_id marked_by excused_by", words="result", office="excuse", plain="department mark"),
    ),
    "paces": Table("everybody", "who talks too fast", "overwritten", "(a counter)", "deleted", _columns(person="subject", plain="kind at_ms spent_ms")),
    "mutes": Table(
        "who was muted", "why and until when", ALWAYS, "mutes", "reason emptied, lifted",
        _columns(person="person_id by_id lifted_by", words="reason"),
    ),
    "kept_words": Table(
        "who talked too fast or was muted", "no word is lost", RAW, "kept_words", "deleted",
        _columns(person="person_id", chat="chat message", words="text", plain="why"),
    ),
    "inbox": Table(
        "everybody", "what Telegram handed over, raw: nothing is lost, and it can be shown what was done", RAW, "inbox",
        "emptied, also where somebody quotes them",
        _columns(chat="lane", words="payload", plain="bot_id update_id status owner decision error"),
    ),
    "outbox": Table(
        "everybody", "what was told whom", f"content: {RAW}; that it was told: for good", "outbox", "emptied",
        _columns(
            person="person_id", chat="chat reply_to fallback_chat fallback_message message topic", words="facts",
            plain="key kind urgency status owner error",
        ),
    ),
    "cards": Table(
        "everybody", "which message to edit", ALWAYS, "(numbers of messages)", "chat and message emptied",
        _columns(person="person_id", chat="chat reply_to message", plain="kind"),
    ),
    "chat_pace": Table("everybody", "a chat that must wait", "minutes", "(a moment)", "deleted", _columns(chat="chat")),
    "erasures": Table(
        "who asked to be forgotten", "to forget them again after a restore", ALWAYS, "(they are gone)",
        "a salted slow hash of the number; the number itself for some minutes", _columns(person="person_id", chat="telegram_id", plain="salt mark updates_to notices_to"),
    ),
    "chats": Table(NOBODY, "groups and their grids", ALWAYS, NOT_MINE, "kept: groups only", _columns(chat="chat topic", plain="kind mode title")),
    "grids": Table(NOBODY, "places", ALWAYS, NOT_MINE, "kept: tells of nobody", _columns(plain="code name level path kind aliases area")),
    "grid_changes": Table(NOBODY, "places", ALWAYS, NOT_MINE, "kept: tells of nobody", _columns(plain="action code into")),
    "working_hours": Table(NOBODY, "places", ALWAYS, NOT_MINE, "kept: tells of nobody", _columns(plain="hours")),
    "ticket_days": Table(NOBODY, "numbers given out", ALWAYS, NOT_MINE, "kept: tells of nobody", _columns(plain="day")),
    "history_links": Table(
        NOBODY, "the chain: digests", ALWAYS, NOT_MINE, "kept: a digest tells nothing by itself",
        _columns(plain="position event_id facts_digest hash"),
    ),
    "obligations": Table(NOBODY, "what must happen once, by numbers of ours", ALWAYS, NOT_MINE, "kept: numbers of ours", _columns(plain="kind scope period")),
    "leases": Table(NOBODY, "which process speaks", "minutes", NOT_MINE, "kept: tells of nobody", _columns(plain="name owner term")),
}  # fmt: skip


def as_lines() -> list[str]:
    """The table of docs/privacy.md."""
    head = ["| table | whose | why | how long | in `/mydata` | on `/forget` |", "| --- | --- | --- | --- | --- | --- |"]
    rows = sorted(TABLES.items(), key=lambda item: item[1].whose == NOBODY)
    return head + [
        f"| `{name}` | {t.whose} | {t.why} | {t.how_long} | {t.mine if t.mine.startswith('(') else f'`{t.mine}`'} | {t.forget} |"
        for name, t in rows
    ]
