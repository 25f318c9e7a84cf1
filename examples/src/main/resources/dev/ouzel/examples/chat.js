
const CLOSE_CODES = { 1000: "normal", 1001: "going away", 1003: "text was expected", 1005: "no code", 1006: "lost without a close frame", 1009: "too large",
  1011: "the server failed", 1012: "the server restarts", 1013: "try again later" };
const TEXT = 1, CLOSE = 8, FIN = 0x80, MASKED = 0x80, HEX_MAX = 32, WORDS_MAX = 60;
const quoted = text => `“${text.length > WORDS_MAX ? text.slice(0, WORDS_MAX) + "…" : text}”`;
const hex = byte => byte.toString(16).padStart(2, "0");

/** The head of a frame of one fragment, without a mask (RFC 6455, section 5.2). */
function head(opcode, length, masked) {
  const bits = masked ? MASKED : 0;
  if (length < 126) return [FIN | opcode, bits | length];
  if (length < 65536) return [FIN | opcode, bits | 126, length >> 8, length & 255];
  return [FIN | opcode, bits | 127, 0, 0, 0, 0, length >>> 24, length >> 16 & 255, length >> 8 & 255, length & 255];
}

/** The payload of a close frame. */
function closing(code, reason) {
  return code === 1005 ? [] : [code >> 8, code & 255, ...new TextEncoder().encode(reason)];
}

/** A WebSocket to the room. Scripts are not shown frames, so these are worked out of the messages: without compression, nothing else can travel. */
class Chat extends Panel {
  sent = 0; received = 0; bytes = 0; closeCode = "none";

  constructor(stream) {
    super(stream, "WebSocket");
    this.log.setAttribute("aria-label", "Frames on the wire of " + this.name);
    this.out.setAttribute("aria-live", "polite");
    this.out.dataset.empty = "No message yet";
    $(".mode", this.root).remove();
    $(".how span", this.root).textContent = "Frames on the wire";
    $(".legend", this.root).hidden = false;
    this.input = $("input", this.root);
    this.input.maxLength = 500;
    this.rename(["code", "Close code"], ["sent", "Sent"], ["received", "Received"], ["bytes", "Bytes"]);
    ["send", "disconnect", "connect"].forEach((name, i) => this.root.querySelectorAll("button")[i].dataset.do = name);
    this.press("send", () => this.send());
    this.press("disconnect", () => this.disconnect());
    this.press("connect", () => this.connect());
    $(".curl", this.root).textContent = "curl -i -N --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13'"
      + ` -H 'Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==' ${location.origin}${stream.path}`;
    this.paint();
  }

  // What the buttons do.

  connect() {
    this.disconnect();
    this.settled = new Promise(done => this.settle = done);
    const socket = this.socket = new WebSocket(location.origin.replace(/^http/, "ws") + this.stream.path);
    const mine = action => e => { if (this.socket === socket) { action(e); this.paint(); } };
    socket.onopen = mine(() => this.opened());
    socket.onmessage = mine(e => this.take(e.data));
    socket.onclose = mine(e => this.closed(e));
    this.closeCode = "none";
    this.write("http", `→ GET ${this.stream.path}, upgrade: websocket`);
    this.say("connecting", "connecting");
  }
  send() {
    if (!this.isOpen()) return;
    const text = this.input.value;
    this.socket.send(text);
    this.sent++;
    this.frame("sent", TEXT, [...new TextEncoder().encode(text)], quoted(text));
    this.input.value = "";
    this.paint();
  }
  disconnect() {
    if (!this.isOpen()) return;
    this.left = true;
    this.socket.close(1000);
    this.frame("sent close", CLOSE, closing(1000, ""), "close, 1000");
    this.say("idle", "closing");
  }

  // What the WebSocket tells.

  opened() {
    this.settle();
    this.left = false;
    const { extensions } = this.socket;
    this.write("http", "← 101 Switching Protocols" + (extensions && `, ${extensions}`));
    if (extensions) this.write("end", "compression is in use: these frames are the ones before it");
    this.say("open", "open");
  }
  take(text) {
    this.received++;
    this.mark("event");
    this.now(text);
    this.frame("frame", TEXT, [...new TextEncoder().encode(text)], quoted(text));
  }
  closed({ code, reason }) {
    this.settle();
    this.closeCode = code;
    this.mark("brk");
    const words = `${code}, ${reason || CLOSE_CODES[code] || "no reason"}`;
    if (code === 1006) this.write("end", "the connection is lost, without a close frame");
    else {
      this.frame("frame close", CLOSE, closing(code, reason), `close, ${words}`);
      if (!this.left) this.write("http", "→ the browser answers it with a close frame");
    }
    this.say(this.left ? "idle" : "cut", "closed: " + words);
  }

  // What is shown.

  isOpen() { return this.socket?.readyState === WebSocket.OPEN; }

  /** A line of a frame. A browser masks each of its own by four bytes that it tells nobody: they stand as m1 to m4. */
  frame(kind, opcode, payload, words) {
    const sent = kind.startsWith("sent");
    const first = head(opcode, payload.length, sent);
    const shown = payload.slice(0, HEX_MAX).map((byte, i) => hex(byte) + (sent ? `⊕m${i % 4 + 1}` : ""));
    if (sent) shown.unshift("m1", "m2", "m3", "m4");
    if (payload.length > HEX_MAX) shown.push(`… and ${payload.length - HEX_MAX} bytes more`);
    this.bytes += first.length + (sent ? 4 : 0) + payload.length;
    const row = this.write("frame " + kind, sent ? "→ " : "← ");
    row.append(Object.assign(document.createElement("b"), { textContent: first.map(hex).join(" ") }), ` ${shown.join(" ")} `,
      Object.assign(document.createElement("span"), { textContent: ` ${words}` }));
  }
  paint() {
    this.fact("code", this.closeCode);
    this.fact("sent", this.sent.toLocaleString("en"));
    this.fact("received", this.received.toLocaleString("en"));
    this.fact("bytes", this.bytes.toLocaleString("en"));
    const [send, disconnect, connect] = this.root.querySelectorAll("[data-do]");
    send.disabled = disconnect.disabled = !this.isOpen();
    connect.disabled = this.socket?.readyState < WebSocket.CLOSING;
  }
}
