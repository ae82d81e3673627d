"""Marked text becomes entities as Telegram makes them, and safe HTML for the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.html_mode import parse_html
from bot.playground.markdown_mode import parse_markdown
from bot.playground.refusals import Refusal
from bot.playground.rendering import render
from bot.playground.texts import marked, piece


def spans(parsed: tuple[str, list[dict[str, object]]]) -> list[tuple[object, str]]:
    text, entities = parsed
    return [(e["type"], piece(text, e)) for e in entities]


def test_html_marks_words_counted_in_utf16():
    text, entities = parse_html("😀<b>楼道<i>灯</i></b> &lt;坏了&gt; &amp;c")
    assert text == "😀楼道灯 <坏了> &c"
    assert entities == [{"type": "italic", "offset": 4, "length": 1}, {"type": "bold", "offset": 2, "length": 3}]


def test_html_knows_links_mentions_code_and_quotes():
    source = (
        '<a href="https://example.org/?a=1&amp;b=2">看</a> <a href="tg://user?id=7">王</a> '
        '<pre><code class="language-sql">x</code></pre><blockquote expandable>q</blockquote><tg-spoiler>s</tg-spoiler>'
    )
    _, entities = parse_html(source)
    assert [e["type"] for e in entities] == ["text_link", "text_mention", "pre", "expandable_blockquote", "spoiler"]
    assert (entities[0]["url"], entities[1]["user"], entities[2]["language"]) == (
        "https://example.org/?a=1&b=2",
        7,
        "sql",
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
        ("楼<x>", 'Unsupported start tag "x" at byte offset 3'),
        ("3 < 5", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b", 'Unclosed start tag "b" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(source: str, words: str):
    with pytest.raises(Refusal) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_markdown_marks_words():
    source = "*粗* _斜_ __下__ ~删~ ||藏|| `码` [看](https://example.org) 1\\.\n>引\n>文\n完"
    kinds = ["bold", "italic", "underline", "strikethrough", "spoiler", "code", "text_link", "blockquote"]
    words = ["粗", "斜", "下", "删", "藏", "码", "看", "引\n文"]
    assert spans(parse_markdown(source)) == list(zip(kinds, words, strict=True))
    assert parse_markdown("```sql\nselect 1\n```")[1] == [{"type": "pre", "offset": 0, "length": 9, "language": "sql"}]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("完成.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("261121-001", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("楼*灯", "Can't find end of Bold entity at byte offset 3"),
        ("[看](http", "Can't find end of a URL at byte offset 4"),
    ],
)
def test_bad_markdown_is_refused_in_telegrams_words(source: str, words: str):
    with pytest.raises(Refusal) as refused:
        parse_markdown(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_telegram_finds_commands_mentions_tags_and_links_by_itself():
    found = spans(marked("  /report@xiaoshao_bot 灯坏了 @wang_ayi #报事 https://example.org/a  ", []))
    assert found == [
        ("bot_command", "/report@xiaoshao_bot"),
        ("mention", "@wang_ayi"),
        ("hashtag", "#报事"),
        ("url", "https://example.org/a"),
    ]
    assert marked("a@wang_ayi.cn 1/2", [])[1] == []


def test_the_page_gets_nothing_it_could_execute():
    text, entities = parse_html('<b>&lt;script&gt;</b>\n<a href="javascript://x">y</a>')
    assert render(text, entities) == "<b>&lt;script&gt;</b><br>y"


@given(st.text(alphabet="ab<>&\"'/楼😀\n", max_size=30))
def test_whatever_people_write_is_shown_as_written(text: str):
    shown = render(text, marked(text, [])[1])
    assert "<" not in shown.replace("<br>", "").replace('<span class="bot_command">', "").replace("</span>", "")
