package dev.ouzel.web.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.log.Event;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.Subscription;
import dev.ouzel.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is published while readers are being served.
class RoundTest {

    private final VirtualTime time = VirtualTime.start();
    private final EventLog log = EventLog.open(new MemoryStore(7, 1 << 20), time);
    private final Subscription subscription = Subscription.of(log, "prices");
    private final Loop loop = new Loop();

    /// Runs what it was given when it is told to; time stands still.
    private static final class Loop implements FeedLoop {

        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void schedule(Runnable task, long nanos) {
            assertThat(nanos).isPositive();
        }

        void run() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    /// A reader whose peer takes everything.
    private final class Reader implements Puller {

        private final List<String> pieces = new ArrayList<>();
        private final Feed feed = new SubscriptionFeed(subscription, StreamSettings.defaults(), time, log.tail(),
                Optional.empty(), _ -> {});

        Reader() {
            feed.attach(this);
            pull();
            pieces.clear();
        }

        @Override
        public void wake() {
            loop.execute(this::pull);
        }

        @Override
        public void pull() {
            while (took(feed.pull(time.nanoTime()))) {
                // Until it waits.
            }
        }

        private boolean took(Pulled pulled) {
            if (pulled instanceof Pulled.Shared(var shared)) {
                pieces.add(StandardCharsets.UTF_8.decode(shared.bytes()).toString().replaceAll("id: .*\n|\n\n$", ""));
                whenServed.run();
            }
            return !(pulled instanceof Pulled.Wait);
        }

        @Override
        public FeedLoop loop() {
            return loop;
        }
    }

    private Runnable whenServed = () -> {};

    private void publish(String data) {
        log.append("prices", Event.of(data).payload());
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void allReadersGetTheSameAndWhatComesMeanwhileInOnePieceAfterwards() {
        Reader first = new Reader();
        Reader second = new Reader();
        ArrayDeque<String> meanwhile = new ArrayDeque<>(List.of("two", "three"));
        whenServed = () -> {
            if (!meanwhile.isEmpty()) {
                publish(meanwhile.remove());
            }
        };
        publish("one");
        loop.run();

        assertThat(first.pieces).containsExactly("data: one", "data: two\n\ndata: three");
        assertThat(second.pieces).isEqualTo(first.pieces);
        first.feed.ended(EndReason.PEER_CLOSED);
        second.feed.ended(EndReason.PEER_CLOSED);
    }
}
