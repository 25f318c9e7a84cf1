package dev.ouzel.app;

import dev.ouzel.examples.Logs;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.Event;
import dev.ouzel.log.LogException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Publishes the lines of the process's log, one event each, without what was thrown.
///
/// Who logs never waits for it: records go to a queue, and one thread empties it. If that is full, lines are dropped, and the
/// next line that is published says how many. What publishing itself logs is not published, so nothing goes round in circles.
///
/// Thread-safe.
final class LogLines extends Handler implements Serving.Part {

    private static final int WAITING_MAX = 1_000;

    private final Hub hub;
    private final BlockingQueue<LogRecord> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread publisher = Thread.ofVirtual().name("ouzel-log-lines").unstarted(this::publishAll);

    /// Lines that nobody publishes yet.
    ///
    /// @param hub gets them
    LogLines(Hub hub) {
        this.hub = hub;
    }

    /// Begins to publish what the process logs.
    ///
    /// @param hub gets the lines
    static LogLines publishing(Hub hub) {
        LogLines lines = new LogLines(hub);
        Logger.getLogger("").addHandler(lines);
        lines.start();
        return lines;
    }

    void start() {
        publisher.start();
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record) || Thread.currentThread().equals(publisher)) {
            return;
        }
        if (!waiting.offer(record)) {
            dropped.incrementAndGet();
        }
    }

    private void publishAll() {
        try {
            while (true) {
                publishLine(waiting.take());
            }
        } catch (InterruptedException | LogException _) {
            // The process ends, or the log has said why it takes nothing more.
            Logger.getLogger("").removeHandler(this);
        }
    }

    private void publishLine(LogRecord record) {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            hub.publish(Logs.TOPIC, Event.of("dropped", lost + " lines were dropped"));
        }
        hub.publish(Logs.TOPIC, Event.of("log", line(record)));
    }

    private static String line(LogRecord record) {
        return "%s %s %s: %s".formatted(record.getInstant().truncatedTo(ChronoUnit.MILLIS), record.getLevel(),
                record.getLoggerName(), new SimpleFormatter().formatMessage(record));
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    /// Ends publishing. Idempotent.
    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
        publisher.interrupt();
        try {
            publisher.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
