package dev.ouzel.testkit;

import java.nio.charset.StandardCharsets;

/// Both directions of one exchange, as its client sees them.
///
/// For one thread, except [#disconnect] and [#reset], which any thread may call.
public final class TestExchange implements AutoCloseable {

    private final Conversation conversation;
    private final TestResponse response;

    /// An exchange over this.
    ///
    /// @param conversation the client's end of it
    public TestExchange(Conversation conversation) {
        this.conversation = conversation;
        this.response = new TestResponse(conversation);
    }

    /// Sends a piece of the body of a request [with an open body][TestRequest#withOpenBody]. Waits while the server does
    /// not read on.
    ///
    /// @param piece the bytes
    /// @throws AssertionError if the server takes them for 10 s not
    public void sendBody(byte[] piece) {
        conversation.sendBody(piece.clone(), false);
    }

    /// The same with text, as UTF-8.
    ///
    /// @param piece the text
    public void sendBody(String piece) {
        sendBody(piece.getBytes(StandardCharsets.UTF_8));
    }

    /// Ends the body of the request properly.
    public void endBody() {
        conversation.sendBody(new byte[0], true);
    }

    /// Waits for the head of the response.
    ///
    /// @return the response, the same each time
    /// @throws AssertionError if no head comes within 10 s, or the connection ends before it
    public TestResponse response() {
        conversation.head();
        return response;
    }

    /// Leaves politely, as a browser does whose tab is closed.
    public void disconnect() {
        conversation.disconnect();
    }

    /// Leaves by a reset, like a process that is killed.
    public void reset() {
        conversation.reset();
    }

    /// Leaves politely, if the exchange has not ended.
    @Override
    public void close() {
        disconnect();
    }
}
