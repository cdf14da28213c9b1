"""The WeChat channel (公众号). `router` answers what WeChat posts; it proves that a channel is a thin thing."""

from bot.wechat.account import Account, Sender, customer_service
from bot.wechat.routes import router

__all__ = ["Account", "Sender", "customer_service", "router"]
