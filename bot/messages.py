"""Incoming and Outgoing: what crosses between the conversation and a channel. Plain frozen data, no channel's names."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass
from typing import Any, Literal

IncomingKind = Literal["text", "button", "unsupported"]
# Channels without buttons, see `bot.lettered`.
TEXT_ONLY = ("wechat", "terminal")
Who = Literal["user", "bot", "staff"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a person did in a channel.

    chat     the channel's own key of the conversation; never leaves `addresses`
    payload  the text, the button's data, or the kind of thing that cannot be read ("sticker")
    message  the channel's id of the message that the text or the button belongs to
    attached the text came with a picture or a file, which nobody looks at
    private  False in a group, where nothing personal is shown
    album    what several pictures or files that were sent together have in common
    """

    channel: str
    chat: str
    kind: IncomingKind
    payload: str
    edited: bool = False
    private: bool = True
    message: str | None = None
    attached: bool = False
    album: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A label with either the data that comes back when it is pressed (at most 64 bytes) or an address to open."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source with the line that says where they stand."""

    text: str
    source: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to keep; content is base64 so that it can lie in the outbox as JSON."""

    name: str
    media_type: str
    content: str

    @classmethod
    def of(cls, name: str, media_type: str, content: bytes) -> Attachment:
        return cls(name, media_type, base64.b64encode(content).decode())

    def read(self) -> bytes:
        return base64.b64decode(self.content)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to the person, without markup: every channel renders it in its own way.

    paragraphs  plain text, the point first
    lead        how many paragraphs stand before the point, e.g. that an edited question is answered anew
    note        a small line below, e.g. that a machine answered
    keyboard    show the home keyboard with it
    replaces    the channel's id of an earlier message that this one takes the place of
    reply_to    the channel's id of the person's message that this one hangs on
    """

    paragraphs: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    note: str = ""
    keyboard: bool = False
    attachment: Attachment | None = None
    replaces: str | None = None
    reply_to: str | None = None
    answer_id: str | None = None
    lead: int = 0
    who: Who = "bot"

    @property
    def text(self) -> str:
        """What is kept in the history and shown where nothing can be folded."""
        return "\n".join(self.paragraphs)

    def to_json(self) -> dict[str, Any]:
        """Without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in (None, (), "", False)}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Outgoing:
        attachment = fields.get("attachment")
        known = fields | {
            "paragraphs": tuple(fields.get("paragraphs", ())),
            "quotes": tuple(Quote(**q) for q in fields.get("quotes", ())),
            "buttons": tuple(tuple(Button(**b) for b in row) for row in fields.get("buttons", ())),
            "attachment": Attachment(**attachment) if attachment else None,
        }
        return cls(**known)
