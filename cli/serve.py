"""serve and bot: the web sides put together, and the Telegram bot."""

import click

from cli.options import load_settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口。")
def serve(host: str, port: int) -> None:
    """网页问答和工作台；设置了令牌时，同一进程里运行 Telegram 机器人。

    例：zhicheng serve --port 8000
    """
    from cli.server import run

    run(load_settings(), host, port)


@click.command()
def bot() -> None:
    """只运行 Telegram 机器人（默认轮询；设置了网址时用 webhook）。

    例：TELEGRAM_BOT_TOKEN=… zhicheng bot
    """
    from bot.telegram import run
    from bot.telegram.errors import TokenMissing
    from knowledge.assemble import assistant

    settings = load_settings()
    if settings.telegram_bot_token is None:
        raise TokenMissing
    run(settings, assistant(settings))
