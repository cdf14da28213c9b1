"""An update of Telegram as an Incoming, or as something that is not part of a conversation.

Read from the JSON as it came, and only what is needed of it: a field that some server leaves out, or that Telegram adds
next year, stops nobody from being answered. What is not of the shape raises KeyError, TypeError or AttributeError.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from telegram import User

from bot.messages import Incoming, IncomingKind

CHANNEL = "telegram"
PRIVATE = "private"
FORWARDED = ("forward_origin", "forward_date", "forward_from", "forward_from_chat")
ATTACHED = (
    *("photo", "sticker", "voice", "video", "video_note", "animation", "document", "audio", "location", "venue"),
    *("contact", "poll", "dice", "game", "story", "paid_media", "checklist"),
)
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The person has stopped (or blocked) the bot."""

    chat: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button; id: to tell Telegram that it was noticed."""

    id: str
    incoming: Incoming | None


@dataclass(frozen=True, slots=True)
class Inline:
    """`@bot 评审费` typed in some chat; id: where the card goes."""

    id: str
    query: str


Received = Incoming | Press | Inline | Stopped | None
MARKS = ("id", "message_id", "date", "edit_date")


def key_of(update: Fields) -> str:
    """Its number and a digest of what tells it from another of that number: a server may begin its numbers anew."""
    held: Fields = next((value for value in update.values() if isinstance(value, dict)), {})
    digest = hashlib.sha256(repr([held.get(mark) for mark in MARKS]).encode()).hexdigest()
    return f"{update['update_id']}-{digest[:12]}"


def receive(update: Fields, me: User) -> Received:
    """None for what does not concern the bot: service messages, talk of a group, other bots."""
    update = _told(update)
    if asked := update.get("inline_query"):
        return Inline(str(asked["id"]), str(asked.get("query", "")))
    if pressed := update.get("callback_query"):
        return _press(pressed)
    if member := update.get("my_chat_member"):
        left = member["new_chat_member"]["status"] in ("kicked", "left")
        return Stopped(str(member["chat"]["id"])) if left else None
    if message := update.get("message"):
        return _message(message, me, edited=False)
    edited = update.get("edited_message")
    return _message(edited, me, edited=True) if edited else None


def _told(fields: Any) -> Any:
    """Without what some servers name only to say that it is not there."""
    if isinstance(fields, list):
        return [_told(item) for item in fields]
    if not isinstance(fields, dict):
        return fields
    return {name: _told(value) for name, value in fields.items() if value is not None}


def _press(query: Fields) -> Press:
    message, data = query.get("message"), query.get("data")
    if not message or data is None:
        return Press(str(query["id"]), None)
    chat, number = str(message["chat"]["id"]), message.get("message_id")
    pressed = Incoming(CHANNEL, chat, "button", str(data), private=_private(message), message=_text(number))
    return Press(str(query["id"]), pressed)


def _message(message: Fields, me: User, edited: bool) -> Incoming | None:
    if message.get("via_bot") or (message.get("from", {}).get("is_bot") and not message.get("sender_chat")):
        return None  # who writes in the name of a group or a channel has a bot's name there
    private = _private(message)
    text = str(message.get("text") or message.get("caption") or "")
    if not private:
        text = _meant_for(message, text, me) or ""
        if not text:
            return None
    kind, payload = _content(message, text)
    if not payload or (edited and kind != "text"):
        return None
    chat, number = str(message["chat"]["id"]), _text(message.get("message_id"))
    album = _text(message.get("media_group_id"))
    return Incoming(CHANNEL, chat, kind, payload, edited, private, number, "caption" in message, album)


def _private(message: Fields) -> bool:
    """People's chats have positive numbers; groups and channels negative ones."""
    chat = message["chat"]
    return bool(chat["type"] == PRIVATE if "type" in chat else int(chat["id"]) > 0)


def _text(number: object) -> str | None:
    return None if number is None else str(number)


def _content(message: Fields, text: str) -> tuple[IncomingKind, str]:
    if any(name in message for name in FORWARDED):
        return "unsupported", "forward"
    if "text" in message or message.get("caption"):
        return "text", text
    return "unsupported", next((kind for kind in ATTACHED if kind in message), "")  # "": a service message


def _meant_for(message: Fields, text: str, me: User) -> str | None:
    """The text without the mention; None when the bot is neither mentioned nor replied to."""
    mention = re.compile(rf"@{re.escape(me.username)}(?![A-Za-z0-9_])" if me.username else "(?!)", re.IGNORECASE)
    entities = (*message.get("entities", ()), *message.get("caption_entities", ()))
    named = any((e.get("user") or {}).get("id") == me.id for e in entities)
    answered = (message.get("reply_to_message") or {}).get("from") or {}
    if not (mention.search(text) or named or answered.get("id") == me.id):
        return None
    return mention.sub("", text).strip() or "/help"
