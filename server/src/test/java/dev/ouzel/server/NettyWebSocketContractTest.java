package dev.ouzel.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Tls;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.transport.TrustingManager;
import dev.ouzel.testkit.RequestContract;
import dev.ouzel.testkit.SocketClient;
import dev.ouzel.testkit.TestClient;
import dev.ouzel.testkit.WebSocketContract;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/// The Netty engine speaks WebSocket as an engine does, over both ways to reach sockets, and over TLS.
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

    @Nested
    class OverTls extends Contract {
        OverTls() {
            super(Transport.best(), Tls.selfSigned(),
                    port -> new SocketClient("127.0.0.1", port, TrustingManager.context()));
        }
    }

    abstract static class Contract extends WebSocketContract {

        private final Transport transport;
        private final @Nullable Tls tls;
        private final IntFunction<TestClient> clients;

        Contract(Transport transport) {
            this(transport, null, port -> new SocketClient("127.0.0.1", port));
        }

        Contract(Transport transport, @Nullable Tls tls, IntFunction<TestClient> clients) {
            this.transport = transport;
            this.tls = tls;
            this.clients = clients;
        }

        @Override
        protected RequestContract.Engine start(Application application, Duration drainLimit) {
            assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable());
            try {
                return new NettyContractTest.Netty(Server.start(application,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Limits.defaults().withDrain(drainLimit), TimeSource.system(), tls, transport), clients);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
