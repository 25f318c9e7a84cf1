// npm's ws talks to the server whose URL is the argument: an echo that speaks "echo.v1" and closes with 4001 when it hears "close".
// A line on stdout asks for something: "reset" to break the connection, "stop" to stop the server.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import WebSocket from "ws";

const LARGE = 1 << 20;
const PIECES = 16;

const open = async (options) => {
  const socket = new WebSocket(process.argv[2], ["other", "echo.v1"], options);
  await once(socket, "open");
  return socket;
};

const echoed = async (socket, message) => {
  const answer = once(socket, "message");
  socket.send(message);
  return (await answer)[0];
};

const closed = async (socket) => {
  const [code, reason] = await once(socket, "close");
  return [code, reason.toString()];
};

const talk = async (socket) => {
  assert.equal(socket.protocol, "echo.v1");
  for (const text of ["", "hello", "grüß Gott, κόσμε, 日本, 🐦", "\u0000\r\n\u2028", "the same ".repeat(20_000)]) {
    assert.equal((await echoed(socket, text)).toString(), text);
  }
  const pong = once(socket, "pong");
  socket.ping(Buffer.from([1, 2, 3]));
  assert.deepEqual((await pong)[0], Buffer.from([1, 2, 3]));

  const bytes = randomBytes(LARGE);
  const answer = once(socket, "message");
  for (let piece = 0; piece < PIECES; piece++) {
    const begin = piece * (LARGE / PIECES);
    socket.send(bytes.subarray(begin, begin + LARGE / PIECES), { binary: true, fin: piece === PIECES - 1 });
  }
  assert.deepEqual((await answer)[0], bytes);
};

for (const options of [{ perMessageDeflate: { threshold: 0 } }, { perMessageDeflate: false }]) {
  const socket = await open(options);
  assert.equal(socket.extensions, options.perMessageDeflate ? "permessage-deflate" : "");
  await talk(socket);
  const end = closed(socket);
  socket.send("close");
  assert.deepEqual(await end, [4001, "as you wish"]);
}

const leaving = await open();
const left = closed(leaving);
leaving.close(4002, "enough");
assert.equal((await left)[0], 4002);

const broken = await open();
broken.on("error", () => {});
const lost = closed(broken);
console.log("reset");
assert.deepEqual(await lost, [1006, ""]);

const last = await open();
const stopped = closed(last);
console.log("stop");
assert.equal((await stopped)[0], 1012);
