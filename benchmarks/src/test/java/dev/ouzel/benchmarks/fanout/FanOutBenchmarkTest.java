package dev.ouzel.benchmarks.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.benchmarks.load.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// That all of it runs, and that every event arrives at every reader once: the benchmark itself checks that.
class FanOutBenchmarkTest {

    private static final Path COMPILER = Path.of("/usr/bin/gcc");

    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void each_server_delivers_each_event_once_in_each_scenario() throws Exception {
        List<Candidate> candidates = new ArrayList<>(List.of(Candidate.ouzel()));
        if (Files.exists(COMPILER)) {
            candidates.add(Candidate.bare(compiled()));
        }
        Report report = FanOutBenchmark.measure(Plan.tiny(), candidates);
        for (Candidate candidate : candidates) {
            assertThat(report.failed(candidate.name())).as("%s in %s", candidate.name(), report).isFalse();
            assertThat(report.median("events a second, flat out, 5 readers", candidate.name())).isPositive();
        }
        assertThat(report.median("seconds until all are live, replay of 50 events to 5 at once", Candidate.OUZEL))
                .isPositive();
    }

    private String compiled() throws Exception {
        Path program = folder.resolve("bare");
        Process compiler = new ProcessBuilder(COMPILER.toString(), "-O2", "-Wall", "-Wextra", "-Werror", "-o",
                program.toString(), "native/bare.c").inheritIO().start();
        assertThat(compiler.waitFor()).isZero();
        return program.toString();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_server_that_fails_is_noted_and_the_others_are_measured() throws Exception {
        Report report = FanOutBenchmark.measure(Plan.tiny(), List.of(absent("absent"), faithless()));
        assertThat(report.failed("faithless")).isTrue();
        assertThat(report.failed(Candidate.OUZEL)).isFalse();
        String failures = " | failed: not installed | failed: lost 5 of 5 readers (expected: an answer to each reader) |";
        assertThat(report.toString()).contains("| CPU µs an event, one event at a time, 5 readers" + failures,
                "| KiB for each idle reader, 20" + failures);
    }

    @Test
    void where_ouzel_fails_the_table_says_so_in_every_row() throws Exception {
        Report report = FanOutBenchmark.measure(Plan.tiny(), List.of(absent(Candidate.OUZEL)));
        assertThat(report.failed(Candidate.OUZEL)).isTrue();
        assertThat(report.toString().lines().filter(row -> row.contains(" | failed: not installed | "))).hasSize(5);
    }

    @Test
    void a_failure_stands_beside_what_other_rounds_measured() {
        Report report = new Report();
        report.add("seconds", "one", 2);
        report.fail("seconds", "one", new IllegalStateException("lost | all\nof them"));
        report.fail("seconds", "one", new IllegalStateException("lost | all\nof them"));
        assertThat(report.toString()).contains("| seconds | 2.00; failed: lost all of them |");
    }

    private static Candidate absent(String name) {
        return new Candidate(name, () -> {
            throw new IOException("not installed");
        }, "/events", "/pub", false);
    }

    private static Candidate faithless() {
        return new Candidate("faithless", () -> ServerProcess.start(ServerProcess.java(Faithless.class, List.of())),
                "/events", "/pub", false);
    }

    @Test
    void a_reader_finds_what_is_missing_or_repeated_wherever_the_bytes_are_cut() {
        byte[] bytes = (event(1) + event(2) + event(4) + event(4)).getBytes(StandardCharsets.US_ASCII);
        for (int cut = 1; cut < bytes.length; cut++) {
            Group group = new Group(1, 0);
            Reader reader = group.reader();
            reader.arrived(bytes, cut);
            byte[] rest = Arrays.copyOfRange(bytes, cut, bytes.length);
            reader.arrived(rest, rest.length);
            assertThat(group.deliveries()).as("cut at %d", cut).isEqualTo(4);
            assertThat(group.wrong()).as("cut at %d", cut).isEqualTo(2);
        }
    }

    private static String event(int number) {
        return String.format(Locale.ROOT, "7e\r\nid: 0-%d\ndata: %016d%s\n\n\r\n", number, number,
                "x".repeat(Numbered.PADDING));
    }

    @Test
    void an_event_is_delivered_to_a_whole_audience_at_once() throws Exception {
        try (Audience audience = new Audience(3)) {
            assertThat(audience.publish("one")).isEqualTo(3);
            assertThat(audience.publish("two")).isEqualTo(3);
            assertThat(audience.bytes()).isPositive();
        }
    }
}
