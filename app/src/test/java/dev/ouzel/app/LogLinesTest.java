package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.examples.Logs;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.Cursor;
import dev.ouzel.log.Entry;
import dev.ouzel.log.Event;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The log of a process as a topic.
@Timeout(30)
class LogLinesTest {

    private static final Logger LOGGER = Logger.getLogger("dev.ouzel.app.test.lines");

    private final EventLog log = EventLog.open(new MemoryStore(1, 1 << 20), InstantSource.system());
    private final Hub hub = Hub.over(log);

    @AfterEach
    void close() {
        LOGGER.setUseParentHandlers(true);
        log.close();
    }

    private List<Event> take(int count) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        try (Cursor cursor = log.cursor(Offset.BEGINNING, Logs.TOPIC)) {
            while (events.size() < count) {
                for (Entry entry : ((ReadResult.Batch) cursor.take(count)).entries()) {
                    events.add(Event.in(entry).orElseThrow());
                }
            }
        }
        return events;
    }

    private static LogRecord line(String message) {
        LogRecord record = new LogRecord(Level.INFO, message);
        record.setLoggerName("a.b");
        record.setInstant(Instant.parse("2026-01-02T03:04:05.678901Z"));
        return record;
    }

    @Test
    void eachLineIsAnEventWithoutWhatWasThrown() throws Exception {
        try (LogLines lines = new LogLines(hub)) {
            LogRecord record = line("{0} of {1}\nand more");
            record.setParameters(new Object[]{"one", "two"});
            record.setThrown(new IllegalStateException("a secret"));
            lines.publish(record);
            lines.start();
            assertThat(take(1)).containsExactly(
                    Event.of("log", "2026-01-02T03:04:05.678Z INFO a.b: one of two\nand more"));
        }
    }

    @Test
    void whatTheProcessLogsArrives() throws Exception {
        try (LogLines _ = LogLines.publishing(hub)) {
            LOGGER.info("from the process");
            assertThat(take(1).getFirst().data()).endsWith("INFO dev.ouzel.app.test.lines: from the process");
        }
    }

    @Test
    void whoLogsNeverWaitsAndWhatWasDroppedIsCounted() throws Exception {
        try (LogLines lines = new LogLines(hub)) {
            for (int i = 0; i < 1_003; i++) {
                lines.publish(line("line " + i));
            }
            lines.start();
            List<Event> events = take(1_001);
            assertThat(events.getFirst()).isEqualTo(Event.of("dropped", "3 lines were dropped"));
            assertThat(events.getLast().data()).endsWith("line 999");
        }
    }

    @Test
    void aLogThatHasStoppedStopsTheLinesAndNothingElse() throws Exception {
        LogLines lines = LogLines.publishing(hub);
        log.close();
        LOGGER.info("to nobody");
        lines.close();
        assertThat(Logger.getLogger("").getHandlers()).doesNotContain(lines);
    }
}
