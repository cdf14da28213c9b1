"""An update of Telegram as an Incoming, or as something that is not part of a conversation."""

import re
from dataclasses import dataclass

from telegram import CallbackQuery, Chat, InlineQuery, Message, MessageEntity, Update, User

from bot.messages import Incoming, IncomingKind

CHANNEL = "telegram"


@dataclass(frozen=True, slots=True)
class Stopped:
    """The person has stopped (or blocked) the bot."""

    chat: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button; id: to tell Telegram that it was noticed."""

    id: str
    incoming: Incoming | None


Received = Incoming | Press | InlineQuery | Stopped | None


def receive(update: Update, me: User) -> Received:
    """None for what does not concern the bot: service messages, talk of a group, other bots."""
    if update.inline_query:
        return update.inline_query
    if update.callback_query:
        return _press(update.callback_query)
    if member := update.my_chat_member:
        return Stopped(str(member.chat.id)) if member.new_chat_member.status in ("kicked", "left") else None
    if message := update.message or update.edited_message:
        return _message(message, me, edited=update.message is None)
    return None


def _press(query: CallbackQuery) -> Press:
    if query.message is None or query.data is None:
        return Press(query.id, None)
    chat = query.message.chat
    pressed = Incoming(
        CHANNEL,
        str(chat.id),
        "button",
        query.data,
        private=chat.type == Chat.PRIVATE,
        message=str(query.message.message_id),
    )
    return Press(query.id, pressed)


def _message(message: Message, me: User, edited: bool) -> Incoming | None:
    if (message.from_user and message.from_user.is_bot) or message.via_bot:
        return None
    private = message.chat.type == Chat.PRIVATE
    text = message.text or ""
    if not private:
        text = _meant_for(message, me) or ""
        if not text:
            return None
    kind, payload = _content(message, text)
    if not payload or (edited and kind != "text"):
        return None
    return Incoming(CHANNEL, str(message.chat.id), kind, payload, edited, private, str(message.message_id))


def _content(message: Message, text: str) -> tuple[IncomingKind, str]:
    if message.forward_origin:
        return "unsupported", "forward"
    if message.text is not None:
        return "text", text
    attached = message.effective_attachment
    if attached is None:
        return "unsupported", ""  # a service message: somebody joined, a title changed
    kinds = ("photo", "sticker", "voice", "video", "document", "location", "audio", "contact", "poll")
    return "unsupported", next((kind for kind in kinds if getattr(message, kind)), "thing")


def _meant_for(message: Message, me: User) -> str | None:
    """The text without the mention; None when the bot is neither mentioned nor replied to."""
    text = message.text or ""
    mention = re.compile(rf"@{re.escape(me.username or '')}(?!\w)", re.IGNORECASE)
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.BOT_COMMAND]
    mentioned = any(mention.search(part) for part in message.parse_entities(kinds).values())
    named = any(e.user and e.user.id == me.id for e in message.parse_entities([MessageEntity.TEXT_MENTION]))
    answered = message.reply_to_message
    replied = bool(answered and answered.from_user and answered.from_user.id == me.id)
    if not (mentioned or named or replied):
        return None
    return mention.sub("", text).strip() or "/help"
