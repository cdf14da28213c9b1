"""The WeChat channel (公众号): `channel` is the whole of it, or None where no account is set."""

from bot.assemble import Core
from bot.wechat.account import Account, account
from bot.wechat.routes import Service
from bot.wechat.sending import CustomerService, NotNow, NotTaken, Sender, customer_service
from knowledge.settings import Settings

__all__ = ["Account", "NotNow", "NotTaken", "Sender", "Service", "account", "channel", "sender"]


def channel(settings: Settings, core: Core) -> Service | None:
    """Its `router` answers what WeChat posts; its `run` sends what no reply carries. Raises SettingsProblem."""
    keys = account(settings)
    return Service(core, keys, sender(settings), home=settings.home) if keys else None


def sender(settings: Settings) -> CustomerService:
    """Of an account that is set."""
    assert settings.wechat_app_id is not None
    assert settings.wechat_secret is not None
    secret = settings.wechat_secret.get_secret_value()
    return customer_service(settings.wechat_app_id, secret, settings.wechat_api_base)
