package dev.ouzel.web.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.FeedGroup;
import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.SharedBytes;
import dev.ouzel.log.Event;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.SlowReader;
import dev.ouzel.log.Subscription;
import dev.ouzel.testkit.VirtualTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Readers that wait at the same place, on a loop that gives to many at once.
class ReaderGroupTest {

    private static final int RETAINED_BYTES = 1 << 20;
    private static final long PATIENCE_SECONDS = 10;

    private final VirtualTime time = VirtualTime.start();
    private EventLog log = EventLog.open(new MemoryStore(7, RETAINED_BYTES), time);
    private Subscription subscription = Subscription.of(log, "prices");
    private final Loop loop = new Loop();
    private final List<Reader> readers = new ArrayList<>();
    private final Counts counts = new Counts();

    /// Runs what it was given when it is told to, and what was scheduled when its time has come.
    private final class Loop implements FeedLoop {

        private record Timer(long at, Runnable task) {}

        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private final List<Timer> timers = new ArrayList<>();
        private final List<Group> groups = new ArrayList<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void schedule(Runnable task, long nanos) {
            timers.add(new Timer(time.nanoTime() + nanos, task));
        }

        @Override
        public FeedGroup group() {
            Group group = new Group();
            groups.add(group);
            return group;
        }

        void run() {
            List<Timer> due = timers.stream().filter(timer -> timer.at - time.nanoTime() <= 0).toList();
            timers.removeAll(due);
            due.forEach(timer -> tasks.add(timer.task));
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        /// Runs what it was given and is still given by threads that read, until something is so.
        void runUntil(BooleanSupplier so) throws InterruptedException {
            while (!so.getAsBoolean()) {
                Runnable task = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(task).as("a task").isNotNull();
                task.run();
            }
        }
    }

    /// Takes in whoever wants to.
    private static final class Group implements FeedGroup {

        private final List<Reader> members = new ArrayList<>();
        private final List<String> given = new ArrayList<>();

        @Override
        public boolean join(Puller puller) {
            Reader reader = (Reader) puller;
            members.add(reader);
            reader.group = this;
            return true;
        }

        @Override
        public void give(SharedBytes bytes) {
            given.add(text(bytes.bytes()));
            List.copyOf(members).forEach(member -> member.take(bytes.bytes()));
        }

        @Override
        public void pull() {
            List.copyOf(members).forEach(Reader::pull);
        }

        @Override
        public int size() {
            return members.size();
        }
    }

    private static final class Counts implements ReaderObserver {

        private final List<String> delivered = new ArrayList<>();

        @Override
        public void opened() {}

        @Override
        public void delivered(int events, int bytes, long ageMillis) {
            delivered.add(events + " after " + ageMillis + " ms");
        }

        @Override
        public void missed() {}

        @Override
        public void closed(CloseReason reason) {}
    }

    private final class Reader implements Puller {

        private final List<String> pieces = new ArrayList<>();
        private final SubscriptionFeed feed;
        private @Nullable Group group;
        /// Takes the next piece, and then no more for a while.
        private boolean slow;

        Reader(Subscription subscribed, StreamSettings settings) {
            feed = new SubscriptionFeed(subscribed, settings, time, log.tail(), Optional.empty(), _ -> {});
            feed.attach(this);
            pull();
            pieces.clear();
            readers.add(this);
        }

        @Override
        public void wake() {
            loop.execute(this::pull);
        }

        @Override
        public void pull() {
            leave();
            boolean more = true;
            while (more) {
                Pulled pulled = feed.pull(time.nanoTime());
                switch (pulled) {
                    case Pulled.Bytes(var bytes) -> take(bytes.duplicate());
                    case Pulled.Shared(var shared) -> take(shared.bytes());
                    default -> more = pulled instanceof Pulled.Head;
                }
            }
        }

        /// Whether it waits for what is published next, and for no read.
        private boolean rests() {
            return group != null || feed.waits();
        }

        private void take(ByteBuffer bytes) {
            pieces.add(text(bytes));
            if (slow) {
                leave();
            }
        }

        private void leave() {
            if (group != null) {
                group.members.remove(this);
                group = null;
                feed.left();
            }
        }

        @Override
        public FeedLoop loop() {
            return loop;
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString().replaceAll("id: .*\n|data: |\n\n$", "");
    }

    private List<Reader> readers(int count) {
        return Stream.generate(() -> new Reader(subscription, StreamSettings.defaults())).limit(count).toList();
    }

    private void publish(String... data) {
        for (String each : data) {
            log.append("prices", Event.of(each).payload());
        }
        loop.run();
    }

    private List<String> givenTogether() {
        return loop.groups.stream().flatMap(group -> group.given.stream()).toList();
    }

    @AfterEach
    void close() {
        readers.forEach(reader -> {
            reader.leave();
            reader.feed.ended(EndReason.PEER_CLOSED);
        });
        log.close();
    }

    @Test
    void whoeverWasGivenTheSameIsGivenWhatFollowsAtOnce() {
        List<Reader> all = readers(3);
        publish("one");
        publish("two");
        publish("three", "four");
        assertThat(givenTogether()).containsExactly("two", "three\n\nfour");
        assertThat(all).allSatisfy(reader -> assertThat(reader.pieces).containsExactly("one", "two", "three\n\nfour"));
    }

    @Test
    void oneAloneIsNoGroup() {
        Reader alone = readers(1).getFirst();
        publish("one");
        publish("two");
        assertThat(loop.groups).isEmpty();
        assertThat(alone.pieces).containsExactly("one", "two");
    }

    @Test
    void whoeverComesLaterJoinsAtItsPlace() {
        List<Reader> early = readers(2);
        publish("one");
        Reader late = readers(1).getFirst();
        publish("two");
        publish("three");
        assertThat(loop.groups).hasSize(1);
        assertThat(late.pieces).containsExactly("two", "three");
        assertThat(early.getFirst().pieces).containsExactly("one", "two", "three");
    }

    @Test
    void aGroupHasAsManyMembersAsAreServedAtOnce() {
        List<Reader> all = readers(1100);
        publish("one");
        publish("two");
        assertThat(loop.groups).extracting(Group::size).containsExactly(512, 512, 76);
        assertThat(all).allSatisfy(reader -> assertThat(reader.pieces).containsExactly("one", "two"));
    }

    @Test
    void whoeverLeavesGoesOnFromThePlaceOfTheGroup() {
        List<Reader> all = readers(3);
        publish("one");
        publish("two");
        Reader leaving = all.getFirst();
        leaving.slow = true;
        publish("three");
        publish("four"); // Not for those who take no more.
        assertThat(leaving.pieces).containsExactly("one", "two", "three");
        leaving.slow = false;
        leaving.pull();
        publish("five");
        assertThat(leaving.pieces).containsExactly("one", "two", "three", "four", "five");
        assertThat(givenTogether()).containsExactly("two", "three", "four", "five");
        assertThat(loop.groups.getFirst().members).hasSize(3);
    }

    @Test
    void aHeartbeatComesWhenNothingWasWrittenForItsTime() {
        List<Reader> all = readers(2);
        publish("one");
        publish("two");
        passSeconds(10);
        publish("three");
        passSeconds(14);
        assertThat(all).allSatisfy(reader -> assertThat(reader.pieces).containsExactly("one", "two", "three"));
        passSeconds(2);
        assertThat(all).allSatisfy(reader -> assertThat(reader.pieces).hasSize(4).last().asString().startsWith(":"));
        publish("four");
        assertThat(all).allSatisfy(reader -> assertThat(reader.pieces).hasSize(5).endsWith("four"));
        assertThat(givenTogether()).containsExactly("two", "three", "four");
    }

    private void passSeconds(int seconds) {
        for (int i = 0; i < 4 * seconds; i++) {
            time.advance(Duration.ofMillis(250));
            loop.run();
        }
    }

    @Test
    void whatIsMissingIsToldToEachAlone() {
        List<Reader> all = readers(2);
        publish("one");
        publish("two");
        log.append("prices", Event.of("three").payload());
        log.delete("prices");
        loop.run();
        publish("four");
        assertThat(all).allSatisfy(reader -> {
            assertThat(reader.pieces.get(2)).contains("gap");
            assertThat(reader.pieces).endsWith("four");
        });
        assertThat(givenTogether()).containsExactly("two", "four");
    }

    @Test
    void whoeverMayBeSkippedIsLookedAtEachTime() {
        Subscription skips = subscription.when(new SlowReader.Skips(Duration.ofSeconds(1)));
        List<Reader> all = Stream.generate(() -> new Reader(skips, StreamSettings.defaults())).limit(3).toList();
        publish("one");
        publish("two");
        assertThat(givenTogether()).isEmpty();
        assertThat(all).allSatisfy(reader -> assertThat(reader.pieces).containsExactly("one", "two"));
    }

    @Test
    void theObserverIsToldOfEachReader() {
        StreamSettings observed = StreamSettings.defaults().withObserver(counts);
        Stream.generate(() -> new Reader(subscription, observed)).limit(2).forEach(_ -> {});
        readers(2);
        publish("one");
        publish("two", "three");
        assertThat(loop.groups).hasSize(2);
        assertThat(counts.delivered).containsExactly("1 after 0 ms", "1 after 0 ms", "2 after 0 ms", "2 after 0 ms");
    }

    @Test
    void aGroupReadsOnAlsoWhereReadingTakesItsTime() throws InterruptedException {
        log.close();
        log = EventLog.open(new UnhurriedStore(new MemoryStore(7, RETAINED_BYTES), () -> {}), time);
        subscription = Subscription.of(log, "prices");
        List<Reader> all = readers(3);
        loop.runUntil(() -> all.stream().allMatch(Reader::rests));
        for (String data : List.of("one", "two", "three")) {
            log.append("prices", Event.of(data).payload());
            loop.runUntil(() -> all.stream().allMatch(reader -> reader.rests() && reader.pieces.contains(data)));
        }
        assertThat(givenTogether()).containsExactly("one", "two", "three"); // Their tail was read at one time.
        assertThat(all).allSatisfy(reader -> assertThat(reader.pieces).containsExactly("one", "two", "three"));
    }
}
