package dev.ouzel.testkit.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.GapReason;
import dev.ouzel.log.Lifetime;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Producer;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a log does, told as plainly as possible: lists, one thread, no store. Deletions are never forgotten.
final class LogModel {

    record Item(long sequence, String payload, long timeMillis) {}

    /// What a read of the model gives: a gap, or items and the place after them.
    record Read(ReadResult.@Nullable Gap gap, List<Item> items, Offset next, boolean upToDate, boolean ended) {}

    record Seen(long epoch, long sequence, long offset, boolean closed) {}

    static final class Stream {

        boolean exists;
        boolean closed;
        long created;
        long lostBefore;
        long trimmedTo;
        long tail;
        long usedMillis;
        StreamSettings settings = StreamSettings.defaults();
        @Nullable
        String rank;
        List<Item> items = new ArrayList<>();
        List<Item> dropped = new ArrayList<>();
        Map<String, Seen> producers = new HashMap<>();

        void drop() {
            dropped.add(items.removeFirst());
            trimmedTo = dropped.getLast().sequence();
        }

        void restore() {
            items.addFirst(dropped.removeLast());
            trimmedTo = dropped.isEmpty() ? 0 : dropped.getLast().sequence();
        }

        long floor() {
            return Math.max(lostBefore, trimmedTo);
        }

        long earliest() {
            return Math.max(created, trimmedTo);
        }

        long bytes() {
            return items.stream().mapToLong(item -> item.payload().length()).sum();
        }
    }

    private final InstantSource clock;
    private final long epoch;
    private final Map<String, Stream> streams = new TreeMap<>();
    private long sequence;

    LogModel(InstantSource clock, long epoch) {
        this.clock = clock;
        this.epoch = epoch;
    }

    Offset tail() {
        return place(sequence);
    }

    Stream stream(String name) {
        return streams.computeIfAbsent(name, _ -> new Stream());
    }

    /// The stream as a change finds it: if its time has come, it is deleted first.
    Stream forChange(String name) {
        Stream stream = stream(name);
        if (stream.exists && isOver(stream)) {
            delete(name);
        }
        return stream(name);
    }

    boolean isLive(String name) {
        Stream stream = stream(name);
        return stream.exists && !isOver(stream);
    }

    boolean create(String name, StreamSettings settings) {
        Stream stream = forChange(name);
        if (stream.exists) {
            return false;
        }
        stream.exists = true;
        stream.created = ++sequence;
        stream.tail = sequence;
        stream.settings = settings;
        stream.usedMillis = clock.millis();
        return true;
    }

    boolean delete(String name) {
        if (!stream(name).exists) {
            return false;
        }
        Stream gone = new Stream();
        gone.lostBefore = ++sequence;
        streams.put(name, gone);
        return true;
    }

    AppendResult append(String name, Append append) {
        Stream stream = forChange(name);
        if (!stream.exists && append.existing()) {
            return new AppendResult.Missing();
        }
        AppendResult refusal = refusal(stream, append);
        if (refusal != null) {
            return refusal;
        }
        create(name, StreamSettings.defaults());
        store(stream, append);
        retain(stream);
        return new AppendResult.Appended(place(stream.tail), append.closing());
    }

    private void store(Stream stream, Append append) {
        for (byte[] payload : append.payloads()) {
            stream.items.add(new Item(++sequence, new String(payload, ISO_8859_1), clock.millis()));
            stream.tail = sequence;
        }
        stream.usedMillis = clock.millis();
        stream.closed = append.closing();
        stream.rank = append.rank() == null ? stream.rank : append.rank();
        Producer by = append.producer();
        if (by != null) {
            stream.producers.put(by.id(), new Seen(by.epoch(), by.sequence(), stream.tail, append.closing()));
        }
    }

    private @Nullable AppendResult refusal(Stream stream, Append append) {
        AppendResult verdict = append.producer() == null ? null : verdict(stream, append, append.producer());
        if (verdict instanceof AppendResult.Duplicate || verdict instanceof AppendResult.Fenced
                || verdict instanceof AppendResult.Closed) {
            return verdict;
        }
        if (stream.closed) {
            return append.payloads().isEmpty() && append.producer() == null
                    ? new AppendResult.Appended(place(stream.tail), true)
                    : new AppendResult.Closed(place(stream.tail));
        }
        if (verdict != null) {
            return verdict;
        }
        Offset tail = stream.exists ? place(stream.tail) : Offset.BEGINNING;
        Offset expected = append.expectedTail();
        boolean untouched = Offset.BEGINNING.equals(expected) && stream.tail == stream.created;
        if (expected != null && !expected.equals(tail) && !untouched) {
            return new AppendResult.Conflict(tail);
        }
        String rank = append.rank();
        return rank != null && stream.rank != null && rank.compareTo(stream.rank) <= 0
                ? new AppendResult.OutOfRank(stream.rank)
                : null;
    }

    private @Nullable AppendResult verdict(Stream stream, Append append, Producer by) {
        Seen seen = stream.producers.getOrDefault(by.id(), new Seen(by.epoch(), -1, 0, false));
        if (by.epoch() < seen.epoch()) {
            return new AppendResult.Fenced(seen.epoch());
        }
        boolean newEpoch = by.epoch() > seen.epoch();
        long expected = newEpoch ? 0 : seen.sequence() + 1;
        if (by.sequence() > expected) {
            return new AppendResult.SequenceGap(expected, by.sequence(), newEpoch);
        }
        if (by.sequence() == expected) {
            return null;
        }
        boolean last = by.sequence() == seen.sequence();
        if (stream.closed && append.closing() && !(last && seen.closed())) {
            return new AppendResult.Closed(place(stream.tail));
        }
        return new AppendResult.Duplicate(last ? place(seen.offset()) : null, place(stream.tail), seen.sequence(),
                stream.closed);
    }

    long trim(String name, long upTo) {
        Stream stream = forChange(name);
        long before = stream.items.size();
        while (!stream.items.isEmpty() && stream.items.getFirst().sequence() <= upTo) {
            stream.drop();
        }
        return before - stream.items.size();
    }

    private void retain(Stream stream) {
        Retention retention = stream.settings.retention();
        while (!stream.items.isEmpty() && (isOld(stream) || (stream.items.size() > 1
                && (stream.items.size() > retention.entriesMax() || stream.bytes() > retention.bytesMax())))) {
            stream.drop();
        }
    }

    private boolean isOld(Stream stream) {
        return !stream.items.isEmpty() && clock.millis() - stream.items.getFirst().timeMillis() >= stream.settings
                .retention().ageMax().toMillis();
    }

    /// Takes back what the log has not dropped yet.
    void restore(String name, long earliest) {
        Stream stream = stream(name);
        while (!stream.dropped.isEmpty() && stream.dropped.getLast().sequence() > earliest) {
            stream.restore();
        }
    }

    void sweep() {
        List.copyOf(streams.keySet()).forEach(name -> keep(name, false));
    }

    /// What a sweep does, or a read that finds something to do.
    void keep(String name, boolean used) {
        Stream stream = forChange(name);
        if (used && stream.exists && stream.settings.lifetime() instanceof Lifetime.Sliding sliding
                && clock.millis() > stream.usedMillis
                && clock.millis() - stream.usedMillis >= sliding.ttl().toMillis() / 16) {
            stream.usedMillis = clock.millis();
        }
        if (isOld(stream)) {
            retain(stream);
        }
    }

    private boolean isOver(Stream stream) {
        return switch (stream.settings.lifetime()) {
            case Lifetime.Forever _ -> false;
            case Lifetime.Until until -> clock.millis() >= until.instant().toEpochMilli();
            case Lifetime.Sliding sliding ->
                clock.millis() - stream.usedMillis >= sliding.ttl().toMillis() + sliding.ttl().toMillis() / 16;
        };
    }

    /// Reads streams as one reader who has been told of gaps up to these sequences.
    Read read(List<String> names, Map<String, Long> told, Offset after, int limit) {
        long visible = sequence;
        boolean beginning = after.equals(Offset.BEGINNING);
        List<Item> found = new ArrayList<>();
        long reach = after.sequence();
        boolean ended = true;
        for (String name : names) {
            Stream stream = stream(name);
            long floor = stream.floor();
            boolean missed = !beginning && after.sequence() < floor && told.getOrDefault(name, 0L) < floor;
            told.merge(name, floor, Math::max);
            if (missed) {
                GapReason reason = after.sequence() < stream.lostBefore ? GapReason.DELETED : GapReason.RETENTION;
                return new Read(new ReadResult.Gap(name, after, place(floor), reason), List.of(), after, false, false);
            }
            ended &= stream.exists && stream.closed && !isOver(stream);
            if (stream.exists && !isOver(stream)) {
                stream.items.stream().filter(item -> item.sequence() > after.sequence()).forEach(found::add);
                reach = Math.max(reach, stream.tail);
            }
            keep(name, true);
        }
        found.sort(Comparator.comparingLong(Item::sequence));
        boolean upToDate = found.size() <= limit;
        List<Item> items = upToDate ? found : found.subList(0, limit);
        if (upToDate) {
            names.forEach(name -> told.merge(name, visible, Math::max));
        }
        Offset end = place(reach == 0 ? visible : reach);
        return new Read(null, items, upToDate ? end : place(items.getLast().sequence()), upToDate, upToDate && ended);
    }

    Offset place(long at) {
        return new Offset(epoch, at);
    }
}
