package dev.ouzel.web;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An exchange whose body can be read without losing what else is received: a drain notice that arrives between the
/// pieces of the body is kept for the next [#receive].
///
/// Owned by the thread of the exchange, as far as receiving goes.
final class RequestExchange implements HttpExchange {

    private final HttpExchange inner;
    private boolean bodyEnded;
    private @Nullable Drain noticed;

    RequestExchange(HttpExchange inner) {
        this.inner = inner;
    }

    @Override
    public RequestHead request() {
        return inner.request();
    }

    @Override
    public TimeSource time() {
        return inner.time();
    }

    @Override
    public Received receive() throws InterruptedException {
        Drain drain = noticed;
        if (drain != null) {
            noticed = null;
            return new Received.DrainNotice(drain);
        }
        return received();
    }

    @Override
    public void send(Sent message) throws InterruptedException {
        inner.send(message);
    }

    @Override
    public void send(Sent message, Duration deadline) throws InterruptedException {
        inner.send(message, deadline);
    }

    /// The next piece of the body, which may be empty; null after its end.
    ///
    /// @throws Disconnected if the exchange ended before the body did
    @Nullable
    ByteBuffer nextPiece() throws InterruptedException {
        while (!bodyEnded) {
            switch (received()) {
                case Received.Body body -> {
                    return body.bytes();
                }
                case Received.DrainNotice notice -> noticed = notice.drain();
                case Received.Disconnect end -> throw new Disconnected(end.reason());
            }
        }
        return null;
    }

    private Received received() throws InterruptedException {
        Received received = inner.receive();
        if (received instanceof Received.Body body && body.last()) {
            bodyEnded = true;
        }
        return received;
    }
}
