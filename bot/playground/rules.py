"""Telegram's numbers, in one place; a bench or a test hands in others."""

from dataclasses import dataclass


@dataclass
class Rules:
    """Times in seconds, sizes in UTF-16 units or bytes as the name says."""

    limits: bool = True
    private_per_second: float = 1.0
    private_burst: int = 3
    group_per_minute: int = 20
    overall_per_second: int = 30
    text_units: int = 4096
    caption_units: int = 1024
    callback_bytes: int = 64
    answer_characters: int = 200
    query_seconds: float = 30
    press_kept: float = 150
    update_kept: float = 24 * 3600
    delete_within: int = 48 * 3600
    download_bytes: int = 20 * 1024 * 1024
    path_kept: float = 3600
    webhook_retry: float = 1.0
    validate: bool = True
