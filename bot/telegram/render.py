"""An Outgoing in Telegram's HTML: split first, escaped then, so that every part is whole."""

import re
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.messages import Button, Outgoing, Quote
from bot.telegram.split import split
from bot.wording import wording

# Telegram allows 4096 after it has read the markup; the markup is counted here too, to be on the safe side.
LIMIT = 4000
PIECE = 3000
CAPTION = 1000
CALLBACK_BYTES = 64
LONGEST_LABEL = 40
POINT = 60
FEW_SOURCES = 3
TAG = re.compile(r"<[^>]+>")

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Part:
    """One message as it is sent."""

    html: str
    markup: Markup | None = None

    @property
    def plain(self) -> str:
        """The same words without markup."""
        return unescape(TAG.sub("", self.html))


def render(message: Outgoing, username: str = "") -> list[Part]:
    """At least one part; the buttons hang on the last."""
    texts = _pack(_blocks(message)) or ["…"]
    return [*(Part(t) for t in texts[:-1]), Part(texts[-1], _markup(message, username))]


def caption(message: Outgoing) -> str:
    return escape((split(message.text, CAPTION) or [""])[0], quote=False)


def _blocks(message: Outgoing) -> list[str]:
    told = [escape(piece, quote=False) for p in message.paragraphs for piece in split(p, PIECE)]
    point = message.lead
    if message.quotes and len(told) > point and len(told[point]) <= POINT:
        told[point] = f"<b>{told[point]}</b>"
    proof = _proof(message.quotes)
    return told + proof + ([f"<i>{escape(message.note, quote=False)}</i>"] if message.note else [])


def _proof(quotes: tuple[Quote, ...]) -> list[str]:
    """Each quote under its source; sources alone (the words stand above) together, and folded when they are many."""
    blocks: list[str] = []
    for bare, some in groupby(quotes, key=lambda quote: not quote.text):
        if bare:
            blocks += _sources([quote.source for quote in some])
        else:
            blocks += [block for quote in some for block in _quote(quote)]
    return blocks


def _sources(sources: list[str]) -> list[str]:
    lines = [escape(wording().say("source_line", source=s), quote=False) for s in dict.fromkeys(sources)]
    if len(lines) <= FEW_SOURCES:
        return ["\n".join(lines)]
    folded = "\n".join(lines)
    return [f"<blockquote expandable>{folded}</blockquote>"]


def _quote(quote: Quote) -> list[str]:
    source = escape(wording().say("source_line", source=quote.source), quote=False)
    pieces = split(quote.text, PIECE)
    if not pieces:
        return [source]
    blocks = [f"<blockquote expandable>{escape(piece, quote=False)}</blockquote>" for piece in pieces]
    return [f"{source}\n{blocks[0]}", *blocks[1:]]


def _pack(blocks: list[str]) -> list[str]:
    """As few parts as hold the blocks, none of which is longer than a part."""
    parts: list[str] = []
    for block in blocks:
        joined = f"{parts[-1]}\n\n{block}" if parts else block
        if parts and _units(joined) <= LIMIT:
            parts[-1] = joined
        else:
            parts.append(block)
    return parts


def _units(html: str) -> int:
    return len(html.encode("utf-16-le", "surrogatepass")) // 2


def _markup(message: Outgoing, username: str) -> Markup | None:
    rows = [[made for b in row if (made := _button(b, username))] for row in message.buttons]
    if rows := [row for row in rows if row]:
        return InlineKeyboardMarkup(rows)
    return home_keyboard() if message.keyboard else None


def _button(button: Button, username: str) -> InlineKeyboardButton | None:
    label = button.label if len(button.label) <= LONGEST_LABEL else button.label[: LONGEST_LABEL - 1] + "…"
    if button.url:
        return InlineKeyboardButton(label, url=button.url)
    if button.data == "private:":
        return InlineKeyboardButton(label, url=f"https://t.me/{username}?start=group") if username else None
    data = button.data or ""
    fits = 0 < len(data.encode()) <= CALLBACK_BYTES
    return InlineKeyboardButton(label, callback_data=data) if fits else None


def home_keyboard() -> ReplyKeyboardMarkup:
    rows = [[KeyboardButton(key.label) for key in row] for row in wording().keyboard]
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, is_persistent=True)
