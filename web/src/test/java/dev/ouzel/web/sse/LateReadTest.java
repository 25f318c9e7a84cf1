package dev.ouzel.web.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.log.Event;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Subscription;
import dev.ouzel.testkit.VirtualTime;
import dev.ouzel.web.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A read of a store on disk that takes long: it begins before an event, and is done while the readers are being told of it.
class LateReadTest {

    /// More than are told in one task of the loop.
    private static final int READERS = 1000;
    private static final long PATIENCE_SECONDS = 10;

    private final VirtualTime time = VirtualTime.start();
    private final Disk disk = new Disk();
    private final EventLog log = EventLog.open(new UnhurriedStore(new MemoryStore(7, 1 << 20), disk), time);
    private final EventSourceResponse response = EventSourceResponse
            .of(Subscription.of(log, "prices").from(Offset.BEGINNING)).withHeartbeat(Heartbeat.off());
    private final Loop loop = new Loop();
    private final List<Reader> readers = new ArrayList<>();

    /// While it is stopped, reads have what they give back and do not give it.
    private static final class Disk implements Runnable {

        private final CountDownLatch read = new CountDownLatch(1);
        private final CountDownLatch turns = new CountDownLatch(1);
        private volatile boolean stopped;

        void stop() {
            stopped = true;
        }

        void awaitRead() throws InterruptedException {
            assertThat(read.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("a read").isTrue();
        }

        void turn() {
            turns.countDown();
        }

        @Override
        public void run() {
            if (stopped) {
                read.countDown();
                awaitTurn();
            }
        }

        private void awaitTurn() {
            try {
                assertThat(turns.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("turns").isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Runs one task when it is told to; time stands still.
    private static final class Loop implements FeedLoop {

        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void schedule(Runnable task, long nanos) {
            throw new UnsupportedOperationException(
                    "a task in " + nanos + " ns (expected: none, nothing rests or beats)");
        }

        Runnable take() throws InterruptedException {
            Runnable task = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(task).as("the loop's next task").isNotNull();
            return Objects.requireNonNull(task);
        }

        void runUntil(BooleanSupplier done) throws InterruptedException {
            while (!done.getAsBoolean()) {
                take().run();
            }
        }
    }

    /// A reader whose peer takes everything, and its exchange.
    private final class Reader implements HttpExchange, Puller {

        private final RequestHead head;
        private final StringBuilder text = new StringBuilder();
        private @Nullable Feed feed;
        private int pulls;

        Reader(String... headers) throws Exception {
            head = new RequestHead("GET", "http", "", "/", null, HttpVersion.HTTP_1_1, Headers.of(headers), null);
            response.respond(Request.of(this), this);
        }

        Reader open() {
            feed().attach(this);
            pull();
            readers.add(this);
            return this;
        }

        Feed feed() {
            return Objects.requireNonNull(feed);
        }

        boolean has(String data) {
            return text.indexOf("data: " + data + "\n") >= 0;
        }

        @Override
        public void wake() {
            loop.execute(this::pull);
        }

        @Override
        public void pull() {
            pulls++;
            while (took(feed().pull(time.nanoTime()))) {
                // Until it waits.
            }
        }

        private boolean took(Pulled pulled) {
            if (pulled instanceof Pulled.Shared(var shared)) {
                text.append(StandardCharsets.UTF_8.decode(shared.bytes()));
            }
            return !(pulled instanceof Pulled.Wait);
        }

        @Override
        public FeedLoop loop() {
            return loop;
        }

        @Override
        public RequestHead request() {
            return head;
        }

        @Override
        public TimeSource time() {
            return time;
        }

        @Override
        public Received receive() {
            return new Received.Body(ByteBuffer.allocate(0), true);
        }

        @Override
        public void send(Sent message) {
            feed = ((Sent.Handover) message).feed();
        }

        @Override
        public void send(Sent message, Duration deadline) {
            send(message);
        }
    }

    private Offset publish(String data) {
        return log.append("prices", Event.of(data).payload());
    }

    private void openMany() throws Exception {
        for (int i = 0; i < READERS; i++) {
            new Reader().open();
        }
    }

    private boolean allHave(String data) {
        return readers.stream().allMatch(reader -> reader.has(data));
    }

    private int pulls() {
        return readers.stream().mapToInt(reader -> reader.pulls).sum();
    }

    @AfterEach
    void close() {
        disk.turn();
        readers.forEach(reader -> reader.feed().ended(EndReason.PEER_CLOSED));
        log.close();
    }

    @Test
    void whatItLacksReachesItsReaderAndAllWhoComeAfterIt() throws Exception {
        Offset first = publish("one");
        publish("two");
        openMany();
        loop.runUntil(() -> allHave("two")); // And wait there.
        Reader late = new Reader("last-event-id", first.toString());
        disk.stop();
        late.open();
        disk.awaitRead();

        publish("three");
        Runnable round = loop.take();
        disk.turn();
        Runnable delivery = loop.take();
        int before = pulls();
        round.run();
        assertThat(pulls() - before).as("told in the first task").isBetween(1, READERS - 1);
        delivery.run();
        assertThat(late.has("two")).isTrue();

        loop.runUntil(() -> allHave("three"));
    }
}
