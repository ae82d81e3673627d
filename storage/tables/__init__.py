"""Every table once: names are the field's own, statuses are explained beside their column."""

from storage.tables.columns import Big, Moment, metadata
from storage.tables.conduct import kept_words, mutes, paces
from storage.tables.digests import digest_choices
from storage.tables.duty import emergencies, leaves, rotas, safety
from storage.tables.invites import bindings, duty_ends, invites, message_topics
from storage.tables.owed import leases, obligations
from storage.tables.people import chats, duties, grid_changes, grids, people
from storage.tables.privacy import behalves, consents, erasures, looks
from storage.tables.proof import history_links
from storage.tables.queues import cards, chat_pace, inbox, outbox
from storage.tables.reports import albums, drafts, expectations, messages
from storage.tables.rulings import call_backs, exclusions, rulings
from storage.tables.tickets import attachments, followers, ratings, ticket_days, ticket_events, tickets
from storage.tables.time import working_hours
from storage.tables.whistles import whistle_calls, whistles
from storage.tables.words import corrections, lexicon_changes, word_proposals

__all__ = [
    "Big",
    "Moment",
    "albums",
    "attachments",
    "behalves",
    "bindings",
    "call_backs",
    "cards",
    "chat_pace",
    "chats",
    "consents",
    "corrections",
    "digest_choices",
    "drafts",
    "duties",
    "duty_ends",
    "emergencies",
    "erasures",
    "exclusions",
    "expectations",
    "followers",
    "grid_changes",
    "grids",
    "history_links",
    "inbox",
    "invites",
    "kept_words",
    "leases",
    "leaves",
    "lexicon_changes",
    "looks",
    "message_topics",
    "messages",
    "metadata",
    "mutes",
    "obligations",
    "outbox",
    "paces",
    "people",
    "ratings",
    "rotas",
    "rulings",
    "safety",
    "ticket_days",
    "ticket_events",
    "tickets",
    "whistle_calls",
    "whistles",
    "word_proposals",
    "working_hours",
]
