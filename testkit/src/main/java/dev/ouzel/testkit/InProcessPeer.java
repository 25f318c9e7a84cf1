package dev.ouzel.testkit;

import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The client's end of an exchange without sockets.
final class InProcessPeer implements Conversation {

    private final InProcessExchange exchange;

    InProcessPeer(InProcessExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void sendBody(byte[] piece, boolean last) {
        if (!exchange.putRequestBody(piece, last)) {
            throw new AssertionError("the request body was not read on for " + Bound.LIMIT + " (expected: room for "
                    + piece.length + " bytes)");
        }
    }

    @Override
    public Head head() {
        boolean news = exchange.await(outbox -> outbox.head() != null || outbox.hasNews());
        Head head = exchange.<@Nullable Head>look(Outbox::head);
        if (head == null) {
            throw new AssertionError((news ? "the exchange ended" : "nothing came for " + Bound.LIMIT)
                    + " (expected: the head of a response to " + exchange.request().method() + " "
                    + exchange.request().rawPath() + ")");
        }
        return head;
    }

    @Override
    public List<Headers> earlyHints() {
        return exchange.look(Outbox::earlyHints);
    }

    @Override
    public byte @Nullable [] read() {
        head();
        if (!exchange.await(Outbox::hasNews)) {
            throw new AssertionError("nothing came for " + Bound.LIMIT + " (expected: more of the body, or its end)");
        }
        return exchange.takePiece();
    }

    @Override
    public byte @Nullable [] poll() {
        byte[] piece = exchange.takePiece();
        boolean ended = exchange.look(outbox -> outbox.end() != null);
        return piece != null || ended ? piece : new byte[0];
    }

    @Override
    public BodyEnd end() {
        return Objects.requireNonNull(exchange.<@Nullable BodyEnd>look(Outbox::end));
    }

    @Override
    public Headers trailers() {
        return exchange.look(Outbox::trailers);
    }

    @Override
    public void disconnect() {
        exchange.end(EndReason.PEER_CLOSED);
    }

    @Override
    public void reset() {
        exchange.end(EndReason.PEER_RESET);
    }
}
