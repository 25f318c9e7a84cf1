package dev.ouzel.metrics.micrometer;

import dev.ouzel.hub.SourceObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// What a source does, as meters, all with the tag `source`:
///
/// | meter | what |
/// |---|---|
/// | `ouzel.source.connected` | gauge: 1 while it is connected, and has caught up once since |
/// | `ouzel.source.connects` | counter: how often it has connected |
/// | `ouzel.source.failures` | counter: attempts to connect that failed, and connections that broke |
/// | `ouzel.source.behind` | gauge: changes that it had not taken when it looked last |
/// | `ouzel.source.lag` | gauge, a time: how old the oldest of them was |
/// | `ouzel.source.events` | counter: events it has published |
/// | `ouzel.source.anew` | counter: topics it has begun anew, their readers told of a gap |
///
/// ```java
/// PostgresSource.over(database, feeds).observedBy(new SourceMetrics(registry, "crm"));
/// ```
///
/// Thread-safe.
public final class SourceMetrics implements SourceObserver {

    private final AtomicBoolean connected = new AtomicBoolean();
    private final AtomicLong behind = new AtomicLong();
    private final AtomicLong lagMillis = new AtomicLong();
    private final Counter connects;
    private final Counter failures;
    private final Counter events;
    private final Counter anew;

    /// Meters of this registry.
    ///
    /// @param registry where they are registered
    /// @param source the value of their tag: one name for each source
    public SourceMetrics(MeterRegistry registry, String source) {
        Gauge.builder("ouzel.source.connected", connected, on -> on.get() ? 1 : 0).tag("source", source)
                .strongReference(true).register(registry);
        Gauge.builder("ouzel.source.behind", behind, AtomicLong::get).tag("source", source).strongReference(true)
                .register(registry);
        TimeGauge.builder("ouzel.source.lag", lagMillis, TimeUnit.MILLISECONDS, AtomicLong::get).tag("source", source)
                .strongReference(true).register(registry);
        connects = registry.counter("ouzel.source.connects", "source", source);
        failures = registry.counter("ouzel.source.failures", "source", source);
        events = registry.counter("ouzel.source.events", "source", source);
        anew = registry.counter("ouzel.source.anew", "source", source);
    }

    @Override
    public void connected() {
        connected.set(true);
        connects.increment();
    }

    @Override
    public void disconnected() {
        connected.set(false);
    }

    @Override
    public void failed() {
        failures.increment();
    }

    @Override
    public void behind(long changes, Duration age) {
        behind.set(changes);
        lagMillis.set(age.toMillis());
    }

    @Override
    public void taken(String topic, int count) {
        events.increment(count);
    }

    @Override
    public void begunAnew(String topic) {
        anew.increment();
    }
}
