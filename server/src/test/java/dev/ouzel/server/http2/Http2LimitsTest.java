package dev.ouzel.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is too much, and what it gets.
class Http2LimitsTest {

    private static Server serve(Limits limits) throws IOException {
        return Server.start(exchange -> {
            switch (exchange) {
                case HttpExchange http -> answer(http);
                case WebSocketExchange socket -> answer(socket.deny());
            }
        }, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits.withDrain(Duration.ofMillis(100)));
    }

    private static void answer(HttpExchange exchange) throws InterruptedException {
        boolean last = false;
        while (!last) {
            last = exchange.receive() instanceof Received.Body body ? body.last() : true;
        }
        if (exchange.request().rawPath().equals("/wait")) {
            exchange.receive();
        }
        exchange.send(new Sent.Start(200, Headers.empty()));
        exchange.send(new Sent.Body(ByteBuffer.allocate(1), true));
    }

    private static String statusOf(FrameSocket peer) throws Exception {
        return peer.fields(peer.readUntil(frame -> frame.type() == Frame.HEADERS)).status().toString();
    }

    private static Http2Error lastError(FrameSocket peer) throws IOException {
        List<Frame> frames = peer.readAll(frame -> frame.is(Frame.GOAWAY, 0));
        return Http2Error.valueOf(frames.getLast().number(4));
    }

    @Test
    void aStreamAboveTheLimitIsRefusedAndMayBeTriedAgain() throws Exception {
        try (Server server = serve(Limits.defaults().withStreams(2));
                FrameSocket peer = FrameSocket.connect(server.port())) {
            Frame settings = peer.read();
            assertThat(settings.payload()).startsWith(0, 3, 0, 0, 0, 2);
            peer.send(Frame.get(1, "/wait"), Frame.get(3, "/wait"), Frame.get(5, "/"));
            assertThat(Http2Error.valueOf(peer.readUntil(Frame.RST_STREAM, 5).number(0)))
                    .isEqualTo(Http2Error.REFUSED_STREAM);
        }
    }

    @Test
    void anExchangeAboveTheLimitIsAnswered503() throws Exception {
        try (Server server = serve(Limits.defaults().withExchanges(1));
                FrameSocket peer = FrameSocket.connect(server.port())) {
            peer.send(Frame.get(1, "/wait"), Frame.get(3, "/"));
            assertThat(statusOf(peer)).isEqualTo("503");
        }
    }

    @Test
    void aTargetTooLongIsAnswered414() throws Exception {
        try (Server server = serve(Limits.defaults().withRequestLineBytes(100));
                FrameSocket peer = FrameSocket.connect(server.port())) {
            peer.send(Frame.get(1, "/" + "a".repeat(100)));
            assertThat(statusOf(peer)).isEqualTo("414");
        }
    }

    @Test
    void fieldsTooLargeOrTooManyAreAnswered431() throws Exception {
        try (Server server = serve(Limits.defaults().withHeadBytes(1000).withHeadFields(3));
                FrameSocket peer = FrameSocket.connect(server.port())) {
            peer.send(Frame.get(1, "/", "x-long", "a".repeat(1000)));
            assertThat(statusOf(peer)).isEqualTo("431");
            peer.send(Frame.get(3, "/", "a", "1", "b", "2", "c", "3", "d", "4"));
            assertThat(statusOf(peer)).isEqualTo("431");
            peer.send(Frame.get(5, "/", "a", "1"));
            assertThat(statusOf(peer)).isEqualTo("200");
        }
    }

    @Test
    void aBodyTooLargeIsAnswered413() throws Exception {
        try (Server server = serve(Limits.defaults().withBodyBytes(10));
                FrameSocket peer = FrameSocket.connect(server.port())) {
            peer.send(Frame.post(1, "/", "content-length", "11"));
            assertThat(statusOf(peer)).isEqualTo("413");
            peer.send(Frame.post(3, "/"), Frame.data(3, 11, false));
            assertThat(statusOf(peer)).isEqualTo("413");
            assertThat(Http2Error.valueOf(peer.readUntil(Frame.RST_STREAM, 3).number(0)))
                    .isEqualTo(Http2Error.NO_ERROR);
        }
    }

    @Test
    void aBodyThatStallsIsAnswered408() throws Exception {
        try (Server server = serve(Limits.defaults().withBodyDeadline(Duration.ofMillis(50)));
                FrameSocket peer = FrameSocket.connect(server.port())) {
            peer.send(Frame.post(1, "/"), Frame.data(1, 1, false));
            assertThat(statusOf(peer)).isEqualTo("408");
        }
    }

    @Test
    void aPeerWithoutStreamsIsLetGo() throws Exception {
        try (Server server = serve(Limits.defaults().withIdleTimeout(Duration.ofMillis(50)));
                FrameSocket peer = FrameSocket.connect(server.port())) {
            assertThat(lastError(peer)).isEqualTo(Http2Error.NO_ERROR);
            assertThat(peer.ended()).isTrue();
        }
    }

    @Test
    void aSilentPeerWithStreamsIsAskedAndThenLetGo() throws Exception {
        Limits limits = Limits.defaults().withIdleTimeout(Duration.ofMillis(50))
                .withWriteDeadline(Duration.ofSeconds(2));
        try (Server server = serve(limits); FrameSocket peer = FrameSocket.connect(server.port())) {
            peer.send(Frame.get(1, "/wait"));
            Frame asked = peer.readUntil(Frame.PING, 0);
            peer.send(Frame.of(Frame.PING, Frame.ACK, 0, asked.payload()));
            peer.readUntil(frame -> frame.is(Frame.PING, 0) && !frame.has(Frame.ACK));
            assertThat(peer.ended()).isTrue();
        }
    }

    @Test
    void aConnectionWhosePrefaceStallsIsClosed() throws Exception {
        try (Server server = serve(Limits.defaults().withHeadDeadline(Duration.ofMillis(50)));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("PRI * HTT".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void rapidResetsCostTheConnection() throws Exception {
        try (Server server = serve(Limits.defaults()); FrameSocket peer = FrameSocket.connect(server.port())) {
            try {
                for (int stream = 1; stream < 40_000; stream += 2) {
                    peer.send(Frame.get(stream, "/wait"), Frame.reset(stream, 8));
                }
            } catch (SocketException _) {
                // It has enough.
            }
            assertThat(peer.ended()).isTrue();
            assertThat(server.statistics().exchangesBegun()).isLessThan(1000);
        }
    }

    @Test
    void floodsOfFramesThatBringNoRequestCostTheConnection() throws Exception {
        byte[] nothing = {};
        try (Server server = serve(Limits.defaults())) {
            for (byte[] frame : List.of(Frame.settings(), Frame.ping(1), Frame.of(0x42, 0, 0, nothing),
                    Frame.of(Frame.PRIORITY, 0, 1, "00000000 10"))) {
                try (FrameSocket peer = FrameSocket.connect(server.port())) {
                    assertThat(flooded(peer, nothing, frame)).isTrue();
                }
            }
        }
    }

    @Test
    void floodsOfContinuationsAndEmptyDataCostTheConnection() throws Exception {
        byte[] nothing = {};
        try (Server server = serve(Limits.defaults())) {
            try (FrameSocket peer = FrameSocket.connect(server.port())) {
                assertThat(flooded(peer, Frame.of(Frame.HEADERS, 0, 1, Frame.request("GET", "/")),
                        Frame.of(Frame.CONTINUATION, 0, 1, nothing))).isTrue();
            }
            try (FrameSocket peer = FrameSocket.connect(server.port())) {
                assertThat(flooded(peer, Frame.of(Frame.HEADERS, 0, 1, Frame.request("GET", "/")),
                        Frame.of(Frame.CONTINUATION, 0, 1, Frame.block("x-a", "a".repeat(100))))).isTrue();
            }
            try (FrameSocket peer = FrameSocket.connect(server.port())) {
                assertThat(flooded(peer, Frame.post(1, "/"), Frame.data(1, 0, false))).isTrue();
            }
        }
    }

    /// Whether a flood ends the connection. The GOAWAY may be lost in the reset that what was on its way gets.
    private static boolean flooded(FrameSocket peer, byte[] first, byte[] again) throws IOException {
        try {
            peer.send(first);
            for (int i = 0; i < 20_000; i++) {
                peer.send(again);
            }
        } catch (SocketException _) {
            // It has enough.
        }
        return peer.ended();
    }
}
