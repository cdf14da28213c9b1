// The desk without this script works; with it: keyboard, kept drafts, progress, values verified as one types.
"use strict";
(() => {
  const csrf = document.body.dataset.csrf || "";
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // A form that went through shows its page again with ?done=…: then its draft is finished with.
  if (new URLSearchParams(location.search).has("done")) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("desk-draft-")) sessionStorage.removeItem(key);
  }
  // Drafts: what is typed into a form with data-keep survives an expired session, in this tab only.
  const draftKey = (form) => `desk-draft-${form.dataset.keep}`;
  const typed = (form) => all("textarea, input[type=text], input:not([type])", form).filter((f) => f.name);
  for (const form of all("form[data-keep]")) {
    const kept = JSON.parse(sessionStorage.getItem(draftKey(form)) || "null");
    if (kept) {
      let changed = false;
      for (const field of typed(form)) {
        if (kept[field.name] !== undefined && kept[field.name] !== field.value) { field.value = kept[field.name]; changed = true; }
      }
      if (changed) {
        const note = document.createElement("p");
        note.className = "notice warn"; note.setAttribute("role", "status");
        note.textContent = "已填回上次没有提交成功的文字。";
        form.prepend(note);
      }
    }
    form.addEventListener("input", () => {
      sessionStorage.setItem(draftKey(form), JSON.stringify(Object.fromEntries(typed(form).map((f) => [f.name, f.value]))));
      sessionStorage.setItem("desk-draft-page", location.pathname + location.search);
    });
  }
  for (const link of all("a[data-back]")) {
    const page = sessionStorage.getItem("desk-draft-page");
    const base = new URL(link.href).pathname.replace(/\/sign-in$/, "");
    if (page && page.startsWith(base)) link.href = `${link.pathname}?next=${encodeURIComponent(page.slice(base.length))}`;
  }
  for (const link of all("a[data-history]")) {
    link.addEventListener("click", (event) => { if (history.length > 1) { event.preventDefault(); history.back(); } });
  }
  for (const form of all("form[action$='/sign-out']")) form.addEventListener("submit", () => sessionStorage.clear());

  // A second click on the same button sends nothing.
  for (const form of all("form[method=post]:not([data-again])")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      setTimeout(() => all("button", form).forEach((b) => { b.disabled = true; }));
    });
  }
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of all("form[data-sent]")) { delete form.dataset.sent; all("button", form).forEach((b) => { b.disabled = false; }); }
  });

  one(".side [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  for (const talk of all(".talk")) talk.scrollTop = talk.scrollHeight;

  for (const button of all("[data-phrase]")) {
    button.addEventListener("click", () => {
      const field = one("textarea", button.closest("form"));
      field.value = field.value ? `${field.value}\n${button.dataset.phrase}` : button.dataset.phrase;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }

  // Keyboard. Single keys can be switched off (WCAG 2.1.4).
  const keys = one("#keys"), off = one("#keys-off");
  if (off) {
    off.checked = localStorage.getItem("desk-keys-off") === "1";
    off.addEventListener("change", () => localStorage.setItem("desk-keys-off", off.checked ? "1" : "0"));
  }
  const rows = all("[data-rows] .row");
  let at = -1;
  const move = (by) => {
    if (!rows.length) return;
    at = Math.min(Math.max(at + by, 0), rows.length - 1);
    rows.forEach((row, i) => row.classList.toggle("on", i === at));
    rows[at].focus();
  };
  // A page of one thing knows the list it was opened from: back to the same filter, on to the next.
  const list = "desk-list";
  if (rows.length) sessionStorage.setItem(list, JSON.stringify({ at: location.pathname + location.search, all: rows.map((r) => r.pathname) }));
  const opened = JSON.parse(sessionStorage.getItem(list) || "null"), place = opened ? opened.all.indexOf(location.pathname) : -1;
  if (place >= 0) for (const up of all("a[data-up]")) if (opened.at.startsWith(up.pathname)) up.href = opened.at;
  const near = (by) => { const to = place >= 0 && opened.all[place + by]; if (to) location.href = to; };
  for (const link of all("[data-near]")) {
    const to = place >= 0 && opened.all[place + Number(link.dataset.near)];
    if (to) { link.href = to; link.hidden = false; }
  }
  const press = {
    n: () => near(1), p: () => near(-1),
    j: () => move(1), k: () => move(-1),
    "/": () => one("input[type=search]")?.focus(),
    u: () => one("a[data-up]")?.click(),
    "?": () => keys?.showModal(),
    1: () => pick(0), 2: () => pick(1), 3: () => pick(2),
  };
  const pick = (n) => {
    const choice = all("input[name=verdict]")[n];
    if (!choice) return;
    choice.checked = true;
    one("textarea[name=reason]")?.focus();
  };
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input, textarea, select") && !event.target.matches("[type=radio]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey || off?.checked || keys?.open) return;
    if (press[event.key]) { event.preventDefault(); press[event.key](); }
  });

  // An approved answer is verified as it is written, and clauses can be looked for.
  const writing = one("form[data-verify]");
  if (writing) {
    const send = (address, fields) => {
      const body = new FormData();
      body.set("csrf", csrf);
      for (const [name, value] of fields) body.append(name, value);
      return fetch(address, { method: "POST", body, headers: { accept: "application/json" } });
    };
    const shown = one("#problems");
    let wait = 0;
    const verify = async () => {
      const chosen = all("input[name=clauses]:checked", writing).map((c) => ["clauses", c.value]);
      const told = await send(writing.dataset.verify, [["text", one("[name=text]", writing).value], ...chosen]);
      if (!told.ok) return;
      const { problems } = await told.json();
      const approve = one("button[value=approve]", writing);
      if (approve) { approve.disabled = problems.length > 0; approve.title = approve.disabled ? "还有没有依据的内容，可以先存为草稿" : ""; }
      shown.replaceChildren(...(problems.length ? problems : [""]).map((problem) => {
        const line = document.createElement("p");
        line.className = problem ? "notice bad" : "verified ok";
        line.textContent = problem || "句句有依据。";
        return line;
      }));
    };
    const soon = () => { clearTimeout(wait); wait = setTimeout(verify, 350); };
    writing.addEventListener("input", (event) => { if (!event.target.matches("[data-query]")) soon(); });
    const query = one("[data-query]", writing);
    const find = async () => {
      const told = await send(writing.dataset.clauses, [["query", query.value]]);
      if (!told.ok) return;
      const place = one("[data-choices]", writing);
      const held = new Set(all("input[name=clauses]", place).map((c) => c.value));
      for (const clause of (await told.json()).clauses.filter((c) => !held.has(c.id)).reverse()) place.prepend(choice(clause));
    };
    const piece = (tag, name, text) => Object.assign(document.createElement(tag), { className: name, textContent: text });
    const choice = (clause) => {
      const label = piece("label", "pick", ""), box = document.createElement("input"), words = document.createElement("span");
      Object.assign(box, { type: "checkbox", name: "clauses", value: clause.id });
      words.append(piece("b", "", clause.document), " ", piece("span", "path", clause.path.join(" › ")), piece("span", "source", clause.text));
      label.append(box, words);
      return label;
    };
    one("[data-find]", writing).addEventListener("click", find);
    query.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); find(); } });
  }

  // Words that the reader missed: select them in a clause, and a button leads on.
  const outline = one("[data-missed]");
  if (outline) {
    const button = Object.assign(document.createElement("a"), { className: "button main add-missed", textContent: "补一个数值", hidden: true });
    document.body.append(button);
    document.addEventListener("selectionchange", () => {
      const chosen = getSelection(), text = chosen.toString();
      const clause = chosen.rangeCount && chosen.anchorNode?.parentElement?.closest("[data-clause]");
      const whole = clause && outline.contains(clause) && clause.contains(chosen.focusNode) && text.trim() && text.length <= 200;
      button.hidden = !whole;
      if (!whole) return;
      const range = chosen.getRangeAt(0), before = document.createRange(), box = range.getBoundingClientRect();
      before.setStart(clause, 0);
      before.setEnd(range.startContainer, range.startOffset);
      const words = range.toString().trim(), occurrence = before.toString().split(words).length - 1;
      button.href = `${outline.dataset.missed}?${new URLSearchParams({ clause: clause.dataset.clause, text: words, occurrence })}`;
      button.style.top = `${box.bottom + scrollY + 6}px`;
      button.style.left = `${Math.max(8, Math.min(box.left + scrollX, document.documentElement.clientWidth - 140))}px`;
    });
  }

  // Progress of long work: the page shows itself again when the work is finished.
  const job = one("[data-job]");
  if (job) {
    const look = async () => {
      const told = await fetch(job.dataset.job, { headers: { accept: "application/json", "x-by-itself": "1" } });
      if (!told.ok) { location.reload(); return; }
      const state = await told.json();
      if (state.state === "done" || state.state === "failed") { location.reload(); return; }
      const bar = one("progress", job);
      if (state.total) { bar.max = state.total; bar.value = state.done; }
      one("[data-stage]", job).textContent = state.stage ? `${state.stage}（${state.done}/${state.total}）` : "处理中……";
      setTimeout(look, 700);
    };
    setTimeout(look, 400);
  }

  // Who waits, and whether the applicant has written again; asked for only while the page is looked at.
  const badge = one("[data-queue]"), fresh = one("[data-case]");
  if (badge) {
    const title = document.title, ask = `${document.body.dataset.root}/inbox/news?case=${fresh?.dataset.case || 0}`;
    const look = async () => {
      if (document.hidden) return;
      const told = await fetch(ask, { headers: { accept: "application/json", "x-by-itself": "1" } }).catch(() => null);
      if (!told?.ok || !told.headers.get("content-type").includes("json")) return;
      const { waiting, lines } = await told.json();
      badge.textContent = waiting; badge.hidden = !waiting;
      document.title = waiting ? `（${waiting}）${title}` : title;
      if (fresh && lines > Number(fresh.dataset.lines)) fresh.hidden = false;
    };
    setInterval(look, 20000);
    document.addEventListener("visibilitychange", look);
  }

  // Files dropped on the upload field.
  const drop = one("[data-drop]");
  if (drop) {
    const field = one("input[type=file]", drop), chosen = one("[data-chosen]");
    const tell = () => {
      const files = [...field.files], size = files.reduce((sum, f) => sum + f.size, 0) / 1048576, over = size > Number(drop.dataset.most);
      const names = files.map((f) => f.name).join("、");
      chosen.textContent = over ? `太大：共 ${size.toFixed(0)} MB，最多 ${drop.dataset.most} MB，请分几次上传。` : names;
      chosen.className = over ? "notice bad" : "quiet";
      one("button", field.form).disabled = over;
    };
    for (const name of ["dragover", "dragleave", "drop"]) {
      drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.toggle("over", name === "dragover"); });
    }
    drop.addEventListener("drop", (event) => { field.files = event.dataTransfer.files; tell(); });
    field.addEventListener("change", tell);
  }
})();
