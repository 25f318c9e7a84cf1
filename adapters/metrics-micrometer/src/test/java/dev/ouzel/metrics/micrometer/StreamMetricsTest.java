package dev.ouzel.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.hub.Hub;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.web.sse.CloseReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StreamMetrics metrics = new StreamMetrics(registry);

    private double counted(String name) {
        return registry.get(name).counter().count();
    }

    @Test
    void readersAreCounted() {
        metrics.opened();
        metrics.opened();
        metrics.closed(CloseReason.PEER_CLOSED);

        assertThat(registry.get("ouzel.readers").gauge().value()).isEqualTo(1);
        assertThat(registry.get("ouzel.readers.closed").tag("reason", "peer_closed").counter().count()).isEqualTo(1);
        assertThat(registry.get("ouzel.readers.closed").tag("reason", "slow").counter().count()).isZero();
    }

    @Test
    void deliveriesLagAndGapsAreCounted() {
        metrics.delivered(3, 400, 20);
        metrics.delivered(1, 100, -1);
        metrics.missed();

        assertThat(counted("ouzel.deliveries")).isEqualTo(4);
        assertThat(counted("ouzel.deliveries.bytes")).isEqualTo(500);
        assertThat(counted("ouzel.gaps")).isEqualTo(1);
        assertThat(registry.get("ouzel.lag").timer().max(TimeUnit.MILLISECONDS)).isEqualTo(20);
    }

    @Test
    void publishesAreTimed() {
        AtomicLong nanos = new AtomicLong();
        try (EventLog log = EventLog.open(new MemoryStore(1, 1 << 20), InstantSource.system())) {
            Hub.over(log).observedBy(metrics, () -> nanos.getAndAdd(5_000_000)).publish("topic", "data");
        }

        assertThat(registry.get("ouzel.publish").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(5);
        assertThat(counted("ouzel.publish.bytes")).isEqualTo(6);
    }
}
