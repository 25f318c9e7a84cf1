package dev.ouzel.benchmarks.fanout;

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
import dev.ouzel.hub.Hub;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.EventSourceResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

/// Readers of one topic on one loop, without sockets: what pulls them only counts. Time stands still. Not thread-safe.
final class Audience implements AutoCloseable {

    private static final String TOPIC = "topic";
    private static final int LOG_BYTES = 16 << 20;
    private static final RequestHead REQUEST = new RequestHead("GET", "http", "", "/", null, HttpVersion.HTTP_1_1,
            Headers.empty(), null);

    private final EventLog log = EventLog.open(new MemoryStore(1, LOG_BYTES), Still.INSTANCE);
    private final Hub hub = Hub.over(log);
    private final Loop loop = new Loop();
    private long bytes;
    private long pieces;

    /// @param readers how many
    Audience(int readers) throws Exception {
        EventSourceResponse events = EventSourceResponse.of(hub.subscribe(TOPIC));
        Router router = new Router().get("/", _ -> events);
        for (int i = 0; i < readers; i++) {
            router.handle(new Visit());
        }
        loop.run();
    }

    /// Publishes, and delivers to all.
    ///
    /// @return how many pieces readers got
    long publish(String data) {
        long before = pieces;
        hub.publish(TOPIC, data);
        loop.run();
        return pieces - before;
    }

    /// How many bytes readers got so far.
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        log.close();
    }

    private enum Still implements TimeSource {
        INSTANCE;

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void parkUntil(long nanoTime) {}

        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }
    }

    private static final class Loop implements FeedLoop {

        private final Queue<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        /// Later never comes.
        @Override
        public void schedule(Runnable task, long nanos) {}

        void run() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    private final class Visit implements HttpExchange {

        @Override
        public RequestHead request() {
            return REQUEST;
        }

        @Override
        public TimeSource time() {
            return Still.INSTANCE;
        }

        @Override
        public Received receive() {
            throw new UnsupportedOperationException("receive (expected: a response that only sends)");
        }

        @Override
        public void send(Sent message) {
            if (!(message instanceof Sent.Handover(Feed feed))) {
                throw new IllegalStateException(message + " (expected: a handover)");
            }
            Pump pump = new Pump(feed);
            feed.attach(pump);
            pump.pull();
        }

        @Override
        public void send(Sent message, Duration deadline) {
            send(message);
        }
    }

    /// What an engine does, without sending.
    private final class Pump implements Puller {

        private final Feed feed;

        private Pump(Feed feed) {
            this.feed = feed;
        }

        @Override
        public void wake() {
            loop.execute(this::pull);
        }

        @Override
        public void pull() {
            while (true) {
                switch (feed.pull(0)) {
                    case Pulled.Shared(var shared) -> {
                        bytes += shared.size();
                        pieces++;
                    }
                    case Pulled.Bytes(var own) -> bytes += own.remaining();
                    case Pulled.Head _ -> {
                    }
                    case Pulled.Wait _ -> {
                        return;
                    }
                    case Pulled.End _,Pulled.Cut _ -> throw new IllegalStateException(
                            "the stream has ended (expected: that it goes on)");
                }
            }
        }

        @Override
        public FeedLoop loop() {
            return loop;
        }
    }
}
