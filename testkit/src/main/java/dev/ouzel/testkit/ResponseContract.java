package dev.ouzel.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.Sent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The part of [EngineContract] about responses that an application sends.
public abstract class ResponseContract extends RequestContract {

    /// More than all buffers between an engine and its peer can hold.
    static final int PIECES = 1024;

    static final ByteBuffer PIECE = ByteBuffer.wrap("x".repeat(32 << 10).getBytes(US_ASCII)).asReadOnlyBuffer();

    ResponseContract() {}

    @Test
    public void theHeadGoesOutBeforeTheBody() {
        CountDownLatch headSeen = new CountDownLatch(1);
        try (Engine engine = serve(exchange -> {
            exchange.send(new Sent.Start(418, Headers.of("x-a", "1", "x-a", "2")));
            headSeen.await();
            exchange.send(last("body"));
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            assertThat(response.status()).isEqualTo(418);
            assertThat(response.headers().all("x-a")).containsExactly("1", "2");
            headSeen.countDown();
            assertThat(response.body()).isEqualTo("body");
        }
    }

    @Test
    public void eachPieceGoesOutAtOnce() {
        CompletableFuture<Void> firstSeen = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            exchange.send(piece("one\n"));
            await(firstSeen);
            exchange.send(piece(""), Duration.ofSeconds(10));
            exchange.send(last("two\n"), Duration.ofSeconds(10));
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            assertThat(response.takeText("\n")).isEqualTo("one\n");
            firstSeen.complete(null);
            assertThat(response.body()).isEqualTo("one\ntwo\n");
        }
    }

    @Test
    public void aPieceIsSentFromItsPositionToItsLimitAndLeftAsItWas() {
        ByteBuffer shared = utf8("<shared>").position(1).limit(7);
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            exchange.send(new Sent.Body(shared, false));
            exchange.send(new Sent.Body(shared, true));
        })) {
            assertThat(engine.client().send(TestRequest.get("/")).body()).isEqualTo("sharedshared");
            assertThat(shared.position()).isEqualTo(1);
            assertThat(shared.limit()).isEqualTo(7);
        }
    }

    @Test
    public void aContentLengthIsKept() {
        try (Engine engine = serve(exchange -> {
            exchange.send(new Sent.Start(200, Headers.of("content-length", "4")));
            exchange.send(piece("bo"));
            exchange.send(last("dy"));
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            assertThat(response.header("content-length")).hasValue("4");
            assertThat(response.body()).isEqualTo("body");
        }
    }

    @Test
    public void aResponseToHeadIsItsHeadOnly() {
        try (Engine engine = serve(exchange -> {
            exchange.send(new Sent.Start(200, Headers.of("content-length", "4")));
            exchange.send(last("body"));
        })) {
            TestResponse response = engine.client().send(TestRequest.of("HEAD", "/"));

            assertThat(response.header("content-length")).hasValue("4");
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    public void aResponseToHeadNeverRunsAnEndlessBody() {
        CompletableFuture<EndReason> stopped = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            stopped.complete(sendUntilDisconnected(exchange, new AtomicInteger()));
        })) {
            assertThat(engine.client().send(TestRequest.of("HEAD", "/")).body()).isEmpty();
            assertThat(await(stopped)).isEqualTo(EndReason.COMPLETED);
        }
    }

    @Test
    public void statusesWithoutABodyHaveNone() {
        try (Engine engine = serve(exchange -> {
            int status = Integer.parseInt(exchange.request().rawPath().substring(1));
            exchange.send(new Sent.Start(status, Headers.empty()));
            exchange.send(last("never seen"));
        })) {
            for (int status : List.of(204, 304)) {
                TestResponse response = engine.client().send(TestRequest.get("/" + status));

                assertThat(response.status()).isEqualTo(status);
                assertThat(response.body()).isEmpty();
            }
        }
    }

    @Test
    public void aResponseWithoutABodyNeedsNoBodyMessage() {
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Start(204, Headers.empty())))) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            assertThat(response.status()).isEqualTo(204);
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
        }
    }

    @Test
    public void earlyHintsComeBeforeTheHead() {
        Headers style = Headers.of("link", "</style.css>; rel=preload");
        Headers script = Headers.of("link", "</script.js>; rel=preload");
        try (Engine engine = serve(exchange -> {
            exchange.send(new Sent.EarlyHints(style));
            exchange.send(new Sent.EarlyHints(script));
            answer(exchange, "page");
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            assertThat(response.earlyHints()).containsExactly(style, script);
            assertThat(response.body()).isEqualTo("page");

            TestResponse old = engine.client().send(TestRequest.get("/").withVersion(HttpVersion.HTTP_1_0));
            assertThat(old.earlyHints()).isEmpty();
            assertThat(old.body()).isEqualTo("page");
        }
    }

    @Test
    public void trailersAreSentToPeersThatTakeThem() {
        try (Engine engine = serve(exchange -> {
            exchange.send(new Sent.Start(200, Headers.empty(), true));
            exchange.send(last("body"));
            exchange.send(new Sent.Trailers(Headers.of("x-sum", "7")));
        })) {
            TestResponse taken = engine.client().send(TestRequest.get("/").withHeader("te", "trailers"));
            assertThat(taken.body()).isEqualTo("body");
            assertThat(taken.trailers()).isEqualTo(Headers.of("x-sum", "7"));

            TestResponse unwanted = engine.client().send(TestRequest.get("/"));
            assertThat(unwanted.body()).isEqualTo("body");
            assertThat(unwanted.trailers()).isEqualTo(Headers.empty());
        }
    }

    @Test
    public void aMessageOutOfOrderIsRefusedAndHarmsNothing() {
        try (Engine engine = serve(exchange -> {
            refused(exchange, piece("too early"));
            refused(exchange, new Sent.Trailers(Headers.empty()));
            exchange.send(ok());
            refused(exchange, ok());
            refused(exchange, new Sent.EarlyHints(Headers.empty()));
            refused(exchange, new Sent.Trailers(Headers.empty()));
            exchange.send(last("body"));
            refused(exchange, last("too late"));
            refused(exchange, new Sent.Trailers(Headers.empty()));
            refused(exchange, new Sent.Handover(new ScriptedFeed()));
        })) {
            assertThat(engine.client().send(TestRequest.get("/")).body()).isEqualTo("body");
        }
    }

    @Test
    public void aBodyThatDoesNotFitItsContentLengthIsRefused() {
        try (Engine engine = serve(exchange -> {
            exchange.send(new Sent.Start(200, Headers.of("content-length", "4")));
            exchange.send(piece("bo"));
            refused(exchange, piece("dy!"));
            refused(exchange, last("d"));
            exchange.send(last("dy"));
        })) {
            assertThat(engine.client().send(TestRequest.get("/")).body()).isEqualTo("body");
        }
    }

    @Test
    public void aContentLengthThatIsNoneIsRefused() {
        try (Engine engine = serve(exchange -> {
            refused(exchange, new Sent.Start(200, Headers.of("content-length", "-1")));
            refused(exchange, new Sent.Start(200, Headers.of("content-length", "4", "content-length", "5")));
            answer(exchange, "body");
        })) {
            assertThat(engine.client().send(TestRequest.get("/")).body()).isEqualTo("body");
        }
    }

    @Test
    public void messagesOfTwoThreadsGoOutWhole() {
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> sendLines(exchange, "a"));
            sendLines(exchange, "b");
            await(other);
            exchange.send(last(""));
        })) {
            String body = engine.client().send(TestRequest.get("/")).body();

            assertThat(body.lines()).hasSize(1000).allMatch(line -> line.matches("a{99}|b{99}"));
        }
    }

    @Test
    public void aSlowPeerMakesSendWaitUntilItReadsOn() {
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Thread> handler = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            handler.complete(Thread.currentThread());
            while (sent.get() < PIECES) {
                exchange.send(new Sent.Body(PIECE, false));
                sent.incrementAndGet();
            }
            exchange.send(last(""));
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            awaitWaiting(await(handler), sent);
            assertThat(sent.get()).isLessThan(PIECES);
            assertThat(response.body()).hasSize(PIECES * PIECE.remaining());
            assertThat(sent.get()).isEqualTo(PIECES);
        }
    }

    @Test
    public void aSendThatWaitsIsWokenWhenThePeerLeaves() {
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Thread> handler = new CompletableFuture<>();
        CompletableFuture<EndReason> ended = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            handler.complete(Thread.currentThread());
            ended.complete(sendUntilDisconnected(exchange, sent));
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            awaitWaiting(await(handler), sent);

            response.disconnect();

            assertThat(await(ended)).isIn(EndReason.PEER_CLOSED, EndReason.PEER_RESET);
        }
    }

    @Test
    public void aPeerThatDoesNotMakeRoomInTimeEndsTheExchange() {
        CompletableFuture<EndReason> ended = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            try {
                for (int i = 0; i < PIECES; i++) {
                    exchange.send(new Sent.Body(PIECE, false), Duration.ofMillis(200));
                }
            } catch (Disconnected e) {
                ended.complete(e.reason());
                throw e;
            }
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            assertThat(await(ended)).isEqualTo(EndReason.WRITE_DEADLINE);
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
        }
    }

    static void refused(HttpExchange exchange, Sent message) {
        assertThatThrownBy(() -> exchange.send(message)).isInstanceOf(IllegalStateException.class);
    }

    static EndReason sendUntilDisconnected(HttpExchange exchange, AtomicInteger sent) throws InterruptedException {
        try {
            while (sent.get() < PIECES) {
                exchange.send(new Sent.Body(PIECE, false));
                sent.incrementAndGet();
            }
        } catch (Disconnected e) {
            return e.reason();
        }
        throw new AssertionError("sent all (expected: the end of the exchange before)");
    }

    /// Waits until a thread waits and a count stands still.
    static void awaitWaiting(Thread thread, AtomicInteger count) {
        Bound bound = Bound.start();
        int before = -1;
        boolean waiting = false;
        while (!(waiting && before == count.get()) && bound.pause()) {
            before = count.get();
            waiting = thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
        }
    }

    private static void sendLines(HttpExchange exchange, String letter) {
        try {
            for (int i = 0; i < 500; i++) {
                exchange.send(piece(letter.repeat(99) + "\n"));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
