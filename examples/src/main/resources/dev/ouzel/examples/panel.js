"use strict";

const OPEN_MAX = 5, LINES_MAX = 300, TRACE_MAX = 60;
const cards = [];
const $ = (selector, root = document) => root.querySelector(selector);


/** A card of the page: what streams and WebSockets have in common. */
class Panel {
  state = "idle"; stop = null;

  constructor(stream, method) {
    this.stream = stream;
    this.name = method + " " + stream.path;
    const root = this.root = $("#card").content.cloneNode(true).firstElementChild;
    root.id = "stream" + stream.path.replaceAll("/", "-");
    $("h2", root).id = root.id + "-name";
    $("h2", root).innerHTML = `<span>${method}</span> ${stream.path}`;
    root.setAttribute("aria-labelledby", root.id + "-name");
    $(".what", root).textContent = stream.what;
    if (stream.link) $(".what", root).append(Object.assign(document.createElement("a"), { href: stream.link[0], textContent: stream.link[1] }));
    this.log = $("pre", root);
    this.out = $(".now", root);
    this.trace = $(".trace", root);
    this.trace.addEventListener("animationend", e => e.target.remove());
    this.addFields(stream.fields || []);
    if (stream.submit) this.addSubmit(stream.submit);
    for (const button of root.querySelectorAll("button")) {
      const label = stream.labels?.[["connect", "disconnect", "reconnect"].indexOf(button.dataset.do)];
      if (label) button.textContent = label;
      button.setAttribute("aria-describedby", root.id + "-name");
    }
    $("#streams").append(root);
  }

  addFields(fields) {
    const box = $(".fields", this.root);
    box.hidden = !fields.length;
    for (const [name, label, type, value] of fields) {
      const input = Object.assign(document.createElement("input"), { name, type, value, autocomplete: "off" });
      const wrap = document.createElement("label");
      if (fields.length === 1) wrap.className = "wide";
      wrap.append(label, input);
      box.append(wrap);
    }
  }

  /** A main button before the others, which the form is for then. */
  addSubmit(label) {
    const connect = $("[data-do=connect]", this.root);
    connect.type = "button";
    connect.classList.remove("main");
    this.addButton("submit", label, true).className = "main";
  }
  addButton(name, label, first) {
    const button = Object.assign(document.createElement("button"), { textContent: label, type: first ? "submit" : "button" });
    button.dataset.do = name;
    const acts = $(".acts", this.root);
    if (first) acts.prepend(button); else acts.append(button);
    button.setAttribute("aria-describedby", this.root.id + "-name");
    return button;
  }
  button(name) { return $(`[data-do=${name}]`, this.root); }
  rename(...facts) {
    this.root.querySelectorAll("dl div").forEach((fact, i) => {
      $("dd", fact).dataset.fact = facts[i][0];
      $("dt", fact).textContent = facts[i][1];
    });
  }

  /** What a button does; the one that submits the form is pressed by Enter too. */
  press(name, action) {
    const button = $(`[data-do=${name}]`, this.root);
    if (button.type === "submit") button.form.addEventListener("submit", e => { e.preventDefault(); action(); });
    else button.addEventListener("click", action);
  }

  now(text) { this.out.textContent = text; }
  mark(kind) {
    if (document.hidden || this.trace.childElementCount >= TRACE_MAX) return;
    this.trace.append(Object.assign(document.createElement("i"), { className: kind }));
  }
  write(kind, text) {
    const follow = this.log.scrollTop + this.log.clientHeight >= this.log.scrollHeight - 30;
    const row = Object.assign(document.createElement("div"), { className: kind, textContent: text });
    this.log.append(row);
    while (this.log.childElementCount > LINES_MAX) this.log.firstElementChild.remove();
    if (follow) requestAnimationFrame(() => { this.log.scrollTop = this.log.scrollHeight; });
    return row;
  }
  say(state, words) {
    this.state = this.root.dataset.state = state;
    $(".state", this.root).textContent = words;
    $("#says").textContent = `${this.stream.path}: ${words}`;
    this.paint();
  }
  fact(name, value) {
    const dd = $(`[data-fact=${name}]`, this.root);
    if (dd) dd.textContent = dd.title = value;
  }
}
