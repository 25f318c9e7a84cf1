package dev.ouzel.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.log.AppendResult;
import dev.ouzel.log.Cursor;
import dev.ouzel.log.Entry;
import dev.ouzel.log.Event;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Producer;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.log.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubTest {

    private final EventLog log = EventLog.open(new MemoryStore(1, 1 << 20), InstantSource.system());
    private final Hub hub = Hub.over(log);

    @AfterEach
    void close() {
        log.close();
    }

    private static List<Event> events(Subscription subscription, Offset from) {
        Cursor cursor = subscription.log().cursor(subscription.after().orElse(from), subscription.streams());
        List<Entry> entries = ((ReadResult.Batch) cursor.poll(100)).entries();
        return entries.stream().map(entry -> Event.in(entry).orElseThrow()).toList();
    }

    @Test
    void whatIsPublishedIsForWhoSubscribed() {
        Subscription subscription = hub.subscribe("prices", "news");
        Offset now = log.tail();
        hub.publish("prices", "1");
        hub.publish("news", Event.of("headline", "two\nlines, \uD83D\uDE00"));
        hub.publish("other", "3");

        assertThat(events(subscription, now)).containsExactly(Event.of("1"),
                Event.of("headline", "two\nlines, \uD83D\uDE00"));
    }

    @Test
    void aSubscriptionMayBeginAnywhere() {
        Offset one = hub.publish("prices", "1");
        hub.publish("prices", "2");

        assertThat(events(hub.subscribe(List.of("prices"), Optional.of(one)), one)).containsExactly(Event.of("2"));
        assertThat(events(hub.subscribe("prices").from(Offset.BEGINNING), one)).hasSize(2);
    }

    @Test
    void anEndedTopicTakesNothing() {
        hub.publish("prices", "last");
        hub.end("prices");

        assertThatThrownBy(() -> hub.publish("prices", "more")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected: open");
    }

    @Test
    void aTopicIsSetOnce() {
        hub.topic("prices", StreamSettings.defaults().withRetention(Retention.all().withEntriesMax(1)));
        hub.topic("prices", StreamSettings.defaults());
        hub.publish("prices", "1");
        hub.publish("prices", "2");

        assertThat(events(hub.subscribe("prices").from(Offset.BEGINNING), Offset.BEGINNING))
                .containsExactly(Event.of("2"));
    }

    @Test
    void whatAProducerSendsAgainIsPublishedAndCountedOnce() {
        AtomicInteger count = new AtomicInteger();
        Hub counted = hub.observedBy((_, _, _) -> count.incrementAndGet(), () -> 0);
        List<Event> events = List.of(Event.of("1"), Event.of("2"));
        Producer producer = new Producer("p", 0, 0);

        assertThat(counted.publish("prices", events, producer)).isInstanceOf(AppendResult.Appended.class);
        assertThat(counted.publish("prices", events, producer)).isInstanceOf(AppendResult.Duplicate.class);
        assertThat(hub.log().find("prices").orElseThrow().entries()).isEqualTo(2);
        assertThat(count).hasValue(2);
    }

    @Test
    void theHealthOfASourceIsAnImmutableSnapshot() {
        SourceHealth fresh = SourceHealth.unconnected();
        SourceHealth up = fresh.nowConnected(Instant.EPOCH).nowBehind(3, Duration.ofSeconds(1));
        SourceHealth down = up.nowDisconnected("gone");

        assertThat(fresh.connected()).isFalse();
        assertThat(up).isEqualTo(new SourceHealth(true, Optional.of(Instant.EPOCH), 1, 3, Duration.ofSeconds(1),
                Optional.empty()));
        assertThat(down).isEqualTo(new SourceHealth(false, Optional.empty(), 1, 3, Duration.ofSeconds(1),
                Optional.of("gone")));
    }

    @Test
    void publishingIsCounted() {
        List<String> counted = new ArrayList<>();
        AtomicLong clock = new AtomicLong();
        hub.observedBy((topic, bytes, nanos) -> counted.add(topic + " " + bytes + " " + nanos), clock::incrementAndGet)
                .publish("prices", "12");

        assertThat(counted).containsExactly("prices 4 1");
    }

    @Test
    void whatNoHubWroteIsNoEvent() {
        log.append("raw", new byte[]{1});
        log.append("raw", new byte[]{(byte) 0xFF, (byte) 0xFF, 1});
        log.append("raw", new byte[]{0, 9, 1});
        List<Entry> entries = ((ReadResult.Batch) log.read("raw", Offset.BEGINNING, 10)).entries();

        assertThat(entries).hasSize(3).allSatisfy(entry -> assertThat(Event.in(entry)).isEmpty());
    }
}
