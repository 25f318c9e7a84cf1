"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
// The page may stand anywhere, with a slash at its end or without.
const base = location.pathname.replace(/\/?$/, "/");
const AWAY_MS = 30_000, AGAIN_MS = 2_000, SETTLE_MS = 1_500;
const wait = ms => new Promise(done => setTimeout(done, ms));
const short = text => text.length > 60 ? text.slice(0, 57).replace(/[\ud800-\udbff]$/, "") + "…" : text;

/** The items on the page, newest first. */
const list = {
  rows: new Map(),

  put(todo, isNew) {
    let row = this.rows.get(todo.id);
    if (!row) {
      row = $("#item").content.cloneNode(true).firstElementChild;
      row.dataset.id = todo.id;
      this.rows.set(todo.id, row);
      let after = $("#todos").firstElementChild;
      while (after && Number(after.dataset.id) > todo.id) after = after.nextElementSibling;
      $("#todos").insertBefore(row, after);
      if (isNew) row.classList.add("new");
    }
    row.classList.toggle("done", todo.completed);
    $("input", row).checked = todo.completed;
    const text = $(".text", row);
    if (text.textContent !== todo.description) {
      text.textContent = todo.description;
      $(".delete", row).setAttribute("aria-label", "Delete: " + short(todo.description));
      $(".more", row).hidden = text.scrollHeight <= text.clientHeight + 1 && todo.description.length < 2_000;
    }
  },

  /** Focus does not get lost with the item that has it. */
  remove(id) {
    const row = this.rows.get(id);
    if (!row) return;
    if (row.contains(document.activeElement)) $("input", row.nextElementSibling ?? row.previousElementSibling ?? $("#add"))?.focus();
    if (row.contains(document.activeElement)) $("#description").focus();
    this.rows.delete(id);
    row.remove();
  },

  count() {
    const open = [...this.rows.values()].filter(row => !row.classList.contains("done")).length;
    $("#count").textContent = `${open} open, ${this.rows.size - open} done`;
    document.title = open ? `(${open}) TODO` : "TODO";
    $("#empty").hidden = this.rows.size > 0;
  },
};

function show(state, words) {
  const out = $("#state");
  if (out.dataset.state === state && out.textContent === words) return;
  out.dataset.state = state;
  out.textContent = words;
}
function say(words) {
  const log = $("#says");
  log.append(Object.assign(document.createElement("p"), { textContent: words }));
  while (log.childElementCount > 5) log.firstElementChild.remove();
}

// What changes. The stream is opened before the list is read, so whatever is not in the list comes by the stream. What comes
// while the list is read is done to it afterwards, in order: each event has the whole row, so it does no harm if the list had it.

let waiting = [];   // events that came while the list is read; null when it stands
let reading = 0;    // the number of the last read of the list
let seen = 0;       // events so far
const touched = new Map();

function apply(type, todo) {
  const known = list.rows.get(todo.id);
  touched.set(todo.id, ++seen);
  if (type === "todo-deleted") { list.remove(todo.id); if (known) say(`Deleted: ${short(todo.description)}`); }
  else {
    const was = known && $(".text", known).textContent + known.classList.contains("done");
    list.put(todo, type === "todo");
    if (!known) say(`Added: ${short(todo.description)}`);
    else if (was !== todo.description + todo.completed) say(`${todo.completed ? "Done" : "Open"}: ${short(todo.description)}`);
  }
}
function take(type, data) {
  let todo;
  try { todo = JSON.parse(data); } catch (_) { load(); return; } // text that somebody has put together by hand
  if (waiting) { waiting.push([type, todo]); return; }
  apply(type, todo);
  list.count();
}

async function page(url) {
  const response = await fetch(url, { cache: "no-store" });
  if (!response.ok) throw await problem(response);
  const next = /<([^>]*)>; *rel="next"/.exec(response.headers.get("Link") || "");
  return { items: await response.json(), next: next && new URL(next[1], response.url) };
}
async function problem(response) {
  let told = {};
  try { told = await response.json(); } catch (_) { /* not from this application */ }
  const fields = (told.errors || []).map(e => `${e.field}: ${e.detail} (expected: ${e.expected})`);
  return new Error(fields.join("; ") || told.detail || told.title || `the server says ${response.status}`);
}

/** Reads the list, again and again until it is there. */
async function load() {
  const mine = ++reading;
  waiting = [];
  for (;;) {
    try {
      const items = [];
      for (let url = base + "todos"; url;) {
        const part = await page(url);
        if (mine !== reading) return;
        items.push(...part.items);
        url = part.next;
      }
      replace(items);
      return;
    } catch (e) {
      if (mine !== reading) return;
      show("offline", e instanceof TypeError ? "the server is not there" : e.message);
      await wait(AGAIN_MS);
      if (mine !== reading) return;
    }
  }
}
function replace(items) {
  const gone = new Set(list.rows.keys());
  for (const todo of items) { list.put(todo, false); gone.delete(todo.id); }
  for (const id of gone) list.remove(id);
  const late = waiting;
  waiting = null;
  for (const [type, todo] of late) apply(type, todo);
  list.count();
  if (stream?.readyState === EventSource.OPEN) show("live", "live");
}

// The stream. EventSource comes back by itself, with the id of the last event; where it does not, this page does.

let stream = null, lastEventId = "", again = 0, away = 0;

function open() {
  close();
  const resumes = lastEventId && !waiting;
  stream = new EventSource(base + "live-todos" + (resumes ? "?lastEventId=" + encodeURIComponent(lastEventId) : ""));
  let first = !resumes;
  stream.onopen = () => {
    if (first) load(); else if (!waiting) show("live", "live");
    first = false;
  };
  stream.onerror = () => {
    show("offline", "offline: trying to come back");
    if (stream.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS);
  };
  for (const type of ["todo", "todo-updated", "todo-deleted"]) {
    stream.addEventListener(type, e => { lastEventId = e.lastEventId; take(type, e.data); });
  }
  // Something is missing between the last event and the next, or all items are gone at once: the list knows.
  for (const type of ["gap", "truncate"]) {
    stream.addEventListener(type, e => { lastEventId = e.lastEventId; load(); });
  }
}
function close() {
  clearTimeout(again);
  clearTimeout(away);
  stream?.close();
  stream = null;
}

// A browser opens six connections to one origin over HTTP/1.1. A page that nobody sees gives up its own, and catches up later.
document.addEventListener("visibilitychange", () => {
  clearTimeout(away);
  if (document.hidden) away = setTimeout(() => { close(); show("connecting", "resting"); }, AWAY_MS);
  else if (!stream) open();
});
addEventListener("pagehide", close);
addEventListener("pageshow", e => { if (e.persisted) open(); });
addEventListener("offline", () => show("offline", "offline: no network"));

// What the user does. The stream tells what has become of it; if it does not, the answer of the request does.

async function send(method, path, body) {
  $("#refused").textContent = "";
  try {
    const response = await fetch(base + path, {
      method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body),
    });
    if (!response.ok) throw await problem(response);
    return response.status === 204 ? {} : await response.json();
  } catch (e) {
    $("#refused").textContent = "Not saved: " + (e instanceof TypeError ? "the server is not there. Try again when it is." : e.message);
    return null;
  }
}
function settle(type, todo, before) {
  setTimeout(() => {
    if (waiting || (touched.get(todo.id) ?? 0) > before) return;
    apply(type, todo);
    list.count();
  }, stream?.readyState === EventSource.OPEN ? SETTLE_MS : 0);
}

$("#add").addEventListener("submit", async e => {
  e.preventDefault();
  const field = $("#description"), before = seen;
  const description = field.value.trim();
  if (!description) return;
  const added = await send("POST", "todos", { description, completed: false });
  if (!added) return;
  if (field.value.trim() === description) field.value = "";
  field.focus();
  settle("todo", added, before);
});
$("#description").addEventListener("keydown", e => {
  if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
  e.preventDefault();
  $("#add").requestSubmit();
});

const row = e => e.target.closest("li");
const todo = row => ({ id: Number(row.dataset.id), description: $(".text", row).textContent, completed: $("input", row).checked });

$("#todos").addEventListener("change", async e => {
  const item = row(e), before = seen, completed = e.target.checked;
  const changed = await send("PATCH", "todos/" + item.dataset.id, { completed });
  if (changed) settle("todo-updated", changed, before); else e.target.checked = item.classList.contains("done");
});
async function remove(item) {
  const gone = todo(item), before = seen;
  if (await send("DELETE", "todos/" + gone.id)) settle("todo-deleted", gone, before);
}
$("#todos").addEventListener("click", e => {
  const button = e.target.closest("button");
  if (button?.classList.contains("delete")) remove(row(e));
  if (button?.classList.contains("more")) {
    const all = row(e).classList.toggle("all");
    button.textContent = all ? "Show less" : "Show all";
    button.setAttribute("aria-expanded", all);
  }
});
$("#todos").addEventListener("keydown", e => {
  const item = row(e);
  const next = { ArrowDown: item.nextElementSibling, ArrowUp: item.previousElementSibling }[e.key];
  if (next) { e.preventDefault(); $("input", next).focus(); }
  if (e.key === "Delete") remove(item);
});

$("#curl").textContent = `curl -X POST ${location.origin}${base}todos -H 'Content-Type: application/json' -d '{"description": "Buy coffee", "completed": false}'`;
open();
