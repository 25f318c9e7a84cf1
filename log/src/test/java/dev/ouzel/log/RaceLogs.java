package dev.ouzel.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import java.time.Instant;

/// Logs in memory for races, and what is seen of them as text.
final class RaceLogs {

    static final long EPOCH = 1;

    private RaceLogs() {}

    /// An empty log. What nobody waits for with a thread is committed by whoever asked for it.
    static EventLog open(long bytesMax, Retention retention) {
        return EventLog.open(new MemoryStore(EPOCH, bytesMax), () -> Instant.EPOCH, LogOptions.defaults()
                .withCommitter(Runnable::run).withSettings(StreamSettings.defaults().withRetention(retention)));
    }

    /// An empty log that keeps everything.
    static EventLog open() {
        return open(1 << 20, Retention.all());
    }

    static byte[] bytes(int payload) {
        return Integer.toString(payload).getBytes(US_ASCII);
    }

    static Offset offset(int sequence) {
        return sequence == 0 ? Offset.BEGINNING : new Offset(EPOCH, sequence);
    }

    /// The entries with their sequences and the end, or a gap. A place that nobody was given is as good as the tail.
    static String text(ReadResult result) {
        return switch (result) {
            case ReadResult.Gap gap when gap.reason() == GapReason.AHEAD -> "";
            case ReadResult.Gap gap -> "gap to " + gap.to().sequence();
            case ReadResult.Batch batch -> batch.entries().stream().map(RaceLogs::text).collect(joining(" "))
                    + (batch.ended() ? " end" : "");
        };
    }

    private static String text(Entry entry) {
        return entry.offset().sequence() + "=" + new String(entry.payload(), US_ASCII);
    }
}
