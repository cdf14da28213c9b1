"""doctor: settings, database, knowledge base, index, model, Telegram, WeChat; one line each, with how to mend."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import click

from cli.options import json_option, load_settings, show_json
from knowledge.assemble import Assistant, assistant
from knowledge.errors import SettingsProblem, ZhichengError
from knowledge.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """ok None: not set up, and nothing is wrong with that."""

    what: str
    ok: bool | None
    detail: str

    def line(self) -> str:
        return f"{ {True: '✓', False: '✗', None: '–'}[self.ok] } {self.what}：{self.detail}"


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """检查设置、数据库、知识库、索引、模型、Telegram、微信公众号。

    例：zhicheng doctor
    """
    findings = examine(load_settings())
    if as_json:
        show_json([{"what": f.what, "ok": f.ok, "detail": f.detail} for f in findings])
    else:
        for finding in findings:
            click.echo(finding.line())
    if any(f.ok is False for f in findings):
        raise SystemExit(1)


def examine(settings: Settings) -> list[Finding]:
    """Every check; one that fails does not keep the others from being made."""
    findings = [_checked("工作目录", lambda: _home(settings))]
    try:
        helper = assistant(settings)
    except ZhichengError as problem:
        return [*findings, Finding("数据库", False, str(problem))]
    findings.append(Finding("数据库", True, helper.store.engine.url.render_as_string(hide_password=True)))
    findings.append(_checked("知识库", lambda: _knowledge(helper)))
    findings.append(_checked("向量索引", lambda: _index(helper)))
    findings.append(_checked("向量模型", lambda: _model(helper)))
    findings.append(_language_model(settings))
    findings.append(_telegram(settings))
    findings.append(_wechat(settings))
    return findings


def _checked(what: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, check())
    except (ZhichengError, OSError) as problem:
        return Finding(what, False, str(problem))


def _home(settings: Settings) -> str:
    settings.home.mkdir(parents=True, exist_ok=True)
    if not os.access(settings.home, os.W_OK):
        raise SettingsProblem(f"{settings.home} 不可写，请改权限或换一个 ZHICHENG_HOME")
    return str(settings.home)


def _knowledge(helper: Assistant) -> str:
    snapshot = helper.store.snapshot(helper.store.live())
    if not snapshot.documents:
        raise SettingsProblem("还没有发布，运行 zhicheng ingest corpus，再运行 zhicheng kb publish")
    return f"快照 {snapshot.number}，{len(snapshot.documents)} 份文件"


def _index(helper: Assistant) -> str:
    live = helper.store.live()
    helper.indexes.open(live)
    return f"快照 {live} 的索引可用"


def _model(helper: Assistant) -> str:
    embedder = helper.indexes.embedder
    if (check := getattr(embedder, "check", None)) is not None:
        check()
    return f"{embedder.name}，{embedder.embed(['职称']).shape[1]} 维"


def _language_model(settings: Settings) -> Finding:
    if not settings.llm_base_url:
        return Finding("语言模型", None, "没有设置（不需要）")
    ready = bool(settings.llm_model)
    return Finding("语言模型", ready, settings.llm_base_url if ready else "缺少 LLM_MODEL")


def _telegram(settings: Settings) -> Finding:
    if settings.telegram_bot_token is None:
        return Finding("Telegram", None, "没有设置令牌（TELEGRAM_BOT_TOKEN）")
    import httpx

    token = settings.telegram_bot_token.get_secret_value()
    try:
        reply = httpx.get(f"{settings.telegram_base()}/bot{token}/getMe", timeout=10).json()
    except (httpx.HTTPError, ValueError, httpx.InvalidURL) as error:
        where = f"{settings.telegram_api_base}（{type(error).__name__}）"
        return Finding("Telegram", False, f"连不上 {where}，请检查网络或 TELEGRAM_API_BASE")
    if not reply.get("ok"):
        reason = reply.get("description")
        return Finding("Telegram", False, f"令牌被拒绝（{reason}），请向 @BotFather 核对 TELEGRAM_BOT_TOKEN")
    return Finding("Telegram", True, f"@{reply['result'].get('username')}")


def _wechat(settings: Settings) -> Finding:
    from bot import wechat

    try:
        keys = wechat.account(settings)
        if keys is None:
            return Finding("微信公众号", None, "没有设置（WECHAT_TOKEN）")
        wechat.sender(settings).check()
    except wechat.NotTaken as error:
        reason = f"微信拒绝了 WECHAT_APP_ID 和 WECHAT_SECRET（errcode {error.code}），请核对，并把本机 IP 加进白名单"
        return Finding("微信公众号", False, reason)
    except wechat.NotNow:
        return Finding("微信公众号", False, f"连不上 {settings.wechat_api_base}，请检查网络或 WECHAT_API_BASE")
    except ZhichengError as problem:
        return Finding("微信公众号", False, str(problem))
    mode = "安全模式" if keys.aes_key else "明文模式"
    return Finding("微信公众号", True, f"{keys.app_id}，{mode}；服务器地址填 {settings.public_url.rstrip('/')}/wechat")
