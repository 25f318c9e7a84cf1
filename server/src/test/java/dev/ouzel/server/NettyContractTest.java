package dev.ouzel.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.server.http1.Transport;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.testkit.EngineContract;
import dev.ouzel.testkit.RequestContract;
import dev.ouzel.testkit.SocketClient;
import dev.ouzel.testkit.TestClient;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/// The Netty engine is an engine, over both ways to reach sockets.
class NettyContractTest {

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

    private record Netty(Server server) implements RequestContract.Engine {

        @Override
        public TestClient client() {
            return new SocketClient("127.0.0.1", server.port());
        }

        @Override
        public void drain() {
            server.drain();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    abstract static class Contract extends EngineContract {

        private final Transport transport;

        Contract(Transport transport) {
            this.transport = transport;
        }

        @Override
        protected Engine start(Application application, Duration drainLimit) {
            assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable());
            try {
                return new Netty(Server.start(application, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Limits.defaults().withDrain(drainLimit), TimeSource.system(), transport));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
