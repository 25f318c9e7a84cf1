package dev.ouzel.server.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How connections of HTTP/1.1 over TLS end: the goodbye of TLS (`close_notify`, RFC 8446, section 6.1) says that what came
/// is all.
class TlsEndTest {

    private static final int PIECES = 1000;
    private static final ByteBuffer PIECE = ByteBuffer.allocate(1 << 16).asReadOnlyBuffer();

    private interface Handler {
        void answer(HttpExchange exchange) throws Exception;
    }

    private static Server serve(Handler handler) throws IOException {
        return Server.start(exchange -> {
            switch (exchange) {
                case HttpExchange http -> handler.answer(http);
                case WebSocketExchange socket -> handler.answer(socket.deny());
            }
        }, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Limits.defaults(), Tls.selfSigned());
    }

    /// A connection that has sent its request.
    private static SSLSocket ask(Server server, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) TrustingManager.context().getSocketFactory().createSocket("127.0.0.1",
                server.port());
        socket.setSoTimeout(20_000);
        socket.setEnabledProtocols(new String[]{protocol});
        socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aBodyThatIsCompleteEndsWithAGoodbye(String protocol) throws Exception {
        try (Server server = serve(exchange -> {
            exchange.send(new Sent.Start(200, Headers.empty()));
            exchange.send(new Sent.Body(ByteBuffer.wrap("whole".getBytes(US_ASCII)), true));
        }); SSLSocket peer = ask(server, protocol)) {
            assertThat(new String(peer.getInputStream().readAllBytes(), US_ASCII)).endsWith("\r\n\r\nwhole");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aBodyThatIsCutDoesNot(String protocol) throws Exception {
        try (Server server = serve(exchange -> {
            exchange.send(new Sent.Start(200, Headers.empty()));
            exchange.send(new Sent.Body(ByteBuffer.wrap("half".getBytes(US_ASCII)), false));
        }); SSLSocket peer = ask(server, protocol)) {
            assertThatThrownBy(() -> peer.getInputStream().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    /// An engine of TLS may take nothing more after the peer's goodbye. What is written then has not been sent.
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aPeerThatSaysGoodbyeWhileItIsSentToHasLeft(String protocol) throws Exception {
        CompletableFuture<EndReason> ended = new CompletableFuture<>();
        try (Server server = serve(exchange -> {
            try {
                exchange.send(new Sent.Start(200, Headers.empty()));
                for (int i = 0; i < PIECES; i++) {
                    exchange.send(new Sent.Body(PIECE, false));
                }
                ended.complete(EndReason.COMPLETED);
            } catch (Disconnected e) {
                ended.complete(e.reason());
            }
        }); SSLSocket peer = ask(server, protocol)) {
            assertThat(peer.getInputStream().read()).isEqualTo('H');
            peer.shutdownOutput();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isIn(EndReason.PEER_CLOSED, EndReason.PEER_RESET);
        }
    }
}
