package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The exchange as the application sees it. Thread-safe; what changes is in the [ExchangeState].
public final class ServedExchange implements HttpExchange {

    private final RequestHead request;
    private final ExchangeState state;
    private final TimeSource time;
    private final Carrier carrier;

    /// An exchange for this request.
    public ServedExchange(RequestHead request, ExchangeState state, TimeSource time, Carrier carrier) {
        this.request = request;
        this.state = state;
        this.time = time;
        this.carrier = carrier;
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public TimeSource time() {
        return time;
    }

    /// Answers 101 with these fields, and returns when that is written: the connection is [Upgraded].
    ///
    /// @throws Disconnected if the exchange ended before
    public void switchProtocols(Headers headers) {
        state.switchProtocols(headers);
        carrier.wake();
        state.awaitSettled();
    }

    @Override
    public Received receive() throws InterruptedException {
        if (state.askForBody()) {
            carrier.bodyWanted();
            carrier.wake();
        }
        Received next = state.awaitArrival();
        if (state.bodyResumes()) {
            carrier.bodyWanted();
        }
        return next;
    }

    @Override
    public void send(Sent message) throws InterruptedException {
        deliver(message, null);
    }

    @Override
    public void send(Sent message, Duration deadline) throws InterruptedException {
        deliver(message, time.nanoTime() + deadline.toNanos());
    }

    private void deliver(Sent message, @Nullable Long deadline) throws InterruptedException {
        boolean leadsOn;
        try {
            leadsOn = state.accept(message, deadline);
        } catch (Disconnected e) {
            if (message instanceof Sent.Handover(Feed late)) {
                carrier.execute(() -> late.ended(e.reason()));
            }
            if (e.reason() == EndReason.WRITE_DEADLINE) {
                carrier.execute(() -> carrier.abort(EndReason.WRITE_DEADLINE));
            }
            throw e;
        }
        if (leadsOn) {
            carrier.wakeAfterBurst();
        } else {
            carrier.wake();
        }
    }
}
