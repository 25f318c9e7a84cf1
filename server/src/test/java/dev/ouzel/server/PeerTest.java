package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Peers that leave, stall, or read slowly.
@ParameterizedClass
@EnumSource(Transport.class)
class PeerTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Transport transport;

    PeerTest(Transport transport) {
        this.transport = transport;
    }

    /// How a handler's wait came to its end.
    private record Seen(String how, boolean interruptedAfter, Received received) {}

    private static Serving.Handler blocking(CountDownLatch entered, CompletableFuture<Seen> seen) {
        return exchange -> {
            Serving.start(exchange, 200);
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                seen.complete(new Seen("interrupted", Thread.currentThread().isInterrupted(), exchange.receive()));
            }
        };
    }

    @Test
    void aPeerThatClosesInterruptsTheHandler() throws Exception {
        var entered = new CountDownLatch(1);
        var seen = new CompletableFuture<Seen>();
        try (Serving serving = Serving.with(transport, blocking(entered, seen)); RawSocket socket = serving.connect()) {
            socket.send(GET);
            entered.await();
            socket.readUntil("\r\n\r\n");
            socket.disconnect();
            assertThat(seen.get(10, TimeUnit.SECONDS).received)
                    .isEqualTo(new Received.Disconnect(EndReason.PEER_CLOSED));
        }
    }

    @Test
    void aPeerThatResetsInterruptsTheHandlerAtOnce() throws Exception {
        var entered = new CountDownLatch(1);
        var seen = new CompletableFuture<Seen>();
        Limits patient = Limits.defaults().withHalfCloseGrace(Duration.ofHours(1));
        try (Serving serving = Serving.with(transport, patient, blocking(entered, seen));
                RawSocket socket = serving.connect()) {
            socket.send(GET);
            entered.await();
            socket.reset();
            assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(
                    new Seen("interrupted", false, new Received.Disconnect(EndReason.PEER_RESET)));
        }
    }

    @Test
    void aWaitInReceiveEndsWithTheReasonAndWithoutAnInterrupt() throws Exception {
        var entered = new CountDownLatch(1);
        var seen = new CompletableFuture<Seen>();
        try (Serving serving = Serving.with(transport, exchange -> {
            Serving.bodyOf(exchange);
            entered.countDown();
            Received end = exchange.receive();
            seen.complete(new Seen("received", Thread.currentThread().isInterrupted(), end));
        }); RawSocket socket = serving.connect()) {
            socket.send(GET);
            entered.await();
            socket.reset();
            assertThat(seen.get(10, TimeUnit.SECONDS))
                    .isEqualTo(new Seen("received", false, new Received.Disconnect(EndReason.PEER_RESET)));
        }
    }

    @Test
    void aPeerThatLeavesInTheMiddleOfItsBodyIsNoticed() throws Exception {
        var seen = new CompletableFuture<Received>();
        try (Serving serving = Serving.with(transport, exchange -> {
            Received next = exchange.receive();
            while (next instanceof Received.Body) {
                next = exchange.receive();
            }
            seen.complete(next);
        }); RawSocket socket = serving.connect()) {
            socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
            socket.halfClose();
            assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(new Received.Disconnect(EndReason.PEER_CLOSED));
        }
    }

    /// Sends until the exchange ends; returns how it did.
    private static Disconnected sendForever(HttpExchange exchange, AtomicInteger sent) throws InterruptedException {
        Serving.start(exchange, 200);
        ByteBuffer piece = ByteBuffer.allocate(10_000);
        return catchThrowableOfType(Disconnected.class, () -> {
            while (true) {
                exchange.send(new dev.ouzel.exchange.Sent.Body(piece, false));
                sent.incrementAndGet();
            }
        });
    }

    @Test
    void aPeerThatResetsWakesABlockedSend() throws Exception {
        var seen = new CompletableFuture<Disconnected>();
        try (Serving serving = Serving.with(transport, exchange -> seen.complete(sendForever(exchange,
                new AtomicInteger()))); RawSocket socket = serving.connect()) {
            socket.send(GET);
            socket.readUntil("\r\n\r\n");
            socket.reset();
            assertThat(seen.get(10, TimeUnit.SECONDS).reason()).isIn(EndReason.PEER_RESET, EndReason.PEER_CLOSED);
        }
    }

    @Test
    void aPeerThatNeverReadsMeetsTheWriteDeadlineAndHoldsLittle() throws Exception {
        var seen = new CompletableFuture<Disconnected>();
        var sent = new AtomicInteger();
        Limits limits = Limits.defaults().withWriteDeadline(Duration.ofMillis(300));
        try (Serving serving = Serving.with(transport, limits, exchange -> seen.complete(sendForever(exchange, sent)));
                RawSocket socket = new RawSocket(serving.server().port(), 4096)) {
            socket.send(GET);
            assertThat(seen.get(20, TimeUnit.SECONDS).reason()).isIn(EndReason.WRITE_DEADLINE, EndReason.PEER_RESET);
            // What the system's send buffer took (a few MB at most) and what waited in ours; not all that was to be sent.
            assertThat(sent.get() * 10_000L).isLessThan(16L << 20);
        }
    }

    @Test
    void aDeadlineOfOneSendEndsTheExchange() throws Exception {
        var seen = new CompletableFuture<Disconnected>();
        try (Serving serving = Serving.with(transport, exchange -> {
            Serving.start(exchange, 200);
            seen.complete(catchThrowableOfType(Disconnected.class, () -> {
                while (true) {
                    exchange.send(new dev.ouzel.exchange.Sent.Body(ByteBuffer.allocate(10_000), false),
                            Duration.ofMillis(200));
                }
            }));
        }); RawSocket socket = new RawSocket(serving.server().port(), 4096)) {
            socket.send(GET);
            assertThat(seen.get(20, TimeUnit.SECONDS).reason()).isEqualTo(EndReason.WRITE_DEADLINE);
        }
    }

    @Test
    void aSlowReaderGetsEverything() throws Exception {
        try (Serving serving = Serving.with(transport, exchange -> {
            Serving.start(exchange, 200, "content-length", "4000000");
            for (int i = 1; i <= 400; i++) {
                exchange.send(new dev.ouzel.exchange.Sent.Body(ByteBuffer.allocateDirect(10_000), i == 400));
            }
        }); RawSocket socket = new RawSocket(serving.server().port(), 4096)) {
            socket.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(socket.readToEnd()).endsWith("\0".repeat(4_000_000));
        }
    }

    @Test
    void aHandlerThatDoesNotReceiveStopsTheUpload() throws Exception {
        var release = new CountDownLatch(1);
        Limits limits = Limits.defaults().withBodyBytes(Long.MAX_VALUE);
        try (Serving serving = Serving.with(transport, limits, exchange -> {
            release.await();
            Serving.text(exchange, "got " + Serving.bodyOf(exchange).length());
        }); RawSocket socket = serving.connect()) {
            int size = 50_000_000;
            socket.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + size + "\r\n\r\n");
            var written = new AtomicInteger();
            OutputStream out = socket.output();
            Thread upload = Thread.startVirtualThread(() -> {
                try {
                    for (; written.get() < size; written.addAndGet(10_000)) {
                        out.write(new byte[10_000]);
                    }
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            awaitStall(written);
            assertThat(written.get()).as("held by the buffers of the system").isLessThan(45_000_000);
            release.countDown();
            upload.join();
            assertThat(socket.readToEnd()).endsWith("got 50000000");
        }
    }

    /// Waits until the count stands still for a moment: there is no event for what does not happen.
    private static void awaitStall(AtomicInteger count) throws InterruptedException {
        int before = -1;
        while (before != count.get()) {
            before = count.get();
            new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
        }
    }
}
