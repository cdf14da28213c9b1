"use strict";
// The chat page. Everything from the server is put in as text; nothing is ever read as HTML.
const log = document.getElementById("log");
const talk = document.querySelector(".talk");
const form = document.getElementById("ask");
const question = document.getElementById("question");
const thinking = document.getElementById("thinking");
const send = form.querySelector(".send");
const embedded = document.body.classList.contains("embedded");
const POLL_SECONDS = 5;
const SHORT_QUOTE = 160;
const FEW_SOURCES = 3;
let last = 0;
let line = Promise.resolve();

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

// Inside another site's frame no cookie may be set: the token lives in this tab.
const token = embedded ? ownToken() : null;
function ownToken() {
  const kept = tabStore("get");
  if (kept) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const made = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  tabStore("set", made);
  return made;
}
function tabStore(action, value) {
  try {
    return action === "get" ? sessionStorage.getItem("chat") : sessionStorage.setItem("chat", value);
  } catch {
    return null; // storage is forbidden in this frame: the conversation lasts as long as the page
  }
}

async function call(method, path, body) {
  const headers = token ? { "X-Chat-Token": token } : {};
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(data.error || "服务暂时不可用，请稍后再试。");
  return data.messages;
}

function say(text) {
  show({ id: 0, who: "user", paragraphs: [text] });
  post({ text });
}

function post(body) {
  line = line.then(async () => {
    thinking.hidden = false;
    send.disabled = true;
    scrollDown();
    try {
      for (const message of await call("POST", "/chat/api/messages", body)) show(message);
    } catch (error) {
      problem(error instanceof TypeError ? "网络好像断了，请检查后再发一次。" : error.message);
    } finally {
      thinking.hidden = true;
      send.disabled = false;
    }
  });
  return line;
}

function problem(text) {
  const element = make("p", "problem", text);
  element.setAttribute("role", "alert");
  log.append(element);
  scrollDown();
}

function show(message) {
  if (message.id) last = Math.max(last, message.id);
  const old = message.replaces && log.querySelector(`[data-id="${CSS.escape(message.replaces)}"]`);
  if (!old && message.id && log.querySelector(`[data-id="${message.id}"]`)) return;
  const element = bubble(message, old ? message.replaces : String(message.id || ""));
  if (old) {
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.button : null;
    old.replaceWith(element);
    const again = focused && element.querySelector(`[data-button="${CSS.escape(focused)}"]`);
    if (again) again.focus();
    return;
  }
  log.append(element);
  document.body.classList.remove("fresh");
  if (message.who === "user") scrollDown();
  else element.scrollIntoView({ block: "nearest" });
}

function bubble(message, id) {
  const element = make("article", `message ${message.who}`);
  if (id) element.dataset.id = id;
  element.append(make("span", "unseen", { user: "您说：", bot: "助手说：", staff: "工作人员说：" }[message.who]));
  // A list to tick is on its buttons already; the text repeats it for channels with short buttons.
  const ticked = (message.buttons || []).flat().some((b) => /^tick:/.test(b.data || ""));
  const lines = (text) => (ticked ? text.split("\n").filter((l) => !/^[☐☑]/.test(l)).join("\n") : text);
  (message.paragraphs || []).map(lines).filter(Boolean).forEach((text, i) => {
    const point = message.quotes && i === (message.lead || 0) && text.length < 60;
    element.append(make("p", point ? "point" : "", text));
  });
  for (const proof of proofs(message.quotes || [])) element.append(proof);
  if (message.attachment) element.append(download(message.attachment));
  if (message.buttons) for (const row of rows(message.buttons)) element.append(row(id));
  if (message.note) element.append(make("p", "note", message.note));
  return element;
}

// A quote folds under its source; sources alone (their words stand above) fold together when they are many.
function proofs(quotes) {
  const bare = quotes.filter((quote) => !quote.text);
  const places = bare.filter((quote, i) => bare.findIndex((other) => other.source === quote.source) === i);
  if (places.length <= FEW_SOURCES) return quotes.filter((q) => q.text || places.includes(q)).map((q) => (q.text ? quoted(q) : source(q)));
  const all = make("details", "source");
  all.append(make("summary", "", `出处：${places.length} 处`), ...places.map(place));
  return [...quotes.filter((q) => q.text).map(quoted), all];
}

function quoted(quote) {
  const element = make("details", "source");
  element.append(make("summary", "", "出处：" + quote.source), make("blockquote", "", quote.text));
  element.open = quote.text.length <= SHORT_QUOTE;
  return element;
}

function source(quote) {
  const element = make("div", "source");
  element.append(make("p", "", "出处：" + quote.source));
  return element;
}

function place(quote) {
  const element = make("p");
  element.append(link({ label: quote.source, url: quote.url || "" }));
  return element;
}

function download(attachment) {
  const line = make("p", "buttons");
  const button = make("button", "", "下载 " + attachment.name);
  button.type = "button";
  button.addEventListener("click", async () => {
    const response = await fetch(attachment.url, { headers: token ? { "X-Chat-Token": token } : {} });
    if (!response.ok) return problem("文件已经不在了，请重新导出。");
    const link = make("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = attachment.name;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  line.append(button);
  return line;
}

// Lists to tick stand one below the other; everything else flows.
function rows(buttons) {
  const tall = (row) => row.length === 1 && /^(tick|form:[at]):/.test(row[0].data || "");
  const groups = [];
  for (const row of buttons) {
    const group = groups.at(-1);
    if (group && group.tall === tall(row)) group.all.push(...row);
    else groups.push({ tall: tall(row), all: [...row] });
  }
  return groups.map((group) => (id) => {
    const element = make("div", group.tall ? "buttons tall" : "buttons");
    for (const b of group.all) element.append(b.url ? link(b) : button(b, id));
    return element;
  });
}

function link(given) {
  const element = make("a", "", given.label);
  element.href = /^(https?:|\/)/.test(given.url) ? given.url : "#";
  element.target = "_blank";
  element.rel = "noopener";
  element.addEventListener("click", (event) => {
    if (!given.url.startsWith("/documents/") || embedded || !matchMedia("(min-width: 64rem)").matches) return;
    event.preventDefault();
    read(given.url);
  });
  return element;
}

function button(given, id) {
  const element = make("button", "", given.label);
  element.type = "button";
  element.dataset.button = given.data;
  const names = { "👍": "有用", "👎": "没用" };
  if (names[given.label]) {
    element.textContent = names[given.label]; // not every computer has a font for the two thumbs
    element.setAttribute("aria-pressed", "false");
  }
  if (given.data.startsWith("tick:")) element.setAttribute("aria-pressed", String(given.label.startsWith("☑")));
  element.addEventListener("click", () => {
    if (/^(up|down):/.test(given.data)) {
      for (const b of element.parentElement.querySelectorAll("[aria-pressed]")) b.setAttribute("aria-pressed", String(b === element));
    }
    if (given.data.startsWith("ask:")) show({ id: 0, who: "user", paragraphs: [given.label] });
    post({ button: given.data, message: id });
  });
  return element;
}

function read(url) {
  const reader = document.getElementById("reader");
  document.getElementById("reader-frame").src = url;
  document.getElementById("reader-open").href = url;
  reader.hidden = false;
  document.getElementById("reader-close").focus();
}
document.getElementById("reader-close").addEventListener("click", () => {
  document.getElementById("reader").hidden = true;
  question.focus();
});

function scrollDown() {
  talk.scrollTop = talk.scrollHeight;
}

function grow() {
  question.style.height = "auto";
  question.style.height = Math.min(question.scrollHeight + 2, 160) + "px";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = question.value.trim();
  if (!text) return question.focus();
  question.value = "";
  grow();
  say(text);
});
question.addEventListener("input", grow);
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.addEventListener("click", (event) => {
  const menu = document.querySelector(".menu");
  const said = event.target.closest("[data-say]");
  if (said) say(said.dataset.say);
  if (said || !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".menu");
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

async function look() {
  if (document.hidden) return;
  await line;
  try {
    for (const message of await call("GET", `/chat/api/messages?after=${last}`)) {
      if (message.who !== "user") show(message);
      else last = Math.max(last, message.id);
    }
  } catch {
    // the next look tries again
  }
}

async function begin() {
  try {
    const before = await call("GET", "/chat/api/messages?after=0");
    before.forEach(show);
    scrollDown();
  } catch (error) {
    problem(error.message);
  }
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    history.replaceState(null, "", location.pathname);
    say(asked.slice(0, 1000));
  }
  setInterval(look, POLL_SECONDS * 1000);
}
begin();
