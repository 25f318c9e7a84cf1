package dev.ouzel.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.http2.Http2Client;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Tls;
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
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/// The Netty engine is an engine, over both ways to reach sockets, in both versions of HTTP.
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

    @Nested
    class OfHttp2OverEpoll extends Http2Contract {
        OfHttp2OverEpoll() {
            super(Transport.EPOLL);
        }
    }

    @Nested
    class OfHttp2OverNio extends Http2Contract {
        OfHttp2OverNio() {
            super(Transport.NIO);
        }
    }

    record Netty(Server server, IntFunction<TestClient> clients) implements RequestContract.Engine {

        @Override
        public TestClient client() {
            return clients.apply(server.port());
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
        private final IntFunction<TestClient> clients;

        private final @Nullable Tls tls;

        Contract(Transport transport) {
            this(transport, null, port -> new SocketClient("127.0.0.1", port));
        }

        Contract(Transport transport, @Nullable Tls tls, IntFunction<TestClient> clients) {
            this.transport = transport;
            this.tls = tls;
            this.clients = clients;
        }

        @Override
        protected String scheme() {
            return tls == null ? "http" : "https";
        }

        @Override
        protected Engine start(Application application, Duration drainLimit) {
            assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable());
            try {
                return new Netty(Server.start(application, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Limits.defaults().withDrain(drainLimit), TimeSource.system(), tls, transport), clients);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    abstract static class Http2Contract extends Contract {

        Http2Contract(Transport transport) {
            super(transport, null, port -> new Http2Client(port, false));
        }

        Http2Contract(Transport transport, Tls tls) {
            super(transport, tls, port -> new Http2Client(port, true));
        }

        @Override
        protected HttpVersion version() {
            return HttpVersion.HTTP_2;
        }
    }
}
