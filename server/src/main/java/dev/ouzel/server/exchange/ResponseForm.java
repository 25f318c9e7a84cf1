package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.SharedBytes;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a response looks in one protocol. Whether its parts come in order, and fit, is the business of [Response], which
/// calls this under the exchange's lock.
public interface ResponseForm {

    /// What the head says of the body that follows it.
    enum Body {
        /// There is none, whatever the application sends.
        NONE,
        /// As many bytes as `content-length` says.
        OF_LENGTH,
        /// Until its end.
        OPEN
    }

    /// Puts an informational head, 100 or 103, or 101 before the connection changes its protocol.
    void informational(int status, Headers headers);

    /// Puts the head.
    ///
    /// @param headers all fields but those of the framing
    /// @param mayKeepAlive false if the connection is to be closed whatever the peer wants
    void head(int status, Headers headers, Body body, boolean mayKeepAlive);

    /// Puts a piece of the body, not an empty one.
    void piece(ByteBuffer bytes);

    /// How pieces of the body travel that other responses send too: each as the same memory for all of them, outside the heap.
    /// Asked once the head is put; what is answered holds for the rest of the body, and is the same object for many responses.
    ///
    /// @return null if this response sends no such piece, and [#piece] is to be used
    @Nullable
    Function<SharedBytes, ByteBuffer> passage();

    /// Ends a body that [Body#NONE] does not rule out.
    void end();

    /// Whether fields after the body are possible, now that the head is sent.
    boolean takesTrailers();

    /// Ends a body with fields after it.
    void trailers(Headers headers);

    /// Puts the whole of an answer that the server gives itself.
    ///
    /// @param date the value of the `date` field
    void refusal(Refusal refusal, String date);

    /// Whether the connection can carry another response after this one.
    boolean keepAlive();

    /// Whether only the end of the connection says where the body ends, so that cutting it takes more than closing.
    boolean endsWithConnection();
}
