const px = e => JSON.parse(e.data).px.toFixed(2);

/** A step of a job, in words and as a bar. */
function showStep(card, e) {
  if (e.type !== "progress") return card.now(card.out.textContent ? `${card.out.firstChild.textContent}: ${e.data}` : e.data);
  const step = JSON.parse(e.data);
  card.now(`${step.message} (${step.step} of ${step.total})`);
  const bar = card.out.appendChild(document.createElement("progress"));
  bar.max = 100; bar.value = step.percentage; bar.setAttribute("aria-label", "done, in percent");
}

const TOPICS = [
  { path: "/prices", topic: "prices", what: "One ticker for all: a price each second, the last hour kept. Stop reading, and catch up.", types: ["priceUpdate"], start: true,
    show: (card, e) => card.now(e.type === "priceUpdate" ? px(e) : e.data) },
  { path: "/notifications", topic: "notifications", what: "What anybody publishes here, every open page shows.", types: ["notification"], start: true, everyPage: true,
    fields: [["title", "Title", "text", "High water"], ["text", "Text", "text", "The brook is rising."]], submit: "Publish", act: card => card.publish(),
    show: (card, e) => { const { title, text } = JSON.parse(e.data); card.now(text ? `${title}: ${text}` : title); } },
  { path: "/builds", topic: "builds", what: "A build in four steps, for any number of readers at any time: who comes late gets all of it. It ends: 204.",
    types: ["progress", "done", "cancelled"], fields: [["id", "Build", "text", ""]], submit: "Begin a build", act: card => card.build(), show: showStep },
  { path: "/todo/live-todos", topic: "todos", what: "What PostgreSQL says of its table: who has added, ticked or deleted an item does not matter. ",
    link: ["/todo/", "Open the TODO list"], types: ["todo", "todo-updated", "todo-deleted"],
    show: (card, e) => card.now(`${{ "todo": "Added", "todo-updated": "Changed", "todo-deleted": "Deleted" }[e.type]}: ${JSON.parse(e.data).description.slice(0, 100)}`) },
  { path: "/logs", topic: "logs", what: "The server's own log, as tail -f shows it: the last lines, and then each new one.", types: ["log", "dropped"] },
];

const STREAMS = [
  { path: "/clock", what: "The time, each second, without an end. Counts on from the last event ID.", start: true },
  { path: "/resilient", what: "A hundred events, one a second, with ids and a retry of 5\u00a0s. Resumes; after the last one: 204.", start: true },
  { path: "/chat/stream", method: "POST", what: "The tokens of an answer, as a language model would send them. Spaces survive.", types: ["token", "done"],
    fields: [["message", "Your question", "text", "rivers in flood"]], labels: ["Send", "Stop", "Ask again"],
    before: card => card.answer = "",
    show: (card, e) => { if (e.type === "token") card.now(card.answer += e.data); } },
  { path: "/messages", what: "Ten updates, then the event “complete” with [DONE]. A reconnect after it is answered 204.", types: ["update", "complete"] },
  { path: "/progress", what: "A job in four steps: a record sent as JSON, event “progress”.", types: ["progress"],
    show: showStep },
  { path: "/numbers", what: "One number each 0.9 seconds, then the end. Try bounds that make no sense: 422.",
    fields: [["minimum", "Minimum", "text", "1"], ["maximum", "Maximum", "text", "5"]] },
  { path: "/events", what: "The shortest stream there is: hello, world, end." },
];

const CHAT = { path: "/chat", what: "A room. You are answered, everybody else hears you: open this page twice. Both sides may speak at any time.",
  fields: [["message", "Your message", "text", "hello"]], labels: ["Send", "Disconnect", "Connect"] };

function paintSlots() {
  const open = cards.filter(c => c.stop).length;
  $("#count").textContent = `${open} of 6`;
  [...$("#slots").children].forEach((slot, i) => slot.className = i < open ? "on" : "");
}

for (let i = 0; i < 6; i++) $("#slots").append(document.createElement("i"));
for (const topic of TOPICS) cards.push(new Subscription(topic));
for (const stream of STREAMS) cards.push(new Card(stream));
const chat = new Chat(CHAT);
$("#all-off").addEventListener("click", () => [...cards, chat].forEach(c => c.disconnect()));
// A page that waits in the back/forward cache must not hold connections.
addEventListener("pagehide", () => cards.forEach(c => c.disconnect()));
const start = chosen => { for (const card of cards) if (chosen(card.stream) && !card.stop) card.connect(""); };
// The six connections are for all pages of this browser together: one page at a time opens more than one by itself.
const startAll = () => { start(stream => stream.start); return new Promise(() => {}); };
// Firefox needs one of its six connections to open a WebSocket, though not to keep it. So that comes first, and a second tab finds one free.
chat.connect();
Promise.race([chat.settled, new Promise(done => setTimeout(done, 1000))]).then(() => {
  start(stream => stream.everyPage);
  if (navigator.locks) navigator.locks.request("streams of one page", startAll); else startAll();
  showLags();
});
