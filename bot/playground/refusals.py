"""What Telegram says when it does not do what it was asked: code, words and parameters."""

from typing import Any


class Refusal(Exception):  # noqa: N818 -- named for what is so
    """One error answer of the Bot API."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad(words: str, **parameters: Any) -> Refusal:
    return Refusal(400, f"Bad Request: {words}", **parameters)


def forbidden(words: str) -> Refusal:
    return Refusal(403, f"Forbidden: {words}")


def conflict(words: str) -> Refusal:
    return Refusal(409, f"Conflict: {words}")


def too_many(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def upgraded(new_id: int) -> Refusal:
    return bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=new_id)


class CannotDo(Exception):  # noqa: N818 -- said to the person at the page, not to the program
    """A person tried what their phone would not offer."""
