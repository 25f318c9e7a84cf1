package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.SharedBytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The order of a response's parts, and the length of its body, whatever protocol carries it (RFC 9110, section 6). Not
/// thread-safe: the exchange's lock guards it.
///
/// ```
///      early hints               body                    trailers
///        +---+                  +-----+
///        |   v   start          |     v  last, announced
///       AWAITED --------------> BODY ---------------------> TRAILERS --> COMPLETE
///          |                      |  last                                   ^
///          |                      +-----------------------------------------+
///          +--refusal, upgrade----------------------------------------------------+
/// ```
///
/// A response to HEAD, and 204 and 304, have no body: what the application sends of it is dropped, and such a response
/// is complete with its first piece, so that an endless body does not run for nobody.
public final class Response {

    private static final long UNKNOWN = -1;

    /// What an answer may have that waits for its turn, so that some dozens are no more than one that is sent piece by piece.
    private static final int KEPT_BYTES_MAX = 2048;

    // Not the request itself: a response may go on for days, and nobody needs its fields.
    private final boolean headOnly;
    private final boolean http10;
    private final boolean trailersTaken;
    private final ResponseForm form;
    private State state = State.AWAITED;
    private boolean bodyless;
    private long remaining = UNKNOWN;
    private boolean trailers;
    private boolean switched;

    private enum State {
        AWAITED, BODY, TRAILERS, COMPLETE
    }

    /// A response that nothing was sent of.
    public Response(RequestHead request, ResponseForm form) {
        this.headOnly = request.method().equals("HEAD");
        this.http10 = request.version() == HttpVersion.HTTP_1_0;
        this.trailersTaken = RequestRules.lists(request.headers(), "te", "trailers");
        this.form = form;
    }

    boolean begun() {
        return state != State.AWAITED;
    }

    /// Whether the last part of it is sent.
    public boolean complete() {
        return state == State.COMPLETE;
    }

    /// Whether there is no body on the wire, whatever the application sends.
    boolean bodyless() {
        return begun() && bodyless;
    }

    /// What becomes of the connection after this response.
    ExchangeSequel sequel() {
        if (switched) {
            return ExchangeSequel.UPGRADE;
        }
        return begun() && form.keepAlive() ? ExchangeSequel.NEXT_REQUEST : ExchangeSequel.CLOSE;
    }

    /// Whether it is complete, and the connection can carry another one, so that this one may wait to be written.
    ///
    /// @param bytesKept how much of it that would keep
    boolean leadsOn(long bytesKept) {
        return complete() && sequel() == ExchangeSequel.NEXT_REQUEST && bytesKept <= KEPT_BYTES_MAX;
    }

    /// How far it is when its handler is through.
    ExchangeStanding standing() {
        if (bodyless()) {
            end();
        }
        if (complete()) {
            return ExchangeStanding.COMPLETE;
        }
        return begun() ? ExchangeStanding.UNFINISHED : ExchangeStanding.UNANSWERED;
    }

    /// Completes the response with 101.
    void switchProtocols(Headers headers) {
        require(!begun(), "upgrade", "none after the start");
        switched = true;
        state = State.COMPLETE;
        form.informational(101, headers);
    }

    /// Whether only the end of the connection says where the body ends, so that cutting it takes more than closing.
    boolean endsWithConnection() {
        return form.endsWithConnection();
    }

    void continueRequest() {
        if (!begun()) {
            form.informational(100, Headers.empty());
        }
    }

    /// Sends an informational head.
    public void earlyHints(Headers headers) {
        require(!begun(), "early hints", "none after the start");
        if (!http10) {
            form.informational(103, headers);
        }
    }

    /// Sends the head.
    ///
    /// @param date the value of the `Date` field
    /// @param mayKeepAlive false if the connection is to be closed whatever the peer wants
    public void start(Sent.Start start, String date, boolean mayKeepAlive) {
        require(!begun(), "start", "one start");
        Headers headers = start.status() == 204 ? start.headers().without("content-length") : start.headers();
        List<String> lengths = headers.all("content-length");
        remaining = lengths.isEmpty() ? UNKNOWN : length(lengths);
        bodyless = headOnly || start.status() == 204 || start.status() == 304;
        trailers = start.trailers();
        state = State.BODY;
        form.head(start.status(), headers.contains("date") ? headers : headers.plus("date", date), body(),
                mayKeepAlive);
    }

    private static long length(List<String> lengths) {
        String length = lengths.getFirst();
        boolean good = lengths.size() == 1 && length.length() <= 18 && !length.isEmpty()
                && length.chars().allMatch(c -> c >= '0' && c <= '9');
        require(good, "content-length " + lengths, "one count of bytes");
        return Long.parseLong(length);
    }

    private ResponseForm.Body body() {
        if (bodyless) {
            return ResponseForm.Body.NONE;
        }
        return remaining == UNKNOWN ? ResponseForm.Body.OPEN : ResponseForm.Body.OF_LENGTH;
    }

    /// Sends a piece of the body.
    public void body(ByteBuffer bytes, boolean last) {
        require(state == State.BODY || (bodyless() && last), "body", begun() ? "none after the last" : "a start first");
        if (bodyless) {
            state = State.COMPLETE;
            return;
        }
        count(bytes.remaining(), last);
        if (bytes.hasRemaining()) {
            form.piece(bytes.duplicate());
        }
        if (last) {
            endBody();
        }
    }

    /// How shared pieces travel, while pieces of an open body may be put.
    @Nullable
    Function<SharedBytes, ByteBuffer> passage() {
        return state == State.BODY && !bodyless && remaining == UNKNOWN ? form.passage() : null;
    }

    private void count(int bytes, boolean last) {
        if (remaining != UNKNOWN) {
            require(bytes <= remaining, "body of " + bytes + " bytes", remaining + " at most, by content-length");
            require(!last || bytes == remaining, "last body of " + bytes + " bytes", remaining + ", by content-length");
            remaining -= bytes;
        }
    }

    private void endBody() {
        if (trailers) {
            state = State.TRAILERS;
        } else {
            complete(false, Headers.empty());
        }
    }

    private void complete(boolean withTrailers, Headers fields) {
        state = State.COMPLETE;
        if (withTrailers) {
            form.trailers(fields);
        } else {
            form.end();
        }
    }

    /// Sends the fields after the body, to peers that take them.
    public void trailers(Headers headers) {
        require(trailers && (state == State.TRAILERS || complete()), "trailers",
                "only if the start announced them, after the last body");
        if (!complete()) {
            complete(trailersTaken && form.takesTrailers(), headers);
        }
    }

    /// Completes the body of a feed, which has no trailers to give.
    void end() {
        trailers = false;
        if (state == State.TRAILERS) {
            complete(false, Headers.empty());
        } else if (!complete()) {
            body(ByteBuffer.allocate(0), true);
        }
    }

    /// Answers in the application's place.
    void refuse(Refusal refusal, String date) {
        state = State.COMPLETE;
        form.refusal(refusal, date);
    }

    static void require(boolean good, String what, String expected) {
        if (!good) {
            throw new IllegalStateException(what + " (expected: " + expected + ")");
        }
    }
}
