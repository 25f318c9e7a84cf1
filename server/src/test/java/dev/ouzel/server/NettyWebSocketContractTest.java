package dev.ouzel.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.testkit.RequestContract;
import dev.ouzel.testkit.SocketClient;
import dev.ouzel.testkit.WebSocketContract;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/// The Netty engine speaks WebSocket as an engine does, over both ways to reach sockets.
class NettyWebSocketContractTest {

    @Nested
    class OverEpoll extends Contract {
        OverEpoll() {
            super(Transport.EPOLL);
        }
    }

    @Nested
    class OverNio extends Contract {
        OverNio() {
            super(Transport.NIO);
        }
    }

    abstract static class Contract extends WebSocketContract {

        private final Transport transport;

        Contract(Transport transport) {
            this.transport = transport;
        }

        @Override
        protected RequestContract.Engine start(Application application, Duration drainLimit) {
            assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable());
            try {
                return new NettyContractTest.Netty(Server.start(application,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Limits.defaults().withDrain(drainLimit), TimeSource.system(), null, transport),
                        port -> new SocketClient("127.0.0.1", port));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
