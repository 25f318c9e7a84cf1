/** Splits text that comes in pieces into lines, as the standard does: at CRLF, LF and CR. */
class Lines {
  rest = ""; afterCr = false;
  *feed(text) {
    if (this.afterCr && text.startsWith("\n")) text = text.slice(1);
    if (text) this.afterCr = text.endsWith("\r");
    const parts = (this.rest + text).split(/\r\n|\n|\r/);
    this.rest = parts.pop();
    yield* parts;
  }
}

/** Makes events of lines (WHATWG HTML, section 9.2.6). */
class Parser {
  data = []; type = ""; idBuffer;
  constructor(lastEventId) { this.idBuffer = this.lastEventId = lastEventId; }
  line(line, dispatch, retry) {
    if (line === "") return this.dispatch(dispatch);
    const [, field, value] = /^([^:]*)(?:: ?)?([^]*)$/.exec(line);
    if (field === "data") this.data.push(value);
    else if (field === "event") this.type = value;
    else if (field === "id" && !value.includes("\0")) this.idBuffer = value;
    else if (field === "retry" && /^[0-9]+$/.test(value)) retry(Number(value));
  }
  dispatch(dispatch) {
    this.lastEventId = this.idBuffer;
    if (this.data.length) dispatch({ type: this.type || "message", data: this.data.join("\n"), lastEventId: this.lastEventId });
    this.data = []; this.type = "";
  }
}

/** A stream: read line by line, or by the browser's own EventSource. */
class Card extends Panel {
  lastEventId = ""; events = 0; bytes = 0; answer = "";

  constructor(stream) {
    super(stream, stream.method || "GET");
    this.log.setAttribute("aria-label", "Lines on the wire of " + this.name);
    this.native = $("[data-native]", this.root);
    this.native.setAttribute("aria-describedby", this.root.id + "-name");
    if (stream.method) $(".mode", this.root).remove();
    this.press("connect", () => this.connect(""));
    this.press("disconnect", () => this.disconnect());
    this.press("reconnect", () => this.reconnect());
    this.native.addEventListener("change", () => this.changeMode());
    this.root.addEventListener("input", () => this.showCurl());
    this.showCurl();
  }

  values() { return new FormData($("form", this.root)); }
  url() { return this.stream.path + (!this.stream.method && this.stream.fields ? "?" + new URLSearchParams(this.values()) : ""); }
  nativeUrl() { return this.url(); }
  body() { return this.stream.method ? JSON.stringify(Object.fromEntries(this.values())) : undefined; }

  showCurl() {
    const post = this.stream.method ? ` -H 'Content-Type: application/json' -d '${this.body().replaceAll("'", "'\\''")}'` : "";
    const url = location.origin + this.url();
    $(".curl", this.root).textContent = `curl -N -i ${/[?&]/.test(url) ? `'${url}'` : url}${post}`;
  }

  // What the buttons do.

  connect(lastEventId) {
    this.disconnect(true);
    if (cards.filter(c => c.stop).length >= OPEN_MAX) {
      return this.say("refused", "five streams are open: disconnect one first");
    }
    this.lastEventId = lastEventId;
    this.stream.before?.(this);
    if (this.native.checked) this.openNative(); else this.openWire();
    this.paint();
  }
  reconnect() {
    this.connect(this.lastEventId);
  }
  changeMode() {
    this.disconnect();
    $(".how span", this.root).textContent = this.native.checked ? "Events of EventSource" : "On the wire";
    this.paint();
  }
  disconnect(quietly) {
    if (!this.stop) return;
    this.stop();
    this.stop = null;
    this.mark("brk");
    if (!quietly) { this.write("end", "disconnected by you"); this.say("idle", "disconnected"); }
  }

  // The two ways to read.

  async openWire() {
    const control = new AbortController();
    const mine = this.stop = () => control.abort();
    const over = (state, words) => { if (this.stop === mine) { this.stop = null; this.write("end", words); this.say(state, words); } };
    const headers = { Accept: "text/event-stream" };
    if (this.lastEventId) headers["Last-Event-ID"] = this.lastEventId;
    if (this.stream.method) headers["Content-Type"] = "application/json";
    this.write("http", `→ ${this.stream.method || "GET"} ${this.url()}`);
    if (this.lastEventId) this.write("http", `→ last-event-id: ${this.lastEventId}`);
    this.say("connecting", "connecting");
    try {
      const response = await fetch(this.url(), { method: this.stream.method || "GET", headers, body: this.body(), signal: control.signal, cache: "no-store" });
      const type = response.headers.get("content-type") || "";
      this.write("http", `← ${response.status} ${response.statusText}${type && ", " + type}`);
      if (response.status === 204) return over("idle", "204: finished, nothing more to come");
      if (!type.startsWith("text/event-stream")) { this.write("", await response.text()); return over("refused", `refused: ${response.status}`); }
      this.say("open", "open");
      await this.readWire(response.body.getReader());
      over("idle", "the stream has ended");
    } catch (_) {
      over("cut", "cut off before the end");
    }
  }

  async readWire(reader) {
    const lines = new Lines(), parser = new Parser(this.lastEventId), decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.bytes += value.length;
      for (const line of lines.feed(decoder.decode(value, { stream: true }))) {
        this.wireLine(line);
        parser.line(line, e => this.event(e), ms => this.fact("retry", ms + " ms"));
        this.lastEventId = parser.lastEventId;
      }
      this.paint();
    }
  }

  wireLine(line) {
    if (line.startsWith(":")) { this.write("rem", line); this.mark("comment"); return; }
    const colon = line.indexOf(":");
    const row = this.write(line === "" ? "blank" : (colon < 0 ? line : line.slice(0, colon)), "");
    const name = document.createElement("b");
    name.textContent = colon < 0 ? line : line.slice(0, colon + 1);
    row.append(name, colon < 0 ? "" : line.slice(colon + 1));
  }

  openNative() {
    const url = this.nativeUrl();
    const source = new EventSource(url);
    this.stop = () => source.close();
    this.source = source;
    this.write("http", `→ new EventSource("${url}")`);
    this.say("connecting", "connecting (readyState 0)");
    source.onopen = () => { this.write("http", "← open"); this.say("open", "open (readyState 1)"); };
    source.onerror = () => {
      this.mark("brk");
      if (source.readyState === EventSource.CLOSED) {
        this.stop = null;
        this.write("end", "closed for good (readyState 2)");
        this.say("idle", "closed (readyState 2)");
      } else {
        this.write("end", "ended; EventSource will reconnect" + (this.lastEventId && `, last-event-id: ${this.lastEventId}`));
        this.say("connecting", "reconnecting (readyState 0)");
      }
    };
    for (const type of ["message", ...(this.stream.types || [])]) {
      source.addEventListener(type, e => {
        this.lastEventId = e.lastEventId;
        this.write(type === "message" ? "data" : "event", `${type}${e.lastEventId && ` #${e.lastEventId}`}  ${e.data}`);
        this.event(e);
        this.paint();
      });
    }
  }

  // What is shown.

  /** A new EventSource cannot be given a last event ID: only its own reconnect sends one. */
  canResume() { return !this.native.checked && this.log.childElementCount > 0; }
  event(e) {
    this.events++;
    this.mark("event");
    if (this.stream.show) this.stream.show(this, e); else this.now(e.data);
  }
  paint() {
    this.fact("id", this.lastEventId || "none");
    this.fact("events", this.events.toLocaleString("en"));
    this.fact("bytes", this.native.checked ? "hidden" : this.bytes.toLocaleString("en"));
    this.button("connect").disabled = Boolean(this.stop) && !this.stream.method;
    this.button("disconnect").disabled = !this.stop;
    this.button("reconnect").disabled = !this.canResume();
    paintSlots();
  }
}

