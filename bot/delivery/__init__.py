"""The speaking end: what is a row in the outbox is told, once, in order, within Telegram's limits."""

import os

# PTB's own way to choose its future type of retry_after; without it every 429 raises a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")
