package dev.ouzel.web;

import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import java.time.Duration;
import java.util.function.UnaryOperator;

/// An exchange with something around it.
///
/// @param inner the exchange
/// @param request the head that the application sees
/// @param onSend sees, and may change, each message on its way out
record DecoratedExchange(HttpExchange inner, RequestHead request, UnaryOperator<Sent> onSend) implements HttpExchange {

    /// Changes what is sent.
    DecoratedExchange(HttpExchange inner, UnaryOperator<Sent> onSend) {
        this(inner, inner.request(), onSend);
    }

    /// Changes the head.
    DecoratedExchange(HttpExchange inner, RequestHead request) {
        this(inner, request, UnaryOperator.identity());
    }

    @Override
    public TimeSource time() {
        return inner.time();
    }

    @Override
    public Received receive() throws InterruptedException {
        return inner.receive();
    }

    @Override
    public void send(Sent message) throws InterruptedException {
        inner.send(onSend.apply(message));
    }

    @Override
    public void send(Sent message, Duration deadline) throws InterruptedException {
        inner.send(onSend.apply(message), deadline);
    }
}
