package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.Sent;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The part of [EngineContract] about how feeds end.
public abstract class FeedEndContract extends FeedContract {

    private static final Pulled CUT = new Pulled.Cut();

    FeedEndContract() {}

    @Test
    public void aFeedThatFailsAfterItsHeadIsCut() {
        ScriptedFeed feed = new ScriptedFeed(HEAD, bytes("one"), CUT);
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            assertThat(engine.client().send(TestRequest.get("/")).awaitEnd()).isEqualTo(BodyEnd.CUT);
            assertEnded(feed, EndReason.CUT);
        }
    }

    @Test
    public void aFeedThatFailsBeforeItsHeadIsAnsweredFor() {
        ScriptedFeed feed = new ScriptedFeed(CUT);
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            assertThat(engine.client().send(TestRequest.get("/")).status()).isEqualTo(500);
            assertEnded(feed, EndReason.CUT);
        }
    }

    @Test
    public void aFeedThatThrowsIsCutAndTakesNobodyWithIt() {
        ScriptedFeed broken = new ScriptedFeed(HEAD, bytes("one")).thenThrows();
        ScriptedFeed sound = new ScriptedFeed(HEAD);
        try (Engine engine = serve(exchange -> exchange
                .send(new Sent.Handover(exchange.request().rawPath().equals("/broken") ? broken : sound)))) {
            TestResponse response = engine.client().send(TestRequest.get("/sound"));

            assertThat(engine.client().send(TestRequest.get("/broken")).awaitEnd()).isEqualTo(BodyEnd.CUT);
            assertEnded(broken, EndReason.CUT);

            sound.give(bytes("sound"), END);
            assertThat(response.body()).isEqualTo("sound");
        }
    }

    @Test
    public void aFeedIsHeldToItsContentLength() {
        ScriptedFeed feed = new ScriptedFeed(new Pulled.Head(new Sent.Start(200, Headers.of("content-length", "4"))),
                bytes("bod"), END);
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            assertThat(engine.client().send(TestRequest.get("/")).awaitEnd()).isEqualTo(BodyEnd.CUT);
            assertEnded(feed, EndReason.CUT);
        }
    }

    @Test
    public void aFeedForHeadGivesTheHeadOnly() {
        ScriptedFeed feed = new ScriptedFeed(HEAD, bytes("endless"));
        ScriptedFeed afterHead = new ScriptedFeed(bytes("endless"));
        try (Engine engine = serve(exchange -> {
            if (exchange.request().rawPath().equals("/after")) {
                exchange.send(ok());
                exchange.send(new Sent.Handover(afterHead));
            } else {
                exchange.send(new Sent.Handover(feed));
            }
        })) {
            assertThat(engine.client().send(TestRequest.of("HEAD", "/")).body()).isEmpty();
            assertEnded(feed, EndReason.COMPLETED);
            assertThat(engine.client().send(TestRequest.of("HEAD", "/after")).body()).isEmpty();
            assertEnded(afterHead, EndReason.COMPLETED);
        }
    }

    @Test
    public void aFeedThatIsHandedOverOnceTheHeadWasAllIsToldSo() {
        ScriptedFeed feed = new ScriptedFeed(bytes("endless"));
        CompletableFuture<Void> seen = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            await(seen);
            exchange.send(new Sent.Handover(feed));
        })) {
            TestResponse response = engine.client().send(TestRequest.of("HEAD", "/"));
            seen.complete(null);

            assertThat(response.body()).isEmpty();
            assertEnded(feed, EndReason.COMPLETED);
        }
    }

    @Test
    public void aFeedIsToldThatItsPeerLeft() {
        ScriptedFeed feed = new ScriptedFeed(HEAD, bytes("one,"));
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            assertThat(response.takeText(",")).isEqualTo("one,");

            response.disconnect();

            assertThat(await(feed.ended)).isIn(EndReason.PEER_CLOSED, EndReason.PEER_RESET);
            assertThat(feed.faults()).isEmpty();
        }
    }

    @Test
    public void aFeedIsToldThatItsPeerResetTheConnection() {
        ScriptedFeed feed = new ScriptedFeed(HEAD);
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            engine.client().send(TestRequest.get("/")).reset();

            assertThat(await(feed.ended)).isEqualTo(EndReason.PEER_RESET);
            assertThat(feed.faults()).isEmpty();
        }
    }

    @Test
    public void aFeedWithoutAHeadIsToldThatItsPeerLeft() {
        ScriptedFeed feed = new ScriptedFeed();
        CompletableFuture<Void> handedOver = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(new Sent.Handover(feed));
            handedOver.complete(null);
        })) {
            TestExchange exchange = engine.client().open(TestRequest.get("/"));
            await(handedOver);

            exchange.disconnect();

            assertThat(await(feed.ended)).isIn(EndReason.PEER_CLOSED, EndReason.PEER_RESET);
            assertThat(feed.faults()).isEmpty();
        }
    }

    @Test
    public void aFeedThatIsHandedOverAfterTheEndIsToldItsEnd() {
        ScriptedFeed feed = new ScriptedFeed(HEAD);
        try (Engine engine = serve(exchange -> {
            Received received = exchange.receive();
            while (!(received instanceof Received.Disconnect)) {
                received = exchange.receive();
            }
            exchange.send(new Sent.Handover(feed));
        })) {
            engine.client().open(TestRequest.get("/")).disconnect();

            assertThat(await(feed.ended)).isIn(EndReason.PEER_CLOSED, EndReason.PEER_RESET);
            assertThat(feed.faults()).isEmpty();
        }
    }

    @Test
    public void theApplicationsThreadIsNotInterruptedOnceAFeedHasTakenOver() {
        ScriptedFeed feed = new ScriptedFeed(HEAD);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(new Sent.Handover(feed));
            await(feed.ended);
            interrupted.complete(Thread.interrupted());
        })) {
            engine.client().send(TestRequest.get("/")).disconnect();

            assertThat(await(interrupted)).isFalse();
        }
    }

    @Test
    public void nothingCanBeSentBesideAFeed() {
        ScriptedFeed feed = new ScriptedFeed(HEAD);
        CompletableFuture<Void> tried = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(new Sent.Handover(feed));
            refused(exchange, piece("beside"));
            refused(exchange, new Sent.Handover(new ScriptedFeed()));
            tried.complete(null);
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            await(tried);
            feed.give(bytes("feed"), END);

            assertThat(response.body()).isEqualTo("feed");
        }
    }

    @Test
    public void aFeedIsToldThatTheEngineStopsAndMaySayGoodbye() {
        ScriptedFeed feed = new ScriptedFeed(HEAD, bytes("hello,")).onDrain(bytes("goodbye"), END);
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)), MINUTE)) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            assertThat(response.takeText(",")).isEqualTo("hello,");
            CompletableFuture<Void> stopped = stop(engine);

            assertThat(response.body()).isEqualTo("hello,goodbye");
            assertThat(await(feed.drained)).isEqualTo(new Drain(MINUTE));
            await(stopped);
            assertEnded(feed, EndReason.COMPLETED);
        }
    }

    @Test
    public void aFeedThatIsHandedOverWhileTheEngineStopsIsToldSo() {
        ScriptedFeed feed = new ScriptedFeed().onDrain(bytes("goodbye"), END);
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            exchange.send(piece("hello,"));
            Received received = exchange.receive();
            while (!(received instanceof Received.DrainNotice)) {
                received = exchange.receive();
            }
            exchange.send(new Sent.Handover(feed));
        }, MINUTE)) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            CompletableFuture<Void> stopped = stop(engine);

            assertThat(response.body()).isEqualTo("hello,goodbye");
            await(stopped);
        }
    }

    @Test
    public void aFeedThatDoesNotEndIsCutAfterTheLimit() {
        ScriptedFeed feed = new ScriptedFeed(HEAD, bytes("hello,"));
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            assertThat(response.takeText(",")).isEqualTo("hello,");

            await(stop(engine));

            assertThat(feed.drained).isCompleted();
            assertEnded(feed, EndReason.DRAINING);
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
        }
    }
}
