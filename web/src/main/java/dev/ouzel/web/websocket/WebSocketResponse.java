package dev.ouzel.web.websocket;

import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.log.Subscription;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The response that opens a WebSocket (RFC 6455), for a route of GET:
///
/// ```java
/// router.get("/echo", _ -> WebSocketResponse.of(session -> {
///     for (WebSocketMessage message : session) {
///         session.send(message);
///     }
/// }));
/// ```
///
/// Until it is sent, a handler or a filter can answer with anything else, such as 401; that denies the WebSocket. A
/// request that asks for no WebSocket is answered 426. Headers that filters add are sent with the 101.
///
/// Immutable.
public final class WebSocketResponse implements Response {

    private final Function<Request, WebSocketHandler> handlers;
    private final List<String> subprotocols;
    private final Headers headers;
    private final boolean throughDrain;
    private final boolean compression;

    private WebSocketResponse(Function<Request, WebSocketHandler> handlers, List<String> subprotocols, Headers headers,
            boolean throughDrain, boolean compression) {
        this.handlers = handlers;
        this.subprotocols = subprotocols;
        this.headers = headers;
        this.throughDrain = throughDrain;
        this.compression = compression;
    }

    /// A WebSocket that this handler talks through. When the server stops, it is closed with 1012 as soon as the handler
    /// would receive.
    ///
    /// @param handler runs once for each time that the response is sent
    public static WebSocketResponse of(WebSocketHandler handler) {
        return new WebSocketResponse(_ -> handler, List.of(), Headers.empty(), false, true);
    }

    /// A WebSocket that tells what a log has, as JSON messages with the members `type`, `id` and `data`: the events of
    /// [dev.ouzel.web.sse.EventSourceResponse#of(Subscription)]. A plain message has the type `message`. The first one has the
    /// type `open` and the place where the peer begins as its id. A peer that names a place by the query parameter `lastEventId`
    /// goes on there. What is missing is told by a message of the type `gap`. When all streams have ended, it closes with 1000; a
    /// peer that the subscription parts with for being slow is told 1013.
    ///
    /// @param subscription which streams, and from where
    public static WebSocketResponse of(Subscription subscription) {
        return new WebSocketResponse(request -> new SubscriptionHandler(subscription, request.query("lastEventId")),
                List.of(), Headers.empty(), false, true);
    }

    /// The same with subprotocols, of which the first that the peer offers is chosen; none if it offers none of them.
    ///
    /// @param names the names, the best first
    public WebSocketResponse withSubprotocols(String... names) {
        return new WebSocketResponse(handlers, List.of(names), headers, throughDrain, compression);
    }

    /// The same, but when the server stops the handler goes on within the time that it has, see
    /// [WebSocketSession#draining].
    public WebSocketResponse throughDrain() {
        return new WebSocketResponse(handlers, subprotocols, headers, true, compression);
    }

    /// The same without compression, whatever the peer offers and the server allows: for messages that put secrets beside
    /// what strangers choose, since their compressed length tells of the secret.
    public WebSocketResponse withoutCompression() {
        return new WebSocketResponse(handlers, subprotocols, headers, throughDrain, false);
    }

    @Override
    public WebSocketResponse withHeader(String name, String value) {
        return new WebSocketResponse(handlers, subprotocols, headers.with(name, value), throughDrain,
                compression);
    }

    @Override
    public WebSocketResponse plusHeader(String name, String value) {
        return new WebSocketResponse(handlers, subprotocols, headers.plus(name, value), throughDrain,
                compression);
    }

    @Override
    public void respond(Request request, HttpExchange exchange) throws Exception {
        Optional<WebSocketExchange> socket = request.webSocket();
        if (socket.isPresent()) {
            open(socket.get(), handlers.apply(request));
        } else {
            Response.problem(Problem.of(426, "upgrade: missing (expected: websocket)"))
                    .withHeader("upgrade", "websocket").respond(request, exchange);
        }
    }

    private void open(WebSocketExchange socket, WebSocketHandler handler) throws Exception {
        String subprotocol = chosen(socket.subprotocols());
        socket.send(new WebSocketSent.Accept(subprotocol, headers, compression));
        WebSocketSession session = new WebSocketSession(socket, subprotocol, throughDrain);
        try {
            handler.handle(session);
        } catch (ProblemException _) { // It is the peer's, and no failure of ours.
            session.close(CloseCode.INVALID_DATA, "");
        }
    }

    private @Nullable String chosen(List<String> offered) {
        return subprotocols.stream().filter(offered::contains).findFirst().orElse(null);
    }
}
