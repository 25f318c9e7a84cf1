package dev.ouzel.testkit;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.Sent;
import java.util.List;

/// What may be sent next, and how much of the body is still owed.
///
/// ```
/// HEAD --start--> BODY --last body--> DONE
///                      --last body, trailers announced--> TRAILERS --trailers--> DONE
/// ```
///
/// A response that has no body on the wire (RFC 9112, section 6.3) is done with its first piece, which is not sent; an
/// application that goes on is told that nobody sees it.
///
/// Every method is called under the gate of its exchange.
final class ResponseState {

    private enum Phase {
        HEAD, BODY, TRAILERS, DONE
    }

    private static final long UNKNOWN = -1;

    private final String method;
    private Phase phase = Phase.HEAD;
    private boolean bodyless;
    private boolean trailers;
    private long announced = UNKNOWN;
    private long sent;

    ResponseState(String method) {
        this.method = method;
    }

    boolean headSent() {
        return phase != Phase.HEAD;
    }

    boolean bodyless() {
        return bodyless;
    }

    boolean done() {
        return phase == Phase.DONE;
    }

    /// Whether nothing more of it could be seen, though the application may not be through.
    boolean seenWhole() {
        return done() || bodyless;
    }

    void earlyHints() {
        require(phase == Phase.HEAD, "early hints", "before the head");
    }

    void start(Sent.Start start) {
        require(phase == Phase.HEAD, "start", "once");
        announced = contentLength(start.headers());
        trailers = start.trailers();
        bodyless = method.equals("HEAD") || start.status() == 204 || start.status() == 304;
        phase = Phase.BODY;
    }

    /// The one answer that has no response after it: from here on another protocol is spoken.
    void switchProtocols() {
        require(phase == Phase.HEAD, "switch of protocols", "before the head");
        phase = Phase.DONE;
    }

    void checkBody(long count, boolean last) {
        if (bodyless && phase == Phase.DONE && !last) {
            throw new Disconnected(EndReason.COMPLETED);
        }
        require(phase == Phase.BODY || bodyless, "body", "after the head and until the last piece");
        long total = sent + count;
        boolean fits = announced == UNKNOWN || total == announced || (total < announced && !last);
        require(bodyless || fits, "body of " + total + (last ? " bytes" : " bytes or more"),
                "content-length: " + announced);
    }

    void body(long count, boolean last) {
        checkBody(count, last);
        sent += count;
        if (bodyless) {
            phase = Phase.DONE;
        } else if (last) {
            phase = trailers ? Phase.TRAILERS : Phase.DONE;
        }
    }

    void trailers() {
        require(phase == Phase.TRAILERS, "trailers", "after the last piece of the body, if the start announced them");
        phase = Phase.DONE;
    }

    void handover() {
        require(phase == Phase.HEAD || phase == Phase.BODY, "handover", "before the last piece of the body");
    }

    private void require(boolean allowed, String what, String expected) {
        if (!allowed) {
            throw new IllegalStateException(what + " in phase " + phase + " (expected: " + expected + ")");
        }
    }

    private static long contentLength(Headers headers) {
        List<String> values = headers.all("content-length");
        if (values.isEmpty()) {
            return UNKNOWN;
        }
        if (values.size() > 1 || !values.getFirst().matches("[0-9]{1,18}")) {
            throw new IllegalStateException("content-length: " + values + " (expected: one decimal number)");
        }
        return Long.parseLong(values.getFirst());
    }
}
