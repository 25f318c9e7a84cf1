package dev.ouzel.testkit;

import dev.ouzel.exchange.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The client's end of one exchange, below [TestExchange] and [TestResponse]: without sockets, or over one. A client of
/// another protocol implements it.
///
/// Thread-safe. Every wait ends after 10 s in an [AssertionError].
public interface Conversation {

    /// The head of a response.
    ///
    /// @param status the status code
    /// @param headers the fields
    record Head(int status, Headers headers) {}

    /// Sends a piece of the request body; waits while the server does not take it.
    ///
    /// @param piece the bytes
    /// @param last whether the body ends with them
    void sendBody(byte[] piece, boolean last);

    /// Waits for the head.
    Head head();

    /// The early hints that came before the head.
    List<Headers> earlyHints();

    /// Waits for more of the body.
    ///
    /// @return some bytes, not none; null if the body has ended
    byte @Nullable [] read();

    /// The same without a wait.
    ///
    /// @return what is there, maybe none; null if the body has ended
    byte @Nullable [] poll();

    /// How the body ended. Only after [#read] or [#poll] has answered null.
    BodyEnd end();

    /// The fields after the body. Only after its end.
    Headers trailers();

    /// Leaves as a browser does whose tab is closed.
    void disconnect();

    /// Leaves like a process that is killed: by a reset.
    void reset();
}
