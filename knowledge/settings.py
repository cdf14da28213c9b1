"""Settings: read once from the environment or `.env`, handed to `assemble`, never looked up elsewhere."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Settings(BaseSettings):
    """Every name is listed in `.env.example`; a test keeps the two equal."""

    # The prefix matters: without it `home` would also be read from HOME.
    model_config = SettingsConfigDict(
        env_file=".env", env_prefix="ZHICHENG_", extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    home: Path = Field(Path("var"), alias="ZHICHENG_HOME")
    database_url: str | None = Field(None, alias="ZHICHENG_DATABASE_URL")
    chroma_url: str | None = Field(None, alias="ZHICHENG_CHROMA_URL")
    embedding_model: str = Field("bundled", alias="ZHICHENG_EMBEDDING_MODEL")
    model_folder: Path | None = Field(None, alias="ZHICHENG_MODEL_FOLDER")
    public_url: str = Field("http://127.0.0.1:8000", alias="ZHICHENG_PUBLIC_URL")
    retention_days: int = Field(180, alias="ZHICHENG_RETENTION_DAYS", ge=1)
    keep_snapshots: int = Field(20, alias="ZHICHENG_KEEP_SNAPSHOTS", ge=2)
    two_person_rule: bool = Field(False, alias="ZHICHENG_TWO_PERSON_RULE")
    telegram_bot_token: SecretStr | None = Field(None, alias="TELEGRAM_BOT_TOKEN")
    telegram_api_base: str = Field("https://api.telegram.org", alias="TELEGRAM_API_BASE")
    telegram_webhook_url: str | None = Field(None, alias="TELEGRAM_WEBHOOK_URL")
    telegram_webhook_secret: SecretStr | None = Field(None, alias="TELEGRAM_WEBHOOK_SECRET")
    wechat_token: SecretStr | None = Field(None, alias="WECHAT_TOKEN")
    wechat_app_id: str | None = Field(None, alias="WECHAT_APP_ID")
    wechat_secret: SecretStr | None = Field(None, alias="WECHAT_SECRET")
    wechat_aes_key: SecretStr | None = Field(None, alias="WECHAT_AES_KEY")
    wechat_api_base: str = Field("https://api.weixin.qq.com", alias="WECHAT_API_BASE")
    llm_base_url: str | None = Field(None, alias="LLM_BASE_URL")
    llm_api_key: SecretStr | None = Field(None, alias="LLM_API_KEY")
    llm_model: str | None = Field(None, alias="LLM_MODEL")
    llm_timeout_seconds: float = Field(6.0, alias="LLM_TIMEOUT_SECONDS", gt=0)
    fixed_today: date | None = Field(None, alias="ZHICHENG_TODAY")

    def database(self) -> str:
        """The SQLAlchemy URL; a file in the home unless one is set."""
        return self.database_url or f"sqlite:///{self.home / 'zhicheng.db'}"

    def telegram_base(self) -> str:
        """Without the /bot that some write at its end."""
        return self.telegram_api_base.rstrip("/").removesuffix("/bot")

    def today(self) -> date:
        """Today in Asia/Shanghai; fixed by ZHICHENG_TODAY in tests."""
        return self.fixed_today or datetime.now(SHANGHAI).date()
