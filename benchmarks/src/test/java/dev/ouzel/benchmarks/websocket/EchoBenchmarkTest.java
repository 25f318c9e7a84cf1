package dev.ouzel.benchmarks.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// That each server echoes: the benchmark itself compares every echo with what was sent.
class EchoBenchmarkTest {

    @ParameterizedTest
    @EnumSource
    @EnabledOnOs(OS.LINUX)
    void each_server_echoes_each_message(EchoServer.Kind kind) throws Exception {
        EchoBenchmark.Figures figures = EchoBenchmark.measure(kind, new EchoBenchmark.Shape(3, 4),
                Duration.ofMillis(50),
                Duration.ofMillis(200));
        assertThat(figures.messagesASecond()).isPositive();
    }
}
