package dev.ouzel.server.websocket;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.WebSocketReceived;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What the application has not received yet: messages, counted, and the drain notice. Not thread-safe: the state's lock
/// guards it.
final class Inbox {

    /// What a message costs beside its bytes, about.
    private static final long MESSAGE_BYTES = 64;

    private final ArrayDeque<WebSocketReceived> messages = new ArrayDeque<>(2);
    private final int bytesMax;
    private long bytes;
    private boolean paused;
    private boolean noticed;
    private @Nullable Drain notice;

    Inbox(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    boolean isEmpty() {
        return notice == null && messages.isEmpty();
    }

    /// Adds a message.
    ///
    /// @return whether no more should come until [#resumes] said so
    boolean add(WebSocketReceived message) {
        messages.add(message);
        bytes += size(message);
        paused = bytes > bytesMax;
        return paused;
    }

    /// Adds the drain notice, the first time.
    void notice(Drain drain) {
        notice = noticed ? notice : drain;
        noticed = true;
    }

    /// The next thing to receive, or null.
    @Nullable
    WebSocketReceived poll() {
        if (notice != null) {
            Drain drain = notice;
            notice = null;
            return new WebSocketReceived.DrainNotice(drain);
        }
        WebSocketReceived message = messages.poll();
        bytes -= message == null ? 0 : size(message);
        return message;
    }

    void clear() {
        messages.clear();
        bytes = 0;
        notice = null;
    }

    /// Whether the pause is over; true once a pause.
    boolean resumes() {
        boolean resumes = paused && bytes <= bytesMax / 2;
        paused &= !resumes;
        return resumes;
    }

    private static long size(WebSocketReceived message) {
        return MESSAGE_BYTES + switch (message) {
            case WebSocketReceived.Text(String text) -> text.length();
            case WebSocketReceived.Binary(var binary) -> binary.capacity();
            case WebSocketReceived.DrainNotice _,WebSocketReceived.Disconnect _ -> 0;
        };
    }
}
