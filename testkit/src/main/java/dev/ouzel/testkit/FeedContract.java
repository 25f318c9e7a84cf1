package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.SharedBytes;
import java.time.Duration;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// The part of [EngineContract] about what feeds give.
public abstract class FeedContract extends ResponseContract {

    static final Pulled HEAD = new Pulled.Head(ok());
    static final Pulled END = new Pulled.End();

    FeedContract() {}

    @Test
    public void aFeedGivesHeadAndBody() {
        ScriptedFeed feed = new ScriptedFeed(HEAD, bytes("one,"), bytes("two"), END);
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("one,two");
            assertEnded(feed, EndReason.COMPLETED);
        }
    }

    @Test
    public void aFeedGoesOnAfterTheHeadAndTheBodyThatWereSent() {
        ScriptedFeed feed = new ScriptedFeed(bytes("two,"), bytes("three"), END);
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            exchange.send(piece("one,"));
            exchange.send(new Sent.Handover(feed));
        })) {
            assertThat(engine.client().send(TestRequest.get("/")).body()).isEqualTo("one,two,three");
            assertEnded(feed, EndReason.COMPLETED);
        }
    }

    @Test
    public void aFeedIsPulledWhenItWakesTheEngine() {
        ScriptedFeed feed = new ScriptedFeed(HEAD);
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            feed.give(bytes("one,"));
            assertThat(response.takeText(",")).isEqualTo("one,");
            feed.give(bytes("two,"), bytes("three,"));
            assertThat(response.takeText("three,")).isEqualTo("two,three,");
            feed.give(END);
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
            assertEnded(feed, EndReason.COMPLETED);
        }
    }

    @Test
    public void wakingWithoutNeedDoesNoHarm() {
        ScriptedFeed feed = new ScriptedFeed(HEAD);
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            for (int i = 0; i < 1000; i++) {
                feed.wakeUp();
            }
            feed.give(bytes("body"), END);
            assertThat(response.body()).isEqualTo("body");
            assertEnded(feed, EndReason.COMPLETED);

            feed.wakeUp();
            assertThat(feed.faults()).isEmpty();
        }
    }

    @Test
    public void aFeedMayWakeTheEngineWhileItIsPulled() {
        ScriptedFeed feed = new ScriptedFeed(HEAD, bytes("one,"), Pulled.Wait.untilWoken(), bytes("two"), END)
                .wakingWhenPulled();
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            assertThat(engine.client().send(TestRequest.get("/")).body()).isEqualTo("one,two");
            assertEnded(feed, EndReason.COMPLETED);
        }
    }

    @Test
    public void aFeedIsPulledFromItsLoop() {
        ScriptedFeed feed = new ScriptedFeed(HEAD);
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            feed.giveOnLoop(bytes("one,"));
            assertThat(response.takeText(",")).isEqualTo("one,");
            feed.giveLater(Duration.ofMillis(20), bytes("two"), END);
            assertThat(response.takeText("two")).isEqualTo("two");
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
            assertEnded(feed, EndReason.COMPLETED);
        }
    }

    @Test
    public void manyResponsesSendTheSameBytes() {
        Pulled shared = SharedBytes.of(utf8("shared,")).pulled();
        Queue<ScriptedFeed> feeds = new ConcurrentLinkedQueue<>();
        try (Engine engine = serve(exchange -> {
            ScriptedFeed feed = new ScriptedFeed(HEAD, shared, bytes("own,"), shared);
            feeds.add(feed);
            exchange.send(new Sent.Handover(feed));
        })) {
            for (int i = 0; i < 3; i++) {
                TestResponse response = engine.client().send(TestRequest.get("/"));
                assertThat(response.takeText("shared,own,shared,")).isEqualTo("shared,own,shared,");
                ScriptedFeed feed = feeds.remove();
                feed.giveOnLoop(shared);
                assertThat(response.takeText("shared,")).isEqualTo("shared,");
                feed.give(shared, shared, bytes("own"), END);
                assertThat(response.body()).endsWith("shared,shared,own");
                assertEnded(feed, EndReason.COMPLETED);
            }
        }
    }

    @Test
    public void sharedBytesWaitForASlowPeer() {
        Pulled piece = SharedBytes.of(PIECE).pulled();
        ScriptedFeed feed = new ScriptedFeed(Collections.nCopies(PIECES, piece).toArray(Pulled[]::new));
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            exchange.send(new Sent.Handover(feed));
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            assertThat(response.takeBytes(1)).containsExactly('x');
            awaitStandstill(feed);
            assertThat(feed.taken.get()).isLessThan(PIECES);

            feed.give(END);
            assertThat(response.body()).hasSize(PIECES * PIECE.remaining());
            assertEnded(feed, EndReason.COMPLETED);
        }
    }

    @Test
    public void aFeedIsPulledAgainWhenItsWaitIsOver() {
        Pulled wait = new Pulled.Wait(Duration.ofMillis(20).toNanos());
        ScriptedFeed feed = new ScriptedFeed(HEAD, wait, bytes("one,"), wait, bytes("two"), END);
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            assertThat(engine.client().send(TestRequest.get("/")).body()).isEqualTo("one,two");
            assertEnded(feed, EndReason.COMPLETED);
        }
    }

    @Test
    public void whatAFeedHasGivenGoesOutBeforeItsWaitIsOver() {
        ScriptedFeed feed = new ScriptedFeed(HEAD, bytes("one,"), new Pulled.Wait(Duration.ofHours(1).toNanos()));
        try (Engine engine = serve(exchange -> exchange.send(new Sent.Handover(feed)))) {
            assertThat(engine.client().send(TestRequest.get("/")).takeText(",")).isEqualTo("one,");
        }
    }

    @Test
    public void aFeedIsNotPulledWhileThePeerTakesNothing() {
        ScriptedFeed feed = new ScriptedFeed(
                Collections.nCopies(PIECES, new Pulled.Bytes(PIECE)).toArray(Pulled[]::new));
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            exchange.send(new Sent.Handover(feed));
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            assertThat(response.takeBytes(1)).containsExactly('x');
            awaitStandstill(feed);
            assertThat(feed.taken.get()).isLessThan(PIECES);

            feed.give(END);
            assertThat(response.body()).hasSize(PIECES * PIECE.remaining());
            assertEnded(feed, EndReason.COMPLETED);
        }
    }

    static Pulled bytes(String text) {
        return new Pulled.Bytes(utf8(text));
    }

    static void assertEnded(ScriptedFeed feed, EndReason reason) {
        assertThat(await(feed.ended)).isEqualTo(reason);
        assertThat(feed.faults()).isEmpty();
    }

    private static void awaitStandstill(ScriptedFeed feed) {
        Bound bound = Bound.start();
        int same = 0;
        int before = 0;
        // A wrong "yes" only makes the test weaker, never red.
        while (same < 200 && bound.pause()) {
            same = feed.taken.get() == before ? same + 1 : 0;
            before = feed.taken.get();
        }
    }
}
