"""Sheets in and out: rosters read, exports written, with the words a person on the command line reads."""

from bot.sheets.command_export import run_export
from bot.sheets.command_import import run_import
from bot.sheets.days import parse_day

__all__ = ["parse_day", "run_export", "run_import"]
