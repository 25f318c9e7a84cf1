package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.SharedBytes;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Bodies that are pulled.
@ParameterizedClass
@EnumSource(Transport.class)
class FeedTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final Pulled HEAD = new Pulled.Head(new Sent.Start(200, Headers.empty()));

    private final Transport transport;

    FeedTest(Transport transport) {
        this.transport = transport;
    }

    private static Pulled text(String text) {
        return new Pulled.Bytes(Serving.bytes(text));
    }

    /// Gives what it was given, and waits when it has nothing.
    private static final class Script implements Feed {
        final Queue<Pulled> next = new ConcurrentLinkedQueue<>();
        final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        final CompletableFuture<EndReason> ended = new CompletableFuture<>();
        final AtomicInteger pulls = new AtomicInteger();
        volatile @Nullable Puller puller;

        static Script of(Pulled... pieces) {
            Script script = new Script();
            script.next.addAll(List.of(pieces));
            return script;
        }

        void give(Pulled piece) {
            next.add(piece);
            Puller attached = puller;
            if (attached != null) {
                attached.wake();
            }
        }

        @Override
        public void attach(Puller puller) {
            this.puller = puller;
            calls.add("attach");
        }

        @Override
        public Pulled pull(long nanoTime) {
            pulls.incrementAndGet();
            Pulled piece = next.poll();
            return piece == null ? Pulled.Wait.untilWoken() : piece;
        }

        @Override
        public void drain(Drain drain) {
            calls.add("drain");
            next.add(text("farewell"));
            next.add(new Pulled.End());
        }

        @Override
        public void ended(EndReason reason) {
            calls.add("ended " + reason);
            ended.complete(reason);
        }
    }

    private Serving serving(Script script) throws Exception {
        return Serving.with(transport, exchange -> exchange.send(new Sent.Handover(script)));
    }

    @Test
    void givesHeadBodyAndEnd() throws Exception {
        Script script = Script.of(HEAD, text("hello"), text("world"), new Pulled.End());
        try (Serving serving = serving(script)) {
            assertThat(serving.answer(GET)).endsWith("\r\n\r\n5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n");
            assertThat(script.ended.get(10, TimeUnit.SECONDS)).isEqualTo(EndReason.COMPLETED);
            assertThat(script.calls).containsExactly("attach", "ended COMPLETED");
        }
    }

    @Test
    void aPipelinedRequestWaitsForTheEndOfTheStreamBeforeIt() throws Exception {
        Script script = Script.of(HEAD);
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        try (Serving serving = Serving.with(transport, exchange -> {
            handled.add(exchange.request().rawPath());
            if (exchange.request().rawPath().equals("/stream")) {
                exchange.send(new Sent.Handover(script));
            } else {
                Serving.text(exchange, "next");
            }
        }); RawSocket socket = serving.connect()) {
            socket.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n" + GET);
            socket.readUntil("\r\n\r\n");
            script.give(text("tick"));
            socket.readUntil("tick\r\n");
            assertThat(handled).containsExactly("/stream");
            script.give(new Pulled.End());
            assertThat(socket.readToEnd()).startsWith("0\r\n\r\nHTTP/1.1 200 OK\r\n").endsWith("next");
        }
    }

    /// Gives what is published to all, in order.
    private static final class Reader implements Feed {
        final List<SharedBytes> news;
        final CountDownLatch attached;
        private int given = -1;
        private @Nullable Puller puller;

        Reader(List<SharedBytes> news, CountDownLatch attached) {
            this.news = news;
            this.attached = attached;
        }

        Puller puller() {
            return Objects.requireNonNull(puller);
        }

        @Override
        public void attach(Puller puller) {
            this.puller = puller;
            attached.countDown();
        }

        @Override
        public Pulled pull(long nanoTime) {
            if (given < 0) {
                given = 0;
                return HEAD;
            }
            if (given == PIECES) {
                return new Pulled.End();
            }
            return given < news.size() ? news.get(given++).pulled() : Pulled.Wait.untilWoken();
        }

        @Override
        public void drain(Drain drain) {}

        @Override
        public void ended(EndReason reason) {}
    }

    /// More than the buffers of two sockets hold.
    private static final int PIECES = 1500;
    private static final int READERS = 20;
    private static final int SLOW = 3;

    private static String piece(int number) {
        return number + "x".repeat(8000) + ";";
    }

    private static String chunk(int number) {
        String piece = piece(number);
        return Integer.toHexString(piece.length()).toUpperCase(Locale.ROOT) + "\r\n" + piece + "\r\n";
    }

    /// Whether these are all pieces and the end.
    private static boolean isComplete(String body) {
        int at = 0;
        for (int i = 0; i < PIECES; i++) {
            String chunk = chunk(i);
            assertThat(body.startsWith(chunk, at)).as("piece " + i + " at " + at).isTrue();
            at += chunk.length();
        }
        return body.substring(at).equals("0\r\n\r\n");
    }

    private static String body(RawSocket socket) throws IOException {
        try (socket) {
            socket.readUntil("\r\n\r\n");
            return socket.readToEnd();
        }
    }

    @Test
    void thoseWhoArePulledTogetherGetEverythingInOrderAlsoWhenTheyAreSlow() throws Exception {
        List<SharedBytes> news = new CopyOnWriteArrayList<>();
        List<Reader> readers = new CopyOnWriteArrayList<>();
        var attached = new CountDownLatch(READERS);
        try (Serving serving = Serving.with(transport, exchange -> {
            Reader reader = new Reader(news, attached);
            readers.add(reader);
            exchange.send(new Sent.Handover(reader));
        }); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<RawSocket> sockets = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                RawSocket socket = serving.connect();
                sockets.add(socket);
                socket.send(GET);
            }
            attached.await();
            List<Future<String>> bodies = new ArrayList<>();
            sockets.subList(SLOW, READERS).forEach(socket -> bodies.add(threads.submit(() -> body(socket))));
            Map<FeedLoop, List<Reader>> byLoop = readers.stream()
                    .collect(Collectors.groupingBy(reader -> reader.puller().loop()));
            for (int i = 0; i < PIECES; i++) {
                news.add(SharedBytes.of(Serving.bytes(piece(i))));
                byLoop.forEach((loop, its) -> loop.execute(() -> its.forEach(reader -> reader.puller().pull())));
            }
            for (Future<String> body : bodies) {
                assertThat(isComplete(body.get(30, TimeUnit.SECONDS))).isTrue();
            }
            for (RawSocket slow : sockets.subList(0, SLOW)) {
                assertThat(isComplete(body(slow))).isTrue();
            }
        }
    }

    @Test
    void goesOnWhenWoken() throws Exception {
        Script script = Script.of(HEAD);
        try (Serving serving = serving(script); RawSocket socket = serving.connect()) {
            socket.send(GET);
            socket.readUntil("\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                script.give(text("tick"));
                assertThat(socket.readUntil("tick\r\n")).isEqualTo("4\r\ntick\r\n");
            }
            script.give(new Pulled.End());
            assertThat(socket.readToEnd()).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    void isAskedAgainWhenItsTimeHasCome() throws Exception {
        Script script = Script.of(HEAD, new Pulled.Wait(Duration.ofMillis(50).toNanos()), text("late"),
                new Pulled.End());
        try (Serving serving = serving(script)) {
            assertThat(serving.answer(GET)).endsWith("4\r\nlate\r\n0\r\n\r\n");
        }
    }

    @Test
    void followsWhatTheHandlerSent() throws Exception {
        Script script = Script.of(text("from the feed"), new Pulled.End());
        try (Serving serving = Serving.with(transport, exchange -> {
            Serving.start(exchange, 200);
            Serving.body(exchange, "from the handler", false);
            exchange.send(new Sent.Handover(script));
        })) {
            assertThat(serving.answer(GET))
                    .endsWith("\r\n\r\n10\r\nfrom the handler\r\nD\r\nfrom the feed\r\n0\r\n\r\n");
        }
    }

    @Test
    void aCutIsNoEnd() throws Exception {
        Script script = Script.of(HEAD, text("hello"), new Pulled.Cut());
        try (Serving serving = serving(script)) {
            assertThat(serving.answer(GET)).endsWith("\r\n\r\n5\r\nhello\r\n");
            assertThat(script.ended.get(10, TimeUnit.SECONDS)).isEqualTo(EndReason.CUT);
        }
    }

    @Test
    void oneThatThrowsIsCut() throws Exception {
        try (Serving serving = Serving.with(transport, exchange -> exchange.send(new Sent.Handover(new Feed() {
            @Override
            public void attach(Puller puller) {}

            @Override
            public Pulled pull(long nanoTime) {
                throw new IllegalStateException("a fault of the test");
            }

            @Override
            public void drain(Drain drain) {}

            @Override
            public void ended(EndReason reason) {}
        })))) {
            assertThat(serving.answer(GET)).startsWith("HTTP/1.1 500 ");
        }
    }

    @Test
    void headIsNotPulledForABody() throws Exception {
        Script script = Script.of(HEAD, text("nobody sees this"));
        try (Serving serving = serving(script)) {
            assertThat(serving.answer(GET.replace("GET", "HEAD"))).startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\n").doesNotContain("nobody");
            assertThat(script.ended.get(10, TimeUnit.SECONDS)).isEqualTo(EndReason.COMPLETED);
            assertThat(script.pulls).hasValue(1);
        }
    }

    @Test
    void isToldWhenThePeerLeaves() throws Exception {
        Script script = Script.of(HEAD, text("hello"));
        try (Serving serving = serving(script); RawSocket socket = serving.connect()) {
            socket.send(GET);
            socket.readUntil("hello");
            socket.reset();
            assertThat(script.ended.get(10, TimeUnit.SECONDS)).isEqualTo(EndReason.PEER_RESET);
            script.give(text("too late"));
            assertThat(script.calls).containsExactly("attach", "ended PEER_RESET");
        }
    }

    @Test
    void isToldThatTheServerStopsAndPulledAfterwards() throws Exception {
        Script script = Script.of(HEAD, text("hello"));
        Serving serving = serving(script);
        try (RawSocket socket = serving.connect()) {
            socket.send(GET);
            socket.readUntil("hello\r\n");
            serving.server().drain();
            assertThat(socket.readToEnd()).isEqualTo("8\r\nfarewell\r\n0\r\n\r\n");
            assertThat(script.calls).containsExactly("attach", "drain", "ended COMPLETED");
        }
    }

    @Test
    void oneThatAlwaysHasMoreIsPulledOnlyAsFastAsThePeerReads() throws Exception {
        ByteBuffer shared = ByteBuffer.allocateDirect(10_000).asReadOnlyBuffer();
        var pulls = new AtomicInteger();
        var ended = new CompletableFuture<EndReason>();
        Limits limits = Limits.defaults().withWriteDeadline(Duration.ofMillis(300));
        try (Serving serving = Serving.with(transport, limits, exchange -> {
            Serving.start(exchange, 200);
            exchange.send(new Sent.Handover(new Feed() {
                @Override
                public void attach(Puller puller) {}

                @Override
                public Pulled pull(long nanoTime) {
                    pulls.incrementAndGet();
                    return new Pulled.Bytes(shared);
                }

                @Override
                public void drain(Drain drain) {}

                @Override
                public void ended(EndReason reason) {
                    ended.complete(reason);
                }
            }));
        }); RawSocket socket = new RawSocket(serving.server().port(), 4096)) {
            socket.send(GET);
            assertThat(ended.get(20, TimeUnit.SECONDS)).isIn(EndReason.WRITE_DEADLINE, EndReason.PEER_RESET);
            assertThat(pulls.get() * 10_000L).isLessThan(16L << 20);
            assertThat(shared.remaining()).isEqualTo(10_000);
        }
    }
}
