package dev.ouzel.server.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.EndReason;
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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The end of a server as a peer of HTTP/2 sees it: what it is told, what is still served, and that it gets every byte.
@Timeout(60)
class Http2DrainTest {

    private static final int LARGE = 1 << 20;
    /// Longer than any test may take: who waits for it, fails.
    private static final Duration LONG = Duration.ofMinutes(5);

    private interface Handler {
        void answer(HttpExchange exchange) throws Exception;
    }

    private static Server serve(Limits limits, Handler handler) throws IOException {
        return Server.start(exchange -> {
            switch (exchange) {
                case HttpExchange http -> handler.answer(http);
                case WebSocketExchange socket -> handler.answer(socket.deny());
            }
        }, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits);
    }

    private static Sent.Body last(String text) {
        return new Sent.Body(ByteBuffer.wrap(text.getBytes(US_ASCII)), true);
    }

    private static Http2Error error(Frame frame) {
        return Http2Error.valueOf(frame.number(frame.type() == Frame.GOAWAY ? 4 : 0));
    }

    /// The head and window of a peer that takes much, through a buffer that does not.
    private static FrameSocket slowPeer(Server server) throws IOException {
        FrameSocket peer = FrameSocket.connect(server.port(), 4096, Frame.settings(4, 1 << 24));
        peer.send(Frame.windowUpdate(0, 1 << 24));
        return peer;
    }

    /// Reads to the end, and gives back windows as it reads, as peers do.
    private static int readBodies(FrameSocket peer) throws IOException {
        int bytes = 0;
        List<Frame> frames;
        do {
            frames = peer.readAll(frame -> frame.type() == Frame.DATA);
            for (Frame frame : frames) {
                if (frame.type() == Frame.DATA && frame.payload().length > 0) {
                    bytes += frame.payload().length;
                    peer.sendIfOpen(Frame.windowUpdate(0, frame.payload().length), Frame.ping(7));
                }
            }
        } while (!frames.isEmpty() && frames.getLast().type() == Frame.DATA);
        return bytes;
    }

    @Test
    void aPeerThatReadsSlowlyGetsEveryByteOfWhatWasSentBeforeTheEnd() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        Server server = serve(Limits.defaults().withDrain(Duration.ofSeconds(10)), exchange -> {
            exchange.receive();
            exchange.send(new Sent.Start(200, Headers.empty()));
            exchange.send(new Sent.Body(ByteBuffer.allocate(LARGE), true));
            sent.countDown();
        });
        try (server; FrameSocket peer = slowPeer(server)) {
            peer.send(Frame.get(1, "/"));
            assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::drain);
            assertThat(readBodies(peer)).isEqualTo(LARGE);
            peer.leave();
            stopped.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aConnectionWithoutStreamsIsClosedAtOnce() throws Exception {
        Server server = serve(Limits.defaults().withDrain(LONG).withIdleTimeout(LONG), exchange -> {
            exchange.send(new Sent.Start(200, Headers.empty()));
            exchange.send(last("done"));
        });
        try (server; FrameSocket peer = FrameSocket.connect(server.port())) {
            peer.send(Frame.get(1, "/"));
            assertThat(peer.readBody(1, 4)).isEqualTo("done");
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::drain);
            List<Frame> rest = peer.readAll(_ -> false);
            assertThat(rest).filteredOn(frame -> frame.type() == Frame.GOAWAY).as(rest::toString).singleElement()
                    .satisfies(frame -> assertThat(error(frame)).isEqualTo(Http2Error.NO_ERROR))
                    .satisfies(frame -> assertThat(frame.number(0)).isEqualTo(1));
            peer.leave();
            stopped.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void streamsOnTheWayAreServedUntilThePeerHasHeardAndLaterOnesAreNot() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Server server = serve(Limits.defaults().withDrain(LONG), exchange -> {
            exchange.send(new Sent.Start(200, Headers.empty()));
            if (exchange.request().rawPath().equals("/long")) {
                running.countDown();
                goOn.await();
            }
            exchange.send(last(exchange.request().rawPath()));
        });
        try (server; FrameSocket peer = FrameSocket.connect(server.port())) {
            peer.send(Frame.get(1, "/long"));
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::drain);
            Frame first = peer.readUntil(Frame.GOAWAY, 0);
            assertThat(first.number(0)).isEqualTo(Integer.MAX_VALUE);
            Frame asked = peer.readUntil(frame -> frame.is(Frame.PING, 0) && !frame.has(Frame.ACK));

            // It was sent before the peer heard of the end, as its answer to the PING shows.
            peer.send(Frame.get(3, "/early"), Frame.of(Frame.PING, Frame.ACK, 0, asked.payload()));
            assertThat(peer.readUntil(Frame.GOAWAY, 0).number(0)).isEqualTo(3);
            peer.send(Frame.get(5, "/late"));
            goOn.countDown();
            List<Frame> rest = peer.readAll(_ -> false);
            assertThat(rest).filteredOn(frame -> frame.is(Frame.DATA, 3)).last()
                    .satisfies(frame -> assertThat(frame.has(Frame.END_STREAM)).isTrue());
            assertThat(rest).filteredOn(frame -> frame.is(Frame.DATA, 1)).last()
                    .satisfies(frame -> assertThat(frame.has(Frame.END_STREAM)).isTrue());
            assertThat(rest).filteredOn(frame -> frame.stream() == 5)
                    .allSatisfy(frame -> assertThat(error(frame)).isEqualTo(Http2Error.REFUSED_STREAM));
            peer.leave();
            stopped.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void atTheEndOfTheDrainStreamsAreCutAndSayIt() throws Exception {
        CompletableFuture<Received> told = new CompletableFuture<>();
        CompletableFuture<EndReason> ended = new CompletableFuture<>();
        Server server = serve(Limits.defaults().withDrain(Duration.ofSeconds(1)), exchange -> {
            exchange.receive();
            exchange.send(new Sent.Start(200, Headers.empty()));
            told.complete(exchange.receive());
            try {
                while (true) {
                    exchange.send(new Sent.Body(ByteBuffer.allocate(1000), false));
                }
            } catch (Disconnected e) {
                ended.complete(e.reason());
            }
        });
        try (server; FrameSocket peer = FrameSocket.connect(server.port())) {
            peer.send(Frame.get(1, "/"));
            peer.readUntil(Frame.HEADERS, 1);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::drain);
            List<Frame> rest = peer.readAll(_ -> false);
            assertThat(told.get(10, TimeUnit.SECONDS)).isInstanceOf(Received.DrainNotice.class);
            assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(EndReason.DRAINING);
            assertThat(rest).filteredOn(frame -> frame.is(Frame.RST_STREAM, 1)).hasSize(1);
            assertThat(rest).filteredOn(frame -> frame.is(Frame.DATA, 1))
                    .noneMatch(frame -> frame.has(Frame.END_STREAM));
            peer.leave();
            stopped.get(10, TimeUnit.SECONDS);
        }
    }
}
