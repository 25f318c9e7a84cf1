package dev.ouzel.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.hub.SourceObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SourceMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SourceObserver metrics = new SourceMetrics(registry, "crm");

    private double gauge(String name) {
        return registry.get(name).tag("source", "crm").gauge().value();
    }

    private double counted(String name) {
        return registry.get(name).tag("source", "crm").counter().count();
    }

    @Test
    void connectionsAreCounted() {
        assertThat(gauge("ouzel.source.connected")).isZero();
        metrics.failed();
        metrics.connected();
        assertThat(gauge("ouzel.source.connected")).isEqualTo(1);
        metrics.disconnected();
        metrics.failed();

        assertThat(gauge("ouzel.source.connected")).isZero();
        assertThat(counted("ouzel.source.connects")).isEqualTo(1);
        assertThat(counted("ouzel.source.failures")).isEqualTo(2);
    }

    @Test
    void eventsAndLagAreMeasured() {
        metrics.behind(7, Duration.ofMillis(1500));
        metrics.taken("topic", 3);
        metrics.taken("topic", 4);
        metrics.begunAnew("topic");

        assertThat(gauge("ouzel.source.behind")).isEqualTo(7);
        assertThat(registry.get("ouzel.source.lag").timeGauge().value(TimeUnit.SECONDS)).isEqualTo(1.5);
        assertThat(counted("ouzel.source.events")).isEqualTo(7);
        assertThat(counted("ouzel.source.anew")).isEqualTo(1);
    }

    @Test
    void twoSourcesKeepApart() {
        new SourceMetrics(registry, "shop").taken("topic", 1);

        assertThat(counted("ouzel.source.events")).isZero();
    }
}
