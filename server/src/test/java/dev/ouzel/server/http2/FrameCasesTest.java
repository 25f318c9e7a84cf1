package dev.ouzel.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.server.Server;
import dev.ouzel.server.http2.FrameCases.Case;
import dev.ouzel.server.http2.FrameCases.Expected;
import io.netty.handler.codec.http2.Http2Error;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of frames, each sent as bytes to a real server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrameCasesTest {

    private static final long PING = 42;

    private Server server;

    @BeforeAll
    void start() throws Exception {
        server = Server.start(exchange -> {
            switch (exchange) {
                case HttpExchange http -> answer(http);
                case WebSocketExchange socket -> answer(socket.deny());
            }
        }, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static void answer(HttpExchange exchange) throws InterruptedException {
        boolean last = false;
        while (!last) {
            last = exchange.receive() instanceof Received.Body body ? body.last() : true;
        }
        if (exchange.request().rawPath().equals("/wait")) { // For its end.
            exchange.receive();
        }
        exchange.send(new Sent.Start(200, Headers.empty()));
        exchange.send(new Sent.Body(ByteBuffer.allocate(10), true));
    }

    static List<Case> cases() {
        return FrameCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRuleIsKept(Case rule) throws Exception {
        try (FrameSocket peer = FrameSocket.connect(server.port())) {
            peer.send(rule.sent());
            switch (rule.expected()) {
                case Expected.Ended(Http2Error error) -> assertEnded(peer, error);
                case Expected.Reset(Http2Error error) -> assertReset(peer, error);
                case Expected.Answered(int status) -> assertAnswered(peer, status);
            }
        }
    }

    private static void assertEnded(FrameSocket peer, Http2Error error) throws Exception {
        List<Frame> frames = peer.readAll(_ -> false);
        assertThat(frames).filteredOn(frame -> frame.is(Frame.GOAWAY, 0)).last()
                .satisfies(frame -> assertThat(Http2Error.valueOf(frame.number(4))).isEqualTo(error));
    }

    private static void assertReset(FrameSocket peer, Http2Error error) throws Exception {
        Frame reset = peer.readUntil(frame -> frame.is(Frame.RST_STREAM, 1) || frame.is(Frame.GOAWAY, 0));
        assertThat(reset.type()).isEqualTo(Frame.RST_STREAM);
        assertThat(Http2Error.valueOf(reset.number(0))).isEqualTo(error);
        assertAlive(peer);
    }

    private static void assertAnswered(FrameSocket peer, int status) throws Exception {
        Frame head = peer.readUntil(frame -> frame.type() == Frame.HEADERS || frame.type() == Frame.GOAWAY);
        assertThat(head.type()).isEqualTo(Frame.HEADERS);
        assertThat(peer.fields(head).status()).hasToString(Integer.toString(status));
        assertAlive(peer);
    }

    private static void assertAlive(FrameSocket peer) throws Exception {
        peer.send(Frame.ping(PING));
        Frame answer = peer.readUntil(frame -> frame.has(Frame.ACK) && frame.is(Frame.PING, 0));
        assertThat(ByteBuffer.wrap(answer.payload()).getLong()).isEqualTo(PING);
    }

    @Test
    void settingsAreAcknowledged() throws Exception {
        try (FrameSocket peer = FrameSocket.connect(server.port())) {
            Frame first = peer.read();
            assertThat(first.is(Frame.SETTINGS, 0) && !first.has(Frame.ACK)).isTrue();
            peer.readUntil(frame -> frame.is(Frame.SETTINGS, 0) && frame.has(Frame.ACK));
        }
    }

    @Test
    void aPrefaceIsFollowedBySettings() throws Exception {
        try (FrameSocket peer = FrameSocket.connect(server.port(), 0, Frame.ping(PING))) {
            assertEnded(peer, Http2Error.PROTOCOL_ERROR);
        }
    }
}
