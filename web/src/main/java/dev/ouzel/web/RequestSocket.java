package dev.ouzel.web;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketSent;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/// A WebSocket that was asked for, as a handler sees it. Denying it costs nothing: what answers as HTTP, the router
/// with its filters, is at hand.
///
/// Thread-safe.
final class RequestSocket implements WebSocketExchange {

    private final WebSocketExchange inner;
    private final RequestHead request;
    private final HttpExchange denied;
    private final UnaryOperator<Headers> onAccept;
    private volatile boolean accepted;

    /// @param request the head that the application sees
    /// @param denied answers in place of the WebSocket
    RequestSocket(WebSocketExchange inner, RequestHead request, HttpExchange denied) {
        this(inner, request, denied, UnaryOperator.identity());
    }

    /// @param request the head that the application sees
    /// @param denied answers in place of the WebSocket
    /// @param onAccept what is done to the headers of the accept
    RequestSocket(WebSocketExchange inner, RequestHead request, HttpExchange denied,
            UnaryOperator<Headers> onAccept) {
        this.inner = inner;
        this.request = request;
        this.denied = denied;
        this.onAccept = onAccept;
    }

    /// Whether it can no longer be answered as HTTP.
    boolean accepted() {
        return accepted;
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public TimeSource time() {
        return inner.time();
    }

    @Override
    public List<String> subprotocols() {
        return inner.subprotocols();
    }

    @Override
    public HttpExchange deny() {
        if (accepted) {
            throw new IllegalStateException("deny after the accept (expected: before it)");
        }
        return denied;
    }

    @Override
    public WebSocketReceived receive() throws InterruptedException {
        return inner.receive();
    }

    @Override
    public void send(WebSocketSent message) throws InterruptedException {
        inner.send(noted(message));
    }

    @Override
    public void send(WebSocketSent message, Duration deadline) throws InterruptedException {
        inner.send(noted(message), deadline);
    }

    /// Not an exhaustive switch: what may be sent can grow at any time, and all else goes through as it is.
    private WebSocketSent noted(WebSocketSent message) {
        if (message instanceof WebSocketSent.Accept(var subprotocol, var headers, var compression)) {
            var accept = new WebSocketSent.Accept(subprotocol, onAccept.apply(headers), compression);
            accepted = true;
            return accept;
        }
        accepted |= message instanceof WebSocketSent.Close;
        return message;
    }
}
