package dev.ouzel.log;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A log: named streams to which entries are appended, and which any number of readers read, each at its own place.
///
/// One sequence orders everything that happens in a log, so a reader of several streams has one [Offset]. What an append
/// acknowledges is as durable as the store is, and readers see only that. Appends of many threads are committed together.
///
/// Names of streams are text of 1 to [LogLimits#nameCharsMax] characters without NUL. Payloads are not copied: they are
/// shared by all readers and must not be changed.
///
/// If the store fails, the log stops: every call from then on throws [LogException.Failed], and waiting readers are told.
/// After [#close], [LogException.Closed].
///
/// Thread-safe. Calls that append, create, delete or trim wait for their commit, uninterruptibly, and may commit for others
/// meanwhile: they are not for event loops. Reading from a store in memory never waits.
public final class EventLog implements AutoCloseable {

    // What an entry takes beside its payload, roughly.
    private static final int ENTRY_BYTES = 64;

    private final LogStore store;
    private final InstantSource clock;
    private final LogOptions options;
    private final Listeners listeners = new Listeners();
    private final Committer committer;
    private final Upkeep upkeep;
    private final Reader reader;
    private volatile String swept = "";

    private EventLog(LogStore store, InstantSource clock, LogOptions options) {
        this.store = store;
        this.clock = clock;
        this.options = options;
        this.committer = new Committer(store, clock, options, listeners);
        this.upkeep = new Upkeep(committer, options.limits());
        this.reader = new Reader(store, committer, clock, upkeep, options.limits().readBytesMax());
    }

    /// A log over a store. The store is the log's from then on: [#close] closes it, and nobody else may use it.
    ///
    /// @param store where entries are kept
    /// @param clock tells when entries are appended, grow old, and streams end their time
    /// @param options how it works
    public static EventLog open(LogStore store, InstantSource clock, LogOptions options) {
        return new EventLog(store, clock, options);
    }

    /// A log over a store, with [LogOptions#defaults].
    ///
    /// @param store where entries are kept
    /// @param clock tells when entries are appended, grow old, and streams end their time
    public static EventLog open(LogStore store, InstantSource clock) {
        return open(store, clock, LogOptions.defaults());
    }

    /// Creates a stream, if there is none of this name.
    ///
    /// @param stream its name
    /// @param settings what is said of it as long as it exists
    /// @throws LogException.Full if there are as many streams as there may be
    public CreateResult create(String stream, StreamSettings settings) {
        return create(stream, settings, Append.of(List.of()));
    }

    /// Creates a stream, if there is none of this name, together with its first entries, or its end, or both.
    ///
    /// @param stream its name
    /// @param settings what is said of it as long as it exists
    /// @param first what is appended if the stream is created; its conditions are not looked at
    /// @throws LogException.Full if there are as many streams as there may be
    public CreateResult create(String stream, StreamSettings settings, Append first) {
        checkName(stream);
        check(first);
        if (settings.size() > options.limits().settingsCharsMax()) {
            throw new IllegalArgumentException("settings: " + settings.size() + " characters (expected: at most "
                    + options.limits().settingsCharsMax() + ")");
        }
        return committer.run(new Creating(stream, settings, new Appending(stream, first, options)), weight(first));
    }

    /// Appends one entry, and creates the stream if there is none.
    ///
    /// @param stream its name
    /// @param payload the entry's bytes
    /// @return the place after it
    /// @throws IllegalStateException if the stream has ended
    public Offset append(String stream, byte[] payload) {
        return append(stream, List.of(payload));
    }

    /// Appends entries, all or none, and creates the stream if there is none.
    ///
    /// @param stream its name
    /// @param payloads their bytes, one or more
    /// @return the place after the last one
    /// @throws IllegalStateException if the stream has ended
    public Offset append(String stream, List<byte[]> payloads) {
        AppendResult result = append(stream, Append.of(payloads));
        if (result instanceof AppendResult.Appended appended) {
            return appended.offset();
        }
        throw new IllegalStateException("stream: " + result + " (expected: open)");
    }

    /// Appends if the conditions hold.
    ///
    /// @param stream its name
    /// @param append what, and on what conditions
    public AppendResult append(String stream, Append append) {
        checkAppend(stream, append);
        return committer.run(new Appending(stream, append, options), weight(append));
    }

    /// Appends if the conditions hold, without waiting for it: for callers that have many on the way. Appends of one
    /// caller keep their order. Waits only while [LogLimits#queueBytesMax] are on the way already.
    ///
    /// @param stream its name
    /// @param append what, and on what conditions
    /// @return what becomes of it; ends with a [LogException] if the log stops. What depends on it is run by the thread
    /// that committed, in no promised order with what depends on others
    public CompletableFuture<AppendResult> appendAsync(String stream, Append append) {
        checkAppend(stream, append);
        return committer.runAsync(new Appending(stream, append, options), weight(append));
    }

    /// Ends a stream: nothing can be appended any more, and readers learn it when they have read the last entry.
    ///
    /// @param stream its name
    /// @return [AppendResult.Appended], also if it had ended before, or [AppendResult.Missing]
    public AppendResult close(String stream) {
        return append(stream, Append.end());
    }

    /// Deletes a stream with all that it has. Its readers are told by a [ReadResult.Gap]. A stream that is created with
    /// this name later is another one.
    ///
    /// @param stream its name
    /// @return whether there was one
    public boolean delete(String stream) {
        checkName(stream);
        return committer.run(drafts -> {
            Draft draft = drafts.of(stream);
            boolean exists = draft.live() != null;
            if (exists) {
                drafts.delete(draft);
            }
            return exists;
        }, 0);
    }

    /// Drops a stream's entries up to a place.
    ///
    /// @param stream its name
    /// @param upTo entries up to this place go; of another log, nothing does
    /// @return how many went
    public long trim(String stream, Offset upTo) {
        checkName(stream);
        return committer.run(drafts -> {
            Draft draft = drafts.of(stream);
            StreamState live = draft.live();
            return live == null || upTo.epoch() != drafts.epoch()
                    ? 0L
                    : drafts.trim(draft, live, (oldest, _, _) -> oldest.offset().compareTo(upTo) <= 0);
        }, 0);
    }

    /// What is known of a stream; empty if it does not exist. Is no use of it in the sense of [Lifetime.Sliding].
    ///
    /// @param stream its name
    public Optional<StreamInfo> find(String stream) {
        StreamState state = reader.find(checkName(stream));
        return state == null ? Optional.empty() : Optional.of(StreamInfo.of(committer.visible().epoch(), state));
    }

    /// The place before the oldest entry that a stream has; empty if it does not exist.
    ///
    /// @param stream its name
    public Optional<Offset> earliest(String stream) {
        return find(stream).map(StreamInfo::earliest);
    }

    /// The place after the last entry that a stream has; empty if it does not exist.
    ///
    /// @param stream its name
    public Optional<Offset> tail(String stream) {
        return find(stream).map(StreamInfo::tail);
    }

    /// The place after everything that readers may see: who reads any streams after it gets what comes from now on.
    public Offset tail() {
        committer.check();
        LogHead head = committer.visible();
        return new Offset(head.epoch(), head.sequence());
    }

    /// Whether reading never waits, so that an event loop may read: so it is with a store in memory.
    public boolean readsAtOnce() {
        return store.readsAtOnce();
    }

    /// What a stream has after a place. A stream that does not exist has nothing yet.
    ///
    /// @param stream its name
    /// @param after the place
    /// @param limit at most so many entries, 1 or more; also no more once [LogLimits#readBytesMax] are reached
    public ReadResult read(String stream, Offset after, int limit) {
        checkLimit(limit);
        return reader.read(new String[]{checkName(stream)}, new long[1], after, limit);
    }

    /// A reader of streams. They need not exist yet.
    ///
    /// @param after its place: an offset of this log, [Offset#BEGINNING], or [#tail()]
    /// @param streams their names, one or more, each once
    public Cursor cursor(Offset after, List<String> streams) {
        if (streams.isEmpty() || streams.size() > options.limits().cursorStreamsMax()) {
            throw new IllegalArgumentException("streams: " + streams.size() + " of them (expected: 1 to "
                    + options.limits().cursorStreamsMax() + ")");
        }
        streams.forEach(this::checkName);
        return new Cursor(reader, listeners, streams.size() == 1 ? streams : streams.stream().distinct().toList(),
                after);
    }

    /// A reader of one stream. It need not exist yet.
    ///
    /// @param after its place: an offset of this log, [Offset#BEGINNING], or [#tail()]
    /// @param stream its name
    public Cursor cursor(Offset after, String stream) {
        return cursor(after, List.of(stream));
    }

    /// Calls back when the tail of one of these streams has moved, the stream has ended or was deleted, or the log has
    /// stopped: once for each commit, after readers can see it, on the thread that committed and outside of any lock.
    /// The listener only says that there may be something to read; it must be quick and must not block.
    ///
    /// To miss nothing, listen first and read then.
    ///
    /// @param streams their names
    /// @param onAppend what is called, also by several threads at once
    public Registration onAppend(Collection<String> streams, Runnable onAppend) {
        streams.forEach(this::checkName);
        return listeners.add(streams, onAppend);
    }

    /// Names of streams that exist, page by page, in an order of the store's own.
    ///
    /// @param after the last name of the page before; empty for the first page
    /// @param max at most so many, 1 or more
    /// @return empty when there are no more
    public List<String> streams(String after, int max) {
        checkLimit(max);
        committer.check();
        List<String> live = new ArrayList<>();
        String last = after;
        while (live.size() < max) {
            List<String> page = store.names(last, max - live.size());
            if (page.isEmpty()) {
                break;
            }
            page.stream().filter(name -> reader.find(name) != null).forEach(live::add);
            last = page.getLast();
        }
        return List.copyOf(live);
    }

    /// Looks after some streams, going on where the last call ended: deletes those whose time has come, drops entries
    /// that are too old, and forgets deletions of long ago. Readers never see a stream after its time; this is what frees
    /// the space. Call it now and then, from one thread.
    ///
    /// @param max how many streams are looked at, 1 or more
    /// @return how many were; fewer than `max` if all have been looked at, and the next call begins anew
    public int sweep(int max) {
        checkLimit(max);
        committer.check();
        List<String> names = store.names(swept, max);
        swept = names.size() < max ? "" : names.getLast();
        long nowMillis = clock.millis();
        List<String> due = names.stream().filter(name -> isDue(store.find(name), nowMillis)).toList();
        if (!due.isEmpty()) {
            upkeep.now(due);
        }
        return names.size();
    }

    /// Commits what waits, then closes the store. Waiting readers end with [LogException.Closed]. Idempotent.
    @Override
    public void close() {
        committer.close();
    }

    private boolean isDue(@Nullable StreamState state, long nowMillis) {
        return state != null && upkeep.isNeeded(state, nowMillis);
    }

    private String checkName(String stream) {
        return Names.check("stream", stream, options.limits().nameCharsMax());
    }

    private void checkAppend(String stream, Append append) {
        checkName(stream);
        check(append);
        if (append.payloads().isEmpty() && !append.closing()) {
            throw new IllegalArgumentException("append: no entry and no end (expected: one of them)");
        }
    }

    private void check(Append append) {
        if (append.payloads().size() > options.limits().appendEntriesMax()) {
            throw new IllegalArgumentException("append: " + append.payloads().size() + " entries (expected: at most "
                    + options.limits().appendEntriesMax() + ")");
        }
        for (byte[] payload : append.payloads()) {
            if (payload.length > options.limits().entryBytesMax()) {
                throw new IllegalArgumentException("payload: " + payload.length + " bytes (expected: at most "
                        + options.limits().entryBytesMax() + ")");
            }
        }
    }

    static int checkLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 or more)");
        }
        return limit;
    }

    private static long weight(Append append) {
        return append.bytes() + ENTRY_BYTES * (append.payloads().size() + 1L);
    }
}
