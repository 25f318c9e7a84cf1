package dev.ouzel.testkit;

import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.Headers;
import dev.ouzel.testkit.WebSocketConversation.Arrival;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A WebSocket as its client sees it, from the handshake to the close. What is not taken stays with the server, whose send
/// buffer then fills.
///
/// ```java
/// try (TestWebSocket socket = engine.client().connect(TestRequest.get("/echo"))) {
///     socket.send("hello");
///     assertThat(socket.takeText()).isEqualTo("hello");
///     socket.close(1000, "");
///     assertThat(socket.awaitClose().code()).isEqualTo(1000);
/// }
/// ```
///
/// Everything waits for the answer to the handshake first. Every wait ends after 10 s of real time in an [AssertionError].
/// One thread at a time takes, and one sends; any thread may leave.
public final class TestWebSocket implements AutoCloseable {

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int SHOWN_MAX = 200;

    private final WebSocketConversation conversation;

    /// A WebSocket over this.
    ///
    /// @param conversation the client's end of it
    public TestWebSocket(WebSocketConversation conversation) {
        this.conversation = conversation;
    }

    // The handshake.

    /// The status of the answer: 101 if the WebSocket is open.
    public int status() {
        return conversation.head().status();
    }

    /// The fields of the answer.
    public Headers headers() {
        return conversation.head().headers();
    }

    /// The subprotocol that the server has chosen, if any.
    public Optional<String> subprotocol() {
        return headers().first("sec-websocket-protocol");
    }

    /// The response of a server that did not open the WebSocket.
    ///
    /// @throws AssertionError if it did
    public TestResponse denial() {
        if (status() == SWITCHING_PROTOCOLS) {
            throw new AssertionError("status: 101 (expected: a response that denies the WebSocket)");
        }
        return new TestResponse(conversation.denial());
    }

    // Messages.

    /// Sends a text message. Waits while the server does not read on; after the end it is lost, as on any wire.
    ///
    /// @param text the text
    /// @throws AssertionError if the WebSocket was denied, or the server takes it for 10 s not
    public void send(String text) {
        requireOpened();
        conversation.send(text);
    }

    /// The same with a binary message.
    ///
    /// @param bytes the message
    /// @throws AssertionError as for a text
    public void send(byte[] bytes) {
        requireOpened();
        conversation.send(bytes.clone());
    }

    /// Waits for the next message, which must be text.
    ///
    /// @throws AssertionError if the WebSocket was denied, the message is binary, or there is none before the close
    public String takeText() {
        return switch (read()) {
            case Arrival.Text(var text) -> text;
            case Arrival other -> throw failure(other, "a text message");
        };
    }

    /// Waits for the next message, which must be binary.
    ///
    /// @throws AssertionError if the WebSocket was denied, the message is text, or there is none before the close
    public byte[] takeBytes() {
        return switch (read()) {
            case Arrival.Binary(var bytes) -> copy(bytes);
            case Arrival other -> throw failure(other, "a binary message");
        };
    }

    // The end.

    /// Sends a close frame, to which the server answers. Messages that it sends before its answer can still be taken.
    ///
    /// @param code the close code, 1005 for a close frame without one; also one that must not be sent, to see what the
    ///        server does
    /// @param reason for whoever debugs the server
    /// @throws AssertionError if the WebSocket was denied
    public void close(int code, String reason) {
        requireOpened();
        conversation.close(code, reason);
    }

    /// Waits for the end, taking all messages before it.
    ///
    /// @return code and reason of the server's close frame, 1006 if there was none
    /// @throws AssertionError if the WebSocket was denied
    public Arrival.Closed awaitClose() {
        Arrival next = read();
        while (true) {
            if (next instanceof Arrival.Closed closed) {
                return closed;
            }
            next = conversation.read();
        }
    }

    /// Leaves without a close frame: the server sees 1006.
    public void disconnect() {
        conversation.disconnect();
    }

    /// Leaves by a reset, like a process that is killed: the server sees 1006.
    public void reset() {
        conversation.reset();
    }

    /// Closes with 1000 if it is open, else gives up the handshake; does not wait for anything.
    @Override
    public void close() {
        conversation.close(CloseCode.NORMAL, "");
        conversation.disconnect();
    }

    private Arrival read() {
        requireOpened();
        return conversation.read();
    }

    private void requireOpened() {
        if (status() != SWITCHING_PROTOCOLS) {
            throw new AssertionError("status: " + status() + " (expected: 101, an open WebSocket)");
        }
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    private static AssertionError failure(Arrival arrival, String expected) {
        String shown = arrival.toString();
        return new AssertionError((shown.length() > SHOWN_MAX ? shown.substring(0, SHOWN_MAX) + "…" : shown)
                + " (expected: " + expected + ")");
    }
}
