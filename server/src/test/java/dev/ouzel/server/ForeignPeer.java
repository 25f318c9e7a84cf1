package dev.ouzel.server;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A WebSocket of a client that is not ours.
interface ForeignPeer extends AutoCloseable {

    /// How long anything may take, in seconds.
    int LIMIT_SECONDS = 20;

    /// The same as a duration.
    Duration LIMIT = Duration.ofSeconds(LIMIT_SECONDS);

    /// What the client told its user.
    sealed interface Told {

        /// A text message.
        record Text(String text) implements Told {}

        /// A binary message.
        record Binary(ByteBuffer bytes) implements Told {}

        /// A pong.
        record Pong(ByteBuffer payload) implements Told {}

        /// The end.
        record Close(int code, String reason) implements Told {}
    }

    /// What a client has told, in order.
    final class Heard {

        private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

        void add(Told next) {
            told.add(next);
        }

        Told take() throws InterruptedException {
            return Objects.requireNonNull(told.poll(LIMIT_SECONDS, TimeUnit.SECONDS), "nothing was told");
        }
    }

    /// How a client opens a WebSocket.
    @FunctionalInterface
    interface Opening {

        /// Opens one, and offers these subprotocols, and compression if the client can.
        ForeignPeer open(URI uri, Heard heard, String... subprotocols) throws Exception;
    }

    /// The subprotocol that was agreed on; empty for none.
    String subprotocol();

    /// The extensions that were agreed on, as the server named them; empty for none.
    String extensions();

    /// Sends text.
    void text(String text) throws Exception;

    /// Sends a fragment of a binary message.
    void binary(ByteBuffer piece, boolean last) throws Exception;

    /// Sends a ping.
    void ping(ByteBuffer payload) throws Exception;

    /// Begins the closing handshake.
    void close(int code, String reason) throws Exception;

    /// Lets go of whatever the client holds.
    @Override
    void close();
}
