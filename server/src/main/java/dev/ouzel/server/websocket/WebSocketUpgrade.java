package dev.ouzel.server.websocket;

import dev.ouzel.exchange.RequestHead;
import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.exchange.ServedExchange;
import dev.ouzel.server.exchange.Upgrade;
import dev.ouzel.server.exchange.Upgraded;
import io.netty.channel.Channel;

/// The change from HTTP/1.1 to WebSocket.
public final class WebSocketUpgrade implements Upgrade {

    /// The change as it is always made; what can be chosen is in the limits.
    public WebSocketUpgrade() {}

    @Override
    public boolean asked(RequestHead request) {
        return Handshake.asked(request);
    }

    @Override
    public Upgraded begin(ServedExchange exchange, Channel channel, Engine engine) {
        return new WebSocketConnection(exchange, channel, engine);
    }
}
