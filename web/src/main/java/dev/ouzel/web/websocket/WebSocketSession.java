package dev.ouzel.web.websocket;

import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.web.Json;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The open WebSocket that a [WebSocketHandler] talks through. Iterating over it gives the messages of the peer, and ends
/// when it closes.
///
/// Every send blocks while the peer is slow, and throws [Disconnected] once the WebSocket is closed. Each message goes out
/// whole. Any thread may send; one at a time may receive.
public final class WebSocketSession implements Iterable<WebSocketMessage>, AutoCloseable {

    private final WebSocketExchange exchange;
    private final @Nullable String subprotocol;
    private final boolean throughDrain;
    private volatile boolean draining;

    WebSocketSession(WebSocketExchange exchange, @Nullable String subprotocol, boolean throughDrain) {
        this.exchange = exchange;
        this.subprotocol = subprotocol;
        this.throughDrain = throughDrain;
    }

    /// The request that opened it.
    public RequestHead request() {
        return exchange.request();
    }

    /// The subprotocol that both sides speak, if any.
    public Optional<String> subprotocol() {
        return Optional.ofNullable(subprotocol);
    }

    /// The time of the exchange.
    public TimeSource time() {
        return exchange.time();
    }

    /// Whether the server is stopping. Known from the first receive after it began.
    public boolean draining() {
        return draining;
    }

    /// Waits for the next message.
    ///
    /// @return the message; null if the WebSocket is closed
    /// @throws InterruptedException if the thread was interrupted while the WebSocket is still open
    public @Nullable WebSocketMessage receive() throws InterruptedException {
        while (true) {
            switch (exchange.receive()) {
                case WebSocketReceived.Text(var text) -> {
                    return new WebSocketMessage.Text(text);
                }
                case WebSocketReceived.Binary(var bytes) -> {
                    return new WebSocketMessage.Binary(bytes);
                }
                case WebSocketReceived.DrainNotice _ -> drain();
                case WebSocketReceived.Disconnect _ -> {
                    return null;
                }
            }
        }
    }

    /// Waits for the next message, which must be JSON.
    ///
    /// @param <T> the type
    /// @param type a record, or what else JSON can become; see [Json]
    /// @return what the message says; null if the WebSocket is closed, also because the message was binary, which is
    ///         answered with close code 1003
    /// @throws dev.ouzel.web.ProblemException if the message is not JSON, or not of this type. Let through, it closes the
    ///         WebSocket with 1007
    /// @throws InterruptedException if the thread was interrupted while the WebSocket is still open
    public <T> @Nullable T receiveJson(Class<T> type) throws InterruptedException {
        return switch (receive()) {
            case null -> null;
            case WebSocketMessage.Text(var text) -> Json.decode(text, type);
            case WebSocketMessage.Binary _ -> {
                close(CloseCode.UNSUPPORTED_DATA, "");
                yield null;
            }
        };
    }

    /// Sends text.
    ///
    /// @param text the text
    /// @throws InterruptedException if the thread was interrupted while the WebSocket is still open
    public void send(String text) throws InterruptedException {
        exchange.send(new WebSocketSent.Text(text));
    }

    /// Sends bytes.
    ///
    /// @param bytes the message, which must not be changed afterwards
    /// @throws InterruptedException if the thread was interrupted while the WebSocket is still open
    public void send(ByteBuffer bytes) throws InterruptedException {
        exchange.send(new WebSocketSent.Binary(bytes));
    }

    /// Sends a message as the one that it is, such as one of the peer's own.
    ///
    /// @param message the message
    /// @throws InterruptedException if the thread was interrupted while the WebSocket is still open
    public void send(WebSocketMessage message) throws InterruptedException {
        switch (message) {
            case WebSocketMessage.Text(var text) -> send(text);
            case WebSocketMessage.Binary(var bytes) -> send(bytes);
        }
    }

    /// Sends text, and closes the connection if the peer makes no room for it in time.
    ///
    /// @param text the text
    /// @param deadline how long the peer may take
    /// @throws InterruptedException if the thread was interrupted while the WebSocket is still open
    public void send(String text, Duration deadline) throws InterruptedException {
        exchange.send(new WebSocketSent.Text(text), deadline);
    }

    /// Sends a value as JSON text.
    ///
    /// @param value usually a record; see [Json]
    /// @throws InterruptedException if the thread was interrupted while the WebSocket is still open
    public void sendJson(Object value) throws InterruptedException {
        send(Json.encode(value));
    }

    /// Closes the WebSocket with 1000. Does nothing if it is closed.
    @Override
    public void close() {
        close(CloseCode.NORMAL, "");
    }

    /// Closes the WebSocket. Does nothing if it is closed.
    ///
    /// @param code the close code: 1000 to 1003, 1007 to 1014, or 3000 to 4999
    /// @param reason for whoever debugs the peer, at most 123 bytes of UTF-8; may be empty
    public void close(int code, String reason) {
        try {
            exchange.send(new WebSocketSent.Close(code, reason));
        } catch (Disconnected _) { // It is closed, which is what is wanted.
        } catch (InterruptedException _) { // Closing does not wait, so this is somebody else's interrupt.
            Thread.currentThread().interrupt();
        }
    }

    /// The messages of the peer, until the WebSocket closes. A thread that is interrupted while it waits gets an
    /// [UncheckedIOException].
    @Override
    public Iterator<WebSocketMessage> iterator() {
        return new Messages();
    }

    private void drain() {
        draining = true;
        if (!throughDrain) {
            close(CloseCode.SERVICE_RESTART, "");
        }
    }

    private final class Messages implements Iterator<WebSocketMessage> {

        private @Nullable WebSocketMessage next;
        private boolean ended;

        @Override
        public boolean hasNext() {
            if (next == null && !ended) {
                next = nextMessage();
                ended = next == null;
            }
            return next != null;
        }

        @Override
        public WebSocketMessage next() {
            WebSocketMessage taken = hasNext() ? next : null;
            if (taken == null) {
                throw new NoSuchElementException("the WebSocket is closed");
            }
            next = null;
            return taken;
        }

        private @Nullable WebSocketMessage nextMessage() {
            try {
                return receive();
            } catch (InterruptedException e) {
                InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting");
                interrupted.initCause(e);
                throw new UncheckedIOException(interrupted);
            }
        }
    }
}
