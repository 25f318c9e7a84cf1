package dev.ouzel.metrics.micrometer;

import dev.ouzel.hub.PublishObserver;
import dev.ouzel.web.sse.CloseReason;
import dev.ouzel.web.sse.ReaderObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// What readers and publishers do, as meters:
///
/// | meter | what |
/// |---|---|
/// | `ouzel.readers` | gauge: readers of subscriptions that are connected |
/// | `ouzel.readers.closed`, tag `reason` | counter: readers that have left, and why |
/// | `ouzel.deliveries` | counter: events given to readers |
/// | `ouzel.deliveries.bytes` | counter: their bytes, as event streams |
/// | `ouzel.lag` | timer: how old the first event of each delivery was |
/// | `ouzel.gaps` | counter: gaps that readers were told of |
/// | `ouzel.publish` | timer: from publish to durable |
/// | `ouzel.publish.bytes` | counter: bytes of what was published |
///
/// ```java
/// StreamMetrics metrics = new StreamMetrics(registry);
/// Hub hub = Hub.over(log).observedBy(metrics, System::nanoTime);
/// router.get("/prices", _ -> EventSourceResponse.of(hub.subscribe("prices")).observedBy(metrics));
/// ```
///
/// There is no tag for topics: there may be millions. Thread-safe.
public final class StreamMetrics implements ReaderObserver, PublishObserver {

    private final AtomicLong readers = new AtomicLong();
    private final Counter deliveries;
    private final Counter bytes;
    private final Counter gaps;
    private final Timer lag;
    private final Timer publish;
    private final Counter published;
    private final Map<CloseReason, Counter> closed = new EnumMap<>(CloseReason.class);

    /// Meters of this registry.
    ///
    /// @param registry where they are registered
    public StreamMetrics(MeterRegistry registry) {
        registry.gauge("ouzel.readers", readers);
        deliveries = registry.counter("ouzel.deliveries");
        bytes = registry.counter("ouzel.deliveries.bytes");
        gaps = registry.counter("ouzel.gaps");
        lag = registry.timer("ouzel.lag");
        publish = registry.timer("ouzel.publish");
        published = registry.counter("ouzel.publish.bytes");
        for (CloseReason reason : CloseReason.values()) {
            closed.put(reason,
                    registry.counter("ouzel.readers.closed", "reason", reason.name().toLowerCase(Locale.ROOT)));
        }
    }

    @Override
    public void opened() {
        readers.incrementAndGet();
    }

    @Override
    public void delivered(int events, int size, long ageMillis) {
        deliveries.increment(events);
        bytes.increment(size);
        lag.record(Math.max(0, ageMillis), TimeUnit.MILLISECONDS);
    }

    @Override
    public void missed() {
        gaps.increment();
    }

    @Override
    public void closed(CloseReason reason) {
        readers.decrementAndGet();
        Counter counter = closed.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void published(String topic, int size, long nanos) {
        publish.record(nanos, TimeUnit.NANOSECONDS);
        published.increment(size);
    }
}
