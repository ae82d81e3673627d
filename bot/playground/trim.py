"""Trims a description of the Bot API (methods and types as JSON) to what checking a call needs.

Run `python -m bot.playground.trim SOURCE.json` when the Bot API has grown; it rewrites `botapi.json` beside this module.
A field becomes `"Type|Other type"`, with `!` in front when it is required and `=value` behind when only one value is allowed.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CONSTANT = re.compile(r"(?:must be|always) [“\"'*]?([a-z_0-9]+)[”\"'*]?")
LIST = "Array of "
LICENCE = (
    "Derived from the schema of aiogram (MIT, Copyright (c) Alex Root Junior) and from PaulSonOfLars/telegram-bot-api-spec "
    "(MIT, Copyright (c) Paul Larsen). Permission is hereby granted, free of charge, to any person obtaining a copy of this "
    'software and associated documentation files (the "Software"), to deal in the Software without restriction, including '
    "without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the "
    "Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions: The "
    "above copyright notice and this permission notice shall be included in all copies or substantial portions of the "
    'Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED '
    "TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE "
    "AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT "
    "OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."
)


def _field(field: dict[str, Any]) -> str:
    kinds = field["types"]
    if kinds[0].startswith(LIST):  # the source writes a list of several kinds as its first kind only
        kinds = [kind if kind.startswith(LIST) else LIST + kind for kind in kinds]
    words = "|".join(kinds)
    constant = CONSTANT.search(field.get("description") or "")
    fixed = f"={constant.group(1)}" if constant and field["name"] in {"type", "status", "source"} else ""
    return ("!" if field["required"] else "") + words + fixed


def _fields(entry: dict[str, Any]) -> dict[str, str]:
    return {field["name"]: _field(field) for field in entry.get("fields", [])}


def trim(source: dict[str, Any]) -> dict[str, Any]:
    """`{"version", "licence", "methods": {name: {param: words}}, "types": {name: {field: words} or [subtypes]}}`."""
    return {
        "version": source["version"],
        "licence": LICENCE,
        "methods": {name: _fields(entry) for name, entry in source["methods"].items()},
        "types": {name: entry.get("subtypes") or _fields(entry) for name, entry in source["types"].items()},
    }


def write(source: Path, target: Path = HERE / "botapi.json") -> None:
    trimmed = trim(json.loads(source.read_text(encoding="utf-8")))
    target.write_text(json.dumps(trimmed, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
