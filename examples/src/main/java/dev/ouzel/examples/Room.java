package dev.ouzel.examples;

import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.web.Handler;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.websocket.WebSocketMessage;
import dev.ouzel.web.websocket.WebSocketResponse;
import dev.ouzel.web.websocket.WebSocketSession;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/// `GET /chat`: a WebSocket to a room. Who sends a text is answered, and everybody else in the room gets it. It takes no
/// compression: its texts are short, and the page can tell its frames byte by byte.
///
/// Each member has a queue and a thread that empties it, so that a slow member holds up nobody; whose queue is full has to
/// leave. Thread-safe.
final class Room implements Handler {

    private static final int WAITING_MAX = 100;
    private static final int TRY_AGAIN_LATER = 1013;

    private final Set<Member> members = ConcurrentHashMap.newKeySet();

    private record Member(WebSocketSession session, BlockingQueue<String> waiting) {

        void offer(String text) {
            if (!waiting.offer(text)) {
                session.close(TRY_AGAIN_LATER, "too slow");
            }
        }

        /// Sends what waits, until the WebSocket closes.
        void deliver() {
            try {
                while (true) {
                    session.send(waiting.take());
                }
            } catch (Disconnected | InterruptedException _) {
                // The member has left.
            }
        }
    }

    @Override
    public Response handle(Request request) {
        return WebSocketResponse.of(this::talk).withoutCompression();
    }

    private void talk(WebSocketSession session) throws InterruptedException {
        Member member = new Member(session, new ArrayBlockingQueue<>(WAITING_MAX));
        members.add(member);
        Thread delivery = Thread.startVirtualThread(member::deliver);
        try {
            for (WebSocketMessage message : session) {
                switch (message) {
                    case WebSocketMessage.Text(String text) -> say(member, text);
                    case WebSocketMessage.Binary _ -> session.close(CloseCode.UNSUPPORTED_DATA, "text is expected");
                }
            }
        } finally {
            members.remove(member);
            delivery.interrupt();
            delivery.join();
        }
    }

    private void say(Member speaker, String text) {
        speaker.offer("You said: " + text);
        members.stream().filter(member -> !member.equals(speaker)).forEach(member -> member.offer("Somebody: " + text));
    }
}
