package dev.ouzel.testkit;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The response of one exchange: each message is checked by its [ResponseState], then put into the [Outbox].
///
/// Every method is called under the gate of its exchange.
final class Response {

    private static final byte[] ERROR = "Internal Server Error".getBytes(StandardCharsets.US_ASCII);

    private final RequestHead request;
    private final ResponseState state;
    private final Outbox outbox;

    Response(RequestHead request, int bytesMax) {
        this.request = request;
        this.state = new ResponseState(request.method());
        this.outbox = new Outbox(bytesMax);
    }

    ResponseState state() {
        return state;
    }

    Outbox outbox() {
        return outbox;
    }

    void putEarlyHints(Sent.EarlyHints hints) {
        state.earlyHints();
        if (request.version() != HttpVersion.HTTP_1_0) {
            outbox.putEarlyHints(hints.headers());
        }
    }

    void putHead(Sent.Start start) {
        state.start(start);
        outbox.putHead(new Conversation.Head(start.status(), start.headers()));
        if (state.bodyless()) {
            outbox.putEnd(BodyEnd.COMPLETE);
        }
    }

    void switchProtocols(Headers headers) {
        state.switchProtocols();
        outbox.putHead(new Conversation.Head(101, headers));
    }

    void putBody(ByteBuffer bytes, boolean last) {
        state.body(bytes.remaining(), last);
        if (!state.bodyless()) {
            outbox.putBody(bytes);
        }
    }

    void putTrailers(Sent.Trailers trailers) {
        state.trailers();
        boolean wanted = request.headers().all("te").stream().anyMatch(value -> value.contains("trailers"));
        outbox.putTrailers(wanted ? trailers.headers() : Headers.empty());
    }

    /// Answers for an application that has sent nothing, without telling why.
    void putError() {
        putHead(new Sent.Start(500,
                Headers.of("content-type", "text/plain", "content-length", Integer.toString(ERROR.length))));
        putBody(ByteBuffer.wrap(ERROR), true);
        outbox.putEnd(BodyEnd.COMPLETE);
    }
}
