package dev.ouzel.testkit.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.Cursor;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.LogOptions;
import dev.ouzel.log.LogStore;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.testkit.VirtualTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// The part of [LogStoreContract] that the tests stand on.
public abstract class LogFixture {

    static final long BOUND_SECONDS = 30;

    final VirtualTime time = VirtualTime.start();
    /// See [LogStore#trimBatch]; of the store that was opened last.
    int trimBatch = 1;
    private @Nullable EventLog log;

    LogFixture() {}

    /// Opens the store of one test: an empty one the first time; after it was closed, the same again, with what it keeps.
    ///
    /// Each test has an object of the class of its own, as is JUnit's default.
    protected abstract LogStore openStore();

    /// Whether a store that was closed keeps what it had.
    protected abstract boolean isDurable();

    @AfterEach
    final void closeLog() {
        EventLog open = log;
        if (open != null) {
            open.close();
        }
    }

    /// The log of the test, opened when it is asked for first.
    final EventLog log() {
        return log == null ? open(LogOptions.defaults()) : log;
    }

    final EventLog open(LogOptions options) {
        LogStore store = openStore();
        trimBatch = store.trimBatch();
        log = EventLog.open(store, time, options);
        return log;
    }

    final EventLog restart() {
        Objects.requireNonNull(log).close();
        return open(LogOptions.defaults());
    }

    final Offset append(String stream, String... payloads) {
        return log().append(stream, Stream.of(payloads).map(LogFixture::bytes).toList());
    }

    final ReadResult read(String stream, Offset after) {
        return log().read(stream, after, 1000);
    }

    final List<String> all(String stream) {
        return texts(read(stream, Offset.BEGINNING));
    }

    static Append one(String payload) {
        return Append.of(bytes(payload));
    }

    static Offset appended(AppendResult result) {
        assertThat(result).isInstanceOf(AppendResult.Appended.class);
        return ((AppendResult.Appended) result).offset();
    }

    static ReadResult.Batch batch(ReadResult result) {
        assertThat(result).isInstanceOf(ReadResult.Batch.class);
        return (ReadResult.Batch) result;
    }

    static ReadResult.Gap gap(ReadResult result) {
        assertThat(result).isInstanceOf(ReadResult.Gap.class);
        return (ReadResult.Gap) result;
    }

    static List<String> texts(ReadResult result) {
        return batch(result).entries().stream().map(entry -> new String(entry.payload(), UTF_8)).toList();
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /// Reads on another thread.
    static CompletableFuture<ReadResult> taking(Cursor cursor, int limit) {
        CompletableFuture<ReadResult> taken = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                taken.complete(cursor.take(limit));
            } catch (InterruptedException | RuntimeException failed) {
                taken.completeExceptionally(failed);
            }
        });
        return taken.orTimeout(BOUND_SECONDS, TimeUnit.SECONDS);
    }
}
