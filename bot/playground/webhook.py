"""Where the bot asked to be called, and how the last calls went."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Webhook:
    """An empty address means there is none; errors are the Bot API's `last_error_*`."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    error: str = ""
    error_at: int = 0
    allowed: list[str] = field(default_factory=list)

    def as_api(self, pending: int) -> dict[str, Any]:
        info: dict[str, Any] = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending}
        if self.url:
            info["max_connections"] = self.max_connections
        if self.error:
            info |= {"last_error_date": self.error_at, "last_error_message": self.error}
        return info | ({"allowed_updates": self.allowed} if self.allowed else {})
