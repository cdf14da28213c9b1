"""A message as plain text with lettered choices, for channels without buttons: 「[a] 选我」, and "a" presses it.

Letters, not numbers: a number may be the answer to a question of the questionnaire.
"""

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from bot.messages import Attachment, Button, Outgoing, Quote
from bot.wording import wording

LONGEST_QUOTE = 300
MOST_SOURCES = 4


def choices(messages: Sequence[Outgoing]) -> list[str]:
    """The data behind a, b, c …, in order."""
    return [b.data or "" for b in _pressable(messages)][: len(ascii_lowercase)]


def pressed(known: Sequence[str], text: str) -> str | None:
    """The data of the choice that this text names by its letter, if it does."""
    letter = text.strip().strip("[]【】()（）").lower()
    position = ascii_lowercase.find(letter) if len(letter) == 1 else -1
    return known[position] if 0 <= position < len(known) else None


def lettered(messages: Sequence[Outgoing], quotes: bool = True) -> list[str]:
    """One text for each message; addresses and letters written out, the letters going on from one to the next."""
    letters = iter(ascii_lowercase)
    return [_text(message, letters, quotes) for message in messages]


def _text(message: Outgoing, letters: Iterator[str], quotes: bool) -> str:
    lines = [*message.paragraphs, *_file(message.attachment), *_sources(message.quotes, quotes)]
    for button in (b for row in message.buttons for b in row):
        if button.url:
            lines.append(f"{button.label}：{button.url}")
        elif letter := next(letters, None):
            lines.append(f"[{letter}] {button.label}")
    return "\n".join(filter(None, [*lines, _keys(message), f"（{message.note}）" if message.note else ""]))


def _file(attachment: Attachment | None) -> list[str]:
    """A text is written out; any other file is to be had elsewhere."""
    if attachment is None:
        return []
    if attachment.media_type.startswith("text/plain"):
        return [attachment.read().decode()]
    return [wording().say("file_elsewhere", file=attachment.name)]


def _keys(message: Outgoing) -> str:
    """The keys of the home keyboard work as words."""
    labels = [key.label for row in wording().keyboard for key in row] if message.keyboard else []
    return wording().say("keys_as_words", keys="、".join(labels)) if labels else ""


def _sources(given: Sequence[Quote], quotes: bool) -> list[str]:
    """Each place once; of many whose words stand above only the first few, as nothing can be folded here."""
    places = list({quote.source: quote for quote in given}.values())
    lines = []
    for quote in places[:MOST_SOURCES]:
        lines.append(wording().say("source_line", source=quote.source))
        if quotes and quote.text:
            lines += [f"  │ {line}" for line in quote.text[:LONGEST_QUOTE].split("\n")]
    more = len(places) > MOST_SOURCES
    return lines + ([wording().say("source_count", count=len(places))] if more else [])


def _pressable(messages: Sequence[Outgoing]) -> list[Button]:
    return [b for m in messages for row in m.buttons for b in row if not b.url]
