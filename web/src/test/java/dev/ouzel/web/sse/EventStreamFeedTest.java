package dev.ouzel.web.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.SharedBytes;
import dev.ouzel.testkit.VirtualTime;
import dev.ouzel.web.Problem;
import dev.ouzel.wire.sse.ServerSentEvent;
import dev.ouzel.wire.sse.SseEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The state machine by itself: what it answers when it is pulled, at which moment.
class EventStreamFeedTest {

    private final VirtualTime time = VirtualTime.startingAt(Instant.EPOCH);
    private StreamSettings settings = StreamSettings.defaults().withRandom(new Random(1));

    @Test
    void theHeadWaitsForTheFirstEvent() throws Exception {
        EventStreamFeed feed = feed();
        assertThat(pull(feed)).isEqualTo("wait 200 ms");
        feed.offer(encoded("hello"));
        assertThat(pull(feed)).isEqualTo("200 text/event-stream");
        assertThat(pull(feed)).isEqualTo("data: hello\n\n");
        assertThat(pull(feed)).isEqualTo("wait 15000 ms");
    }

    @Test
    void theHeadGoesOutAfterTheDelayWithAnOpeningComment() {
        EventStreamFeed feed = feed();
        time.advance(Duration.ofMillis(199));
        assertThat(pull(feed)).isEqualTo("wait 1 ms");
        time.advance(Duration.ofMillis(1));
        assertThat(pull(feed)).isEqualTo("200 text/event-stream");
        assertThat(pull(feed)).isEqualTo(": open\n");
    }

    @Test
    void theHeadGoesOutWhenTheHandlerOpens() {
        EventStreamFeed feed = feed();
        feed.open();
        assertThat(pull(feed)).isEqualTo("200 text/event-stream");
        assertThat(pull(feed)).isEqualTo(": open\n");
    }

    @Test
    void whatWaitsTogetherGoesOutTogether() throws Exception {
        EventStreamFeed feed = feed();
        feed.offer(encoded("a"));
        feed.offer(encoded("b"));
        feed.finish();
        assertThat(pull(feed)).isEqualTo("200 text/event-stream");
        assertThat(pull(feed)).isEqualTo("data: a\n\ndata: b\n\n");
        assertThat(pull(feed)).isEqualTo("end");
    }

    @Test
    void aHandlerThatEndsWithoutAnEventAnswers204() {
        EventStreamFeed feed = feed();
        feed.finish();
        assertThat(pull(feed)).isEqualTo("204 -");
        assertThat(pull(feed)).isEqualTo("end");
    }

    @Test
    void anErrorBeforeTheFirstEventGetsItsRealStatus() {
        EventStreamFeed feed = feed();
        feed.fail(Problem.from(new IllegalStateException("secret")));
        assertThat(pull(feed)).isEqualTo("500 application/problem+json");
        assertThat(pull(feed)).startsWith("{").contains("500").doesNotContain("secret");
        assertThat(pull(feed)).isEqualTo("end");
    }

    @Test
    void anErrorAfterTheFirstEventIsToldSafelyAndTheBodyIsCut() throws Exception {
        EventStreamFeed feed = opened();
        feed.fail(Problem.from(new IllegalStateException("secret")));
        assertThat(pull(feed)).startsWith("event: error\ndata: {").endsWith("}\n\n").doesNotContain("secret");
        assertThat(pull(feed)).isEqualTo("cut");
        feed.ended(EndReason.CUT);
        assertThat(feed.awaitEnd()).isEqualTo(CloseReason.FAILED);
    }

    @Test
    void aHeartbeatComesIntoSilenceOnly() throws Exception {
        EventStreamFeed feed = opened();
        time.advance(Duration.ofSeconds(10));
        feed.offer(encoded("b"));
        assertThat(pull(feed)).isEqualTo("data: b\n\n");
        time.advance(Duration.ofSeconds(10));
        assertThat(pull(feed)).isEqualTo("wait 5000 ms");
        time.advance(Duration.ofSeconds(5));
        assertThat(pull(feed)).isEqualTo(":\n");
        assertThat(pull(feed)).isEqualTo("wait 15000 ms");
    }

    @Test
    void aHeartbeatCanBeAnEventThatScriptsSee() throws Exception {
        settings = settings.withHeartbeat(Heartbeat.event(Duration.ofSeconds(4), "heartbeat"));
        EventStreamFeed feed = opened();
        time.advance(Duration.ofSeconds(4));
        assertThat(pull(feed)).isEqualTo("event: heartbeat\ndata: \n\n");
    }

    @Test
    void withoutAHeartbeatSilenceLastsForEver() throws Exception {
        settings = settings.withHeartbeat(Heartbeat.off());
        EventStreamFeed feed = opened();
        time.advance(Duration.ofDays(1));
        assertThat(pull(feed)).isEqualTo("wait for ever");
    }

    @Test
    void anUnusableLastEventIdIsRemarkedUpon() throws Exception {
        EventStreamFeed feed = new EventStreamFeed(time, settings,
                new LastEventId(Optional.empty(), Optional.of("last event id ignored: why")));
        feed.offer(encoded("a"));
        assertThat(pull(feed)).isEqualTo("200 text/event-stream");
        assertThat(pull(feed)).isEqualTo(": last event id ignored: why\ndata: a\n\n");
    }

    @Test
    void aFullFeedBlocksTheHandlerUntilTheReaderTakesMore() throws Exception {
        EventStreamFeed feed = feed();
        feed.offer(ByteBuffer.allocate(EventStreamFeed.PENDING_BYTES_MAX));
        CompletableFuture<Boolean> offered = inThread(() -> feed.offer(encoded("late")));
        assertThat(offered).isNotDone();
        assertThat(pull(feed)).isEqualTo("200 text/event-stream");
        assertThat(pull(feed)).hasSize(EventStreamFeed.PENDING_BYTES_MAX);
        assertThat(offered.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(pull(feed)).isEqualTo("data: late\n\n");
    }

    @Test
    void aBlockedHandlerIsWokenByTheEnd() throws Exception {
        EventStreamFeed feed = feed();
        feed.offer(ByteBuffer.allocate(EventStreamFeed.PENDING_BYTES_MAX));
        CompletableFuture<Boolean> offered = inThread(() -> feed.offer(encoded("late")));
        feed.ended(EndReason.PEER_RESET);
        assertThat(Thread.interrupted()).isTrue();
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> offered.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(Disconnected.class);
    }

    @Test
    void theEndInterruptsTheHandlerAndNobodyAfterIt() throws Exception {
        EventStreamFeed feed = opened();
        feed.ended(EndReason.PEER_CLOSED);
        assertThat(Thread.interrupted()).isTrue();
        assertThatExceptionOfType(Disconnected.class).isThrownBy(() -> feed.offer(encoded("b")))
                .satisfies(disconnected -> assertThat(disconnected.reason()).isEqualTo(EndReason.PEER_CLOSED));
        assertThat(feed.awaitEnd()).isEqualTo(CloseReason.PEER_CLOSED);

        EventStreamFeed returned = opened();
        returned.finish();
        returned.ended(EndReason.PEER_CLOSED);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void nothingIsTakenAfterTheHandlerHasReturned() throws Exception {
        EventStreamFeed feed = opened();
        feed.finish();
        assertThatIllegalStateException().isThrownBy(() -> feed.offer(encoded("b")))
                .withMessageContaining("after the handler has returned");
    }

    @Test
    void aPauseLastsAsLongAsItSays() throws Exception {
        EventStreamFeed feed = feed();
        CompletableFuture<Boolean> paused = pauseInThread(feed);
        time.awaitParked(1);
        time.advance(Duration.ofMillis(999));
        assertThat(paused).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(paused.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDrainClosesTheStreamAtOnceAndTellsWhenToComeBack() throws Exception {
        EventStreamFeed feed = opened();
        feed.drain(new Drain(Duration.ofSeconds(30)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pull(feed)).matches("retry: [0-9]{3,4}\n\n");
        assertThat(pull(feed)).isEqualTo("end");
        assertThatExceptionOfType(Disconnected.class).isThrownBy(() -> feed.offer(encoded("b")))
                .satisfies(disconnected -> assertThat(disconnected.reason()).isEqualTo(EndReason.DRAINING));
        feed.ended(EndReason.COMPLETED);
        assertThat(feed.awaitEnd()).isEqualTo(CloseReason.DRAINING);
    }

    @Test
    void aStreamThatIsNotOpenYetDrainsAsAnEventStream() {
        EventStreamFeed feed = feed();
        feed.drain(new Drain(Duration.ofSeconds(30)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pull(feed)).isEqualTo("200 text/event-stream");
        assertThat(pull(feed)).startsWith("retry: ");
        assertThat(pull(feed)).isEqualTo("end");
    }

    @Test
    void aFarewellIsToldOnceAndLastsForItsGrace() throws Exception {
        settings = settings.withOnDrain(DrainPolicy.farewell(Duration.ofSeconds(2)));
        EventStreamFeed feed = opened();
        CompletableFuture<Boolean> paused = pauseInThread(feed);
        time.awaitParked(1);
        feed.drain(new Drain(Duration.ofSeconds(30)));
        assertThat(paused.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(feed.draining()).isTrue();
        feed.offer(encoded("bye"));
        assertThat(pull(feed)).isEqualTo("data: bye\n\n");
        assertThat(pull(feed)).isEqualTo("wait 2000 ms");
        time.advance(Duration.ofSeconds(2));
        assertThat(pull(feed)).startsWith("retry: ");
        assertThat(pull(feed)).isEqualTo("end");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aFarewellThatIsDoneEarlyEndsEarly() throws Exception {
        settings = settings.withOnDrain(DrainPolicy.farewell(Duration.ofSeconds(2)));
        EventStreamFeed feed = opened();
        feed.drain(new Drain(Duration.ofSeconds(30)));
        feed.finish();
        assertThat(pull(feed)).startsWith("retry: ");
        assertThat(pull(feed)).isEqualTo("end");
        feed.ended(EndReason.COMPLETED);
        assertThat(feed.awaitEnd()).isEqualTo(CloseReason.DRAINING);
    }

    @Test
    void aStreamThatRunsToItsEndIsNotDisturbedBeforeItsDeadline() throws Exception {
        settings = settings.withOnDrain(DrainPolicy.runToEnd(Duration.ofSeconds(40)));
        EventStreamFeed feed = opened();
        CompletableFuture<Boolean> paused = pauseInThread(feed);
        time.awaitParked(1);
        feed.drain(new Drain(Duration.ofSeconds(30)));
        time.advance(Duration.ofSeconds(1));
        assertThat(paused.get(10, TimeUnit.SECONDS)).isTrue();
        feed.finish();
        assertThat(pull(feed)).isEqualTo("end");
        feed.ended(EndReason.COMPLETED);
        assertThat(feed.awaitEnd()).isEqualTo(CloseReason.FINISHED);
    }

    @Test
    void theServersLimitBoundsEveryDeadline() throws Exception {
        settings = settings.withOnDrain(DrainPolicy.runToEnd(Duration.ofMinutes(5))).withHeartbeat(Heartbeat.off());
        EventStreamFeed feed = opened();
        feed.drain(new Drain(Duration.ofSeconds(30)));
        assertThat(pull(feed)).isEqualTo("wait 30000 ms");
    }

    private EventStreamFeed feed() {
        return new EventStreamFeed(time, settings, new LastEventId(Optional.empty(), Optional.empty()));
    }

    private EventStreamFeed opened() throws InterruptedException {
        EventStreamFeed feed = feed();
        feed.offer(encoded("first"));
        pull(feed);
        pull(feed);
        return feed;
    }

    private static ByteBuffer encoded(String data) {
        return SseEncoder.encode(ServerSentEvent.of(data));
    }

    private String pull(EventStreamFeed feed) {
        return switch (feed.pull(time.nanoTime())) {
            case Pulled.Head(var start) -> start.status() + " " + start.headers().first("content-type").orElse("-");
            case Pulled.Bytes(ByteBuffer bytes) -> StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
            case Pulled.Shared(SharedBytes shared) -> StandardCharsets.UTF_8.decode(shared.bytes()).toString();
            case Pulled.Wait(long nanos) when nanos == Pulled.Wait.FOREVER -> "wait for ever";
            case Pulled.Wait(long nanos) -> "wait " + Duration.ofNanos(nanos).toMillis() + " ms";
            case Pulled.End _ -> "end";
            case Pulled.Cut _ -> "cut";
        };
    }

    private CompletableFuture<Boolean> pauseInThread(EventStreamFeed feed) {
        return inThread(() -> feed.pause(Duration.ofSeconds(1)));
    }

    private static CompletableFuture<Boolean> inThread(Blocking action) {
        return inThread(() -> {
            action.run();
            return true;
        });
    }

    private static CompletableFuture<Boolean> inThread(Callable<Boolean> action) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(action.call());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private interface Blocking {
        void run() throws Exception;
    }
}
