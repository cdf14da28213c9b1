"""Why the Telegram bot cannot run, in one line with the remedy."""

from knowledge.errors import SettingsProblem


class TokenRefused(SettingsProblem):
    def __init__(self) -> None:
        super().__init__("Telegram 不认这个令牌。请检查 TELEGRAM_BOT_TOKEN（向 @BotFather 发 /mybots 可以查看）")


class TokenMissing(SettingsProblem):
    def __init__(self) -> None:
        super().__init__("没有设置 TELEGRAM_BOT_TOKEN。请向 @BotFather 申请一个令牌，写进 .env")


class AnotherInstance(SettingsProblem):
    def __init__(self) -> None:
        super().__init__(
            "409：另一个程序正在用同一个令牌接收消息。同一个令牌只能有一个机器人在运行，请停掉另一个，或换一个令牌"
        )


class WebhookRefused(SettingsProblem):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Telegram 不接受这个 webhook（{reason}）。请检查 TELEGRAM_WEBHOOK_URL（https，端口 443、80、88 或 8443）"
            "和 TELEGRAM_WEBHOOK_SECRET（只能有字母、数字、_ 和 -）"
        )


class PortTaken(SettingsProblem):
    def __init__(self, port: int) -> None:
        super().__init__(f"端口 {port} 已被占用，收不到 Telegram 的消息。请在 TELEGRAM_WEBHOOK_URL 里换一个端口")
