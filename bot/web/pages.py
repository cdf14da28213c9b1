"""The public pages: the chat, the same to be embedded, the documents, and their static files."""

from hashlib import sha256
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader

from bot.assemble import Core
from bot.web import documents
from bot.web.headers import guard

KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
STATIC = {path.name: path.read_bytes() for path in files("bot.web").joinpath("static").iterdir() if path.name[0] != "."}
BUILD = sha256(b"".join(STATIC[name] for name in sorted(STATIC))).hexdigest()[:10]


class Pages:
    def __init__(self, core: Core) -> None:
        self.core = core
        self.templates = Environment(loader=PackageLoader("bot.web"), autoescape=True, trim_blocks=True)
        self.templates.globals.update(build=BUILD, wording=core.tools.wording, days=core.tools.retention_days)

    def router(self) -> APIRouter:
        routes = APIRouter(include_in_schema=False)
        routes.add_api_route("/", self.chat, methods=["GET"])
        routes.add_api_route("/embed", self.embedded, methods=["GET"])
        routes.add_api_route("/embed.js", self.widget, methods=["GET"])
        routes.add_api_route("/documents", self.shelf, methods=["GET"])
        routes.add_api_route("/documents/{key:path}", self.document, methods=["GET"])
        routes.add_api_route("/chat/static/{name}", self.static, methods=["GET"])
        return routes

    def chat(self) -> Response:
        return guard(self.page("chat.html", embedded=False))

    def embedded(self) -> Response:
        """For an <iframe> on any page: it uses no cookie, so nobody can click in a visitor's name there."""
        return guard(self.page("chat.html", embedded=True), framed_by="*")

    def widget(self) -> Response:
        return self.static("embed.js")

    def shelf(self) -> Response:
        return guard(self.page("shelf.html", documents=documents.shelf(self.core.tools)))

    def document(self, key: str, start: int = 0, end: int = 0, v: int | None = None) -> Response:
        shown = documents.show(self.core.tools, key, start, end, v)
        if shown is None:
            return guard(self.page("missing.html", status=404, key=key))
        return guard(self.page("document.html", shown=shown), framed_by="'self'")

    def static(self, name: str) -> Response:
        content = STATIC.get(name)
        if content is None:
            return guard(Response(status_code=404))
        kind = KINDS[name[name.rindex(".") :]]
        return guard(Response(content, media_type=kind, headers={"Cache-Control": "public, max-age=3600"}))

    def page(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A template of `templates/`, filled in."""
        return HTMLResponse(self.templates.get_template(name).render(values), status)
