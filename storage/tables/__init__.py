"""Every table once: names are the field's own, statuses are explained beside their column."""

from storage.tables.columns import Big, Moment, metadata
from storage.tables.conduct import kept_words, mutes, paces
from storage.tables.owed import leases, obligations
from storage.tables.people import chats, duties, grids, people
from storage.tables.queues import cards, chat_pace, inbox, outbox
from storage.tables.reports import albums, drafts, expectations, messages
from storage.tables.tickets import attachments, followers, ratings, ticket_days, ticket_events, tickets
from storage.tables.words import corrections, lexicon_changes, word_proposals

__all__ = [
    "Big",
    "Moment",
    "albums",
    "attachments",
    "cards",
    "chat_pace",
    "chats",
    "corrections",
    "drafts",
    "duties",
    "expectations",
    "followers",
    "grids",
    "inbox",
    "kept_words",
    "leases",
    "lexicon_changes",
    "messages",
    "metadata",
    "mutes",
    "obligations",
    "outbox",
    "paces",
    "people",
    "ratings",
    "ticket_days",
    "ticket_events",
    "tickets",
    "word_proposals",
]
