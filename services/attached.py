"""What came along with a message: kept as rows with its ticket or draft, and sent to whoever handles the matter."""

from __future__ import annotations

from typing import Any

from domain.notices import Kind, Notice, Urgency
from domain.refusals import CardIsOld, NotAllowed
from domain.said import Said
from services.access import access_ticket
from services.showing import viewing
from services.work import Outcome, Work
from storage import drafts

MOST = 20
"""Files sent at one press, the newest."""


def attachment_rows(
    work: Work, said: Said, *, ticket: int | None = None, draft: int | None = None
) -> list[dict[str, Any]]:
    """A row for each file; about neither while nobody knows to what it belongs."""
    return [
        {
            "ticket_id": ticket,
            "draft_id": draft,
            "person_id": work.person.id,
            "kind": a.kind,
            "file_id": a.file_id,
            "file_unique_id": a.unique_id,
            "size": a.size,
            "chat": said.chat,
            "message": a.message or said.message,
            "at": work.now,
        }
        for a in said.attached
    ]


def send_files(work: Work, ticket_id: int) -> Outcome:
    """查看附件: each file in a message of its own, so that one that cannot be sent keeps none back.

    Errors: NoSuchTicket, NotAllowed for residents and where the matter is delicate, CardIsOld outside the private chat.
    """
    ticket, parts = access_ticket(work, ticket_id)
    if not work.caller.private:
        raise CardIsOld(number=ticket.number)
    if not viewing.opens_files(ticket, work.person.id, parts):
        raise NotAllowed
    found = drafts.attachments_of(work.c, ticket.id)[-MOST:]
    for nth, row in enumerate(found, 1):
        work.say(
            Notice(
                key=f"attachment:{row.id}:{work.cause()}",
                kind=Kind.attachment,
                chat=work.person.telegram_id,
                facts={"attachment": row.id, "nth": nth, "of": len(found)},
                person=work.person.id,
                ticket=ticket.id,
                urgency=Urgency.answer,
            )
        )
    return Outcome("files_sent" if found else "no_files", ticket=ticket.id)
