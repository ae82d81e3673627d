"""What people were told of their data, on whose behalf they speak, who looked at a number, and who asked to be forgotten."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, at, flag, key, metadata, ref, text

consents = sa.Table(  # append-only: which version of the notice somebody was shown, when, in which language
    "consents",
    metadata,
    key(),
    ref("person_id", "people.id", null=False, index=True),
    text("version", null=False),
    text("language", null=False),
    at("at", null=False),
)

behalves = sa.Table(  # 代办: the person a report is really about, with their consent as the reporter said it
    "behalves",
    metadata,
    key(),
    ref("draft_id", "drafts.id", null=False, index=True),
    ref("ticket_id", "tickets.id", index=True),
    text("who", null=False),  # as the reporter said it: 我妈, 楼下张奶奶
    text("phone"),
    flag("agreed"),
    at("agreed_at"),
    at("at", null=False),
)

looks = sa.Table(  # append-only: looks at a telephone number that belong to no ticket; those of a ticket stand in its history
    "looks",
    metadata,
    key(),
    ref("person_id", "people.id", null=False, index=True),  # whose number it is
    ref("by_id", "people.id", null=False),
    ref("emergency_id", "emergencies.id"),
    at("at", null=False),
)

erasures = sa.Table(  # who asked to be forgotten: after a restore they are forgotten again
    "erasures",
    metadata,
    key(),
    sa.Column("person_id", Big, nullable=False),  # no reference: a backup older than the person has none
    text("salt", null=False),
    text("mark", null=False),  # a slow salted hash of the telegram id
    at("at", null=False),
    sa.Column("telegram_id", Big),  # only until what Telegram handed over is gone through, some minutes
    sa.Column("updates_to", Big),  # how far that is
    sa.Column("notices_to", Big),
    at("done_at"),
    sa.Index(
        "ix_erasures_open",
        "id",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    ),
)
