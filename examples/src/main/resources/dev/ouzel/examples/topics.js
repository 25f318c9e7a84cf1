
const AWAY_SECONDS = 10;

/** A stream of a topic that a log keeps: it knows its place, how far it is behind, and may stop reading without losing anything. */
class Subscription extends Card {
  gaps = 0; missed = 0; caught = 0; away = null; resumed = 0;

  constructor(stream) {
    super(stream);
    this.root.classList.add("topic");
    this.rename(["id", "Offset (last event ID)"], ["events", "Events"], ["lag", "Lag"], ["gaps", "Gaps"]);
    stream.types.push("gap");
    this.addButton("pause", `Stop for ${AWAY_SECONDS} s`);
    this.press("pause", () => this.pause());
    if (stream.submit) this.press("submit", () => stream.act(this));
    // A place in one build is none in another.
    this.root.addEventListener("input", e => { if (e.target.name === "id") { this.disconnect(true); this.lastEventId = ""; this.paint(); } });
    this.fact("lag", "not reading");
    this.paint();
  }

  id() { return this.values().get("id"); }
  topic() { return this.id() === null ? this.stream.topic : `${this.stream.topic}/${this.id()}`; }
  url() { return this.id() === null ? this.stream.path : "/" + this.topic(); }
  nativeUrl() { return this.url() + (this.lastEventId && "?lastEventId=" + encodeURIComponent(this.lastEventId)); }
  canResume() { return Boolean(this.lastEventId) && this.id() !== ""; }

  // What the buttons do.

  connect(lastEventId) {
    this.endPause();
    this.missed = this.caught = 0;
    super.connect(lastEventId);
  }
  disconnect(quietly) {
    if (this.away && !quietly) { this.write("end", "disconnected by you"); this.say("idle", "disconnected"); }
    this.endPause();
    super.disconnect(quietly);
    this.fact("lag", "not reading");
  }

  /** Stops reading, and goes on at the same place after a while. */
  pause() {
    const place = this.lastEventId;
    this.disconnect(true);
    this.write("end", `stopped reading for ${AWAY_SECONDS} s at ${place}`);
    this.say("idle", `stopped for ${AWAY_SECONDS} seconds`);
    let left = AWAY_SECONDS;
    this.away = setInterval(() => {
      if (--left > 0) $(".state", this.root).textContent = `reads on in ${left} s`;
      else this.resume(place);
    }, 1000);
    this.paint();
  }
  async resume(place) {
    this.endPause();
    const behind = await this.behind(place);
    if (this.stop || this.away) return; // somebody was faster
    this.connect(place);
    if (!behind || !this.stop) return;
    this.missed = behind.events;
    if (!this.missed) this.sayCaughtUp();
  }
  endPause() {
    clearInterval(this.away);
    this.away = null;
  }

  async publish() {
    const response = await this.post("/notify", JSON.stringify(Object.fromEntries(this.values())));
    if (response) this.write("http", "→ POST /notify, ← 201");
  }
  async build() {
    const response = await this.post("/builds");
    if (!response) return;
    const { id } = await response.json();
    $("[name=id]", this.root).value = id;
    this.showCurl();
    this.connect("");
  }
  async post(path, body) {
    try {
      const response = await fetch(path, { method: "POST", headers: body ? { "Content-Type": "application/json" } : {}, body });
      if (response.ok) return response;
      this.write("end", `→ POST ${path}, ← ${response.status} ${await response.text()}`);
      $("#says").textContent = `${path}: refused, ${response.status}`;
    } catch (_) {
      this.write("end", `→ POST ${path}: the server is not there`);
    }
    return null;
  }

  // What is shown.

  event(e) {
    if (e.type === "gap") {
      this.gaps++;
      this.now(`Events are missing: ${JSON.parse(e.data).reason}`);
      this.paint();
      return;
    }
    super.event(e);
    if (this.missed && ++this.caught === this.missed) this.sayCaughtUp();
  }
  sayCaughtUp() {
    const words = `caught up with ${this.missed} event${this.missed === 1 ? "" : "s"}`;
    this.missed = this.caught = 0;
    this.write("http", words);
    this.say("open", words);
  }
  async behind(place) {
    try {
      const response = await fetch(`/lag?topic=${encodeURIComponent(this.topic())}&after=${encodeURIComponent(place)}`);
      return response.ok ? await response.json() : null;
    } catch (_) {
      return null; // the server is not there
    }
  }
  async showLag() {
    if (!this.lastEventId || !(this.stop || this.away)) return;
    const behind = await this.behind(this.lastEventId);
    if (!behind || !(this.stop || this.away)) return;
    this.fact("lag", behind.events ? `${behind.events}${behind.more ? "+" : ""} behind, ${(behind.millis / 1000).toFixed(1)} s` : "none");
  }
  paint() {
    super.paint();
    this.fact("gaps", this.gaps.toLocaleString("en"));
    this.button("connect").disabled ||= this.id() === "";
    this.button("disconnect").disabled &&= !this.away;
    const pause = this.button("pause");
    if (pause) pause.disabled = !this.stop || !this.lastEventId;
  }
}

/** One request after the other, so that they take one connection. */
async function showLags() {
  if (!document.hidden) for (const card of cards) if (card instanceof Subscription) await card.showLag();
  setTimeout(showLags, 1000);
}
