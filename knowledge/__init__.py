"""What we know and how we answer. Knows no Telegram and no web."""
