"""Text as Telegram counts and marks it: UTF-16 units, entities, trimming, automatic mentions and commands."""

import re
from typing import Any

Entity = dict[str, Any]

AUTOMATIC = (
    ("url", re.compile(r"https?://[^\s<>\"，。；、）]+")),
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{2,31}", re.ASCII)),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)


CONTROL = {code: " " for code in range(32) if code not in {9, 10, 13}} | {13: None}
REMOVED = {0x333: None, 0x33F: None, 0x30A: None} | dict.fromkeys(range(0x2028, 0x202F))
INVISIBLE = {0x85, 0xA0, 0xAD, 0x1680, 0x180E, 0x205F, 0x2060, 0x2800, 0x3000, 0xFE0F, 0xFEFF, *range(0x2000, 0x2030)}


def cleaned(text: str) -> str:
    """Without the characters Telegram takes out; raises UnicodeEncodeError for halves of characters."""
    text.encode()
    return text.translate(CONTROL | REMOVED)


def blank(text: str) -> bool:
    """Whether nothing of it would be seen."""
    return all(character.isspace() or ord(character) in INVISIBLE for character in text)


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def piece(text: str, entity: Entity) -> str:
    """The words an entity covers."""
    raw = text.encode("utf-16-le")
    return raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le", "replace")


def marked(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Trimmed text with the given entities and those Telegram finds by itself, in order of place."""
    trimmed = text.strip()
    before = units(text[: len(text) - len(text.lstrip())])
    kept = [moved for entity in entities if (moved := _moved(entity, -before, units(trimmed)))]
    found = [entity for entity in automatic(trimmed) if not any(_overlap(entity, other) for other in kept)]
    return trimmed, sorted(kept + found, key=lambda entity: (entity["offset"], -entity["length"]))


def _moved(entity: Entity, by: int, limit: int) -> Entity | None:
    start = max(0, entity["offset"] + by)
    end = min(limit, entity["offset"] + by + entity["length"])
    return {**entity, "offset": start, "length": end - start} if end > start else None


def _overlap(one: Entity, other: Entity) -> bool:
    if other["type"] not in {"code", "pre", "text_link", "text_mention", "url", "mention"}:
        return False
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


def automatic(text: str) -> list[Entity]:
    found: list[Entity] = []
    for kind, pattern in AUTOMATIC:
        for match in pattern.finditer(text):
            entity = {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
            if not any(_overlap(entity, other) for other in found):
                found.append(entity)
    return found
