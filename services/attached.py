"""What came along with a message, as rows to be kept with its ticket or draft."""

from __future__ import annotations

from typing import Any

from domain.said import Said
from services.work import Work


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
