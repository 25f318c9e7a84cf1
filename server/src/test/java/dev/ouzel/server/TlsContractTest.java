package dev.ouzel.server;

import dev.ouzel.server.operation.Tls;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.transport.TrustingManager;
import dev.ouzel.testkit.SocketClient;
import org.junit.jupiter.api.Nested;

/// The Netty engine is an engine over TLS too.
class TlsContractTest {

    @Nested
    class OfHttp1 extends NettyContractTest.Contract {
        OfHttp1() {
            super(Transport.best(), Tls.selfSigned(),
                    port -> new SocketClient("127.0.0.1", port, TrustingManager.context()));
        }
    }

    @Nested
    class OfHttp2 extends NettyContractTest.Http2Contract {
        OfHttp2() {
            super(Transport.best(), Tls.selfSigned());
        }
    }
}
