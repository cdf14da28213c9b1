"""A message as plain text with numbered choices, for channels without buttons."""

from bot.messages import Outgoing

LONGEST_QUOTE = 300


def numbered(message: Outgoing, first: int = 1, quotes: bool = True) -> str:
    """Paragraphs, proof, choices (`first` is the number of the first one), note; addresses are written out."""
    lines = [*message.paragraphs]
    for quote in message.quotes:
        lines.append(f"出处：{quote.source}")
        if quotes and quote.text:
            lines += [f"  │ {line}" for line in quote.text[:LONGEST_QUOTE].split("\n")]
    number = first
    for button in (b for row in message.buttons for b in row):
        if button.url:
            lines.append(f"{button.label}：{button.url}")
        elif button.data:
            lines.append(f"[{number}] {button.label}")
            number += 1
    return "\n".join([*lines, *([f"（{message.note}）"] if message.note else [])])


def choices(messages: list[Outgoing]) -> list[str]:
    """The data behind the numbers, in order."""
    return [b.data for m in messages for row in m.buttons for b in row if b.data]


def pressed(messages: list[Outgoing], text: str) -> str | None:
    """The data of the choice that this text names by its number, if it does."""
    given, known = text.strip().strip("[]【】"), choices(messages)
    if not (given.isascii() and given.isdigit() and len(given) <= 2):
        return None
    return known[int(given) - 1] if 1 <= int(given) <= len(known) else None
