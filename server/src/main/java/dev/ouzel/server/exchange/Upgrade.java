package dev.ouzel.server.exchange;

import dev.ouzel.exchange.RequestHead;
import io.netty.channel.Channel;

/// Another protocol that a connection can change to (RFC 9110, section 7.8). Thread-safe.
public interface Upgrade {

    /// Whether a request asks for it.
    boolean asked(RequestHead request);

    /// Begins with an exchange whose request asked for it.
    Upgraded begin(ServedExchange exchange, Channel channel, Engine engine);
}
