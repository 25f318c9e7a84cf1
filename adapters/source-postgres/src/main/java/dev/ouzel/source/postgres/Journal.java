package dev.ouzel.source.postgres;

import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.CreateResult;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamInfo;
import dev.ouzel.log.StreamSettings;
import java.util.Optional;

/// Where a reader of the outbox keeps its place: a stream of the log, of which only the last entry counts. It lives and dies
/// with the events that it stands for.
///
/// Belongs to the source's thread.
final class Journal {

    private static final int KEPT = 4;
    private static final int PAGE = 100;
    private static final StreamSettings SETTINGS = StreamSettings.defaults().withContentType("text/plain")
            .withRetention(Retention.all().withEntriesMax(KEPT));

    private final EventLog log;
    private final String stream;
    private Offset tail = Offset.BEGINNING;

    Journal(EventLog log, String stream) {
        this.log = log;
        this.stream = stream;
    }

    /// Whether there is one: then there was an intent.
    boolean exists() {
        return log.find(stream).isPresent();
    }

    /// The last intent; empty if it is gone, as a log in memory drops what is old when it is full.
    Optional<Intent> load() {
        tail = log.find(stream).map(StreamInfo::tail).orElse(Offset.BEGINNING);
        Optional<Intent> last = Optional.empty();
        Offset after = Offset.BEGINNING;
        while (log.read(stream, after, PAGE) instanceof ReadResult.Batch batch && !batch.entries().isEmpty()) {
            last = Optional.of(Intent.of(batch.entries().getLast().payload()));
            after = batch.next();
        }
        return last;
    }

    /// Writes an intent, and returns when it is durable.
    ///
    /// @throws IllegalStateException if another source keeps its place under the same name
    void write(Intent intent) {
        Append append = Append.of(intent.payload());
        if (tail.equals(Offset.BEGINNING)
                && log.create(stream, SETTINGS, append) instanceof CreateResult.Created made) {
            tail = made.stream().tail();
            return;
        }
        AppendResult result = log.append(stream, append.ifTailIs(tail));
        if (!(result instanceof AppendResult.Appended appended)) {
            throw new IllegalStateException(stream + ": " + result + " (expected: one source of this name)");
        }
        tail = appended.offset();
    }
}
