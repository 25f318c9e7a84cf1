package dev.ouzel.store.rocksdb;

import dev.ouzel.log.Entry;
import dev.ouzel.log.Lifetime;
import dev.ouzel.log.LogHead;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ProducerState;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.log.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// What a store keeps under its keys, as bytes and back. A change here is a new file format: see [Folder].
final class Values {

    private static final int CLOSED = 1;
    private static final int DELETED = 2;
    private static final int RANKED = 4;
    private static final int HAS_SETTINGS = 8;

    private static final int FOREVER = 0;
    private static final int SLIDING = 1;
    private static final int UNTIL = 2;

    private Values() {}

    static byte[] head(LogHead head) {
        return new Output().number(head.epoch()).number(head.sequence()).number(head.horizon()).number(head.streams())
                .toBytes();
    }

    static LogHead head(byte[] value) {
        Input in = new Input(value);
        return new LogHead(in.number(), in.number(), in.number(), in.number());
    }

    static byte[] entry(Entry entry) {
        byte[] payload = entry.payload();
        byte[] value = new byte[Long.BYTES + payload.length];
        Keys.put(value, 0, entry.timeMillis());
        System.arraycopy(payload, 0, value, Long.BYTES, payload.length);
        return value;
    }

    static Entry entry(long epoch, long sequence, String stream, byte[] value) {
        byte[] payload = new byte[value.length - Long.BYTES];
        System.arraycopy(value, Long.BYTES, payload, 0, payload.length);
        return new Entry(new Offset(epoch, sequence), stream, Keys.get(value, 0), payload);
    }

    static byte[] producer(ProducerState producer) {
        return new Output().octet(producer.closed() ? CLOSED : 0).number(producer.epoch()).number(producer.sequence())
                .number(producer.offset()).number(producer.usedMillis()).toBytes();
    }

    static ProducerState producer(String id, byte[] value) {
        Input in = new Input(value);
        boolean closed = in.octet() == CLOSED;
        return new ProducerState(id, in.number(), in.number(), in.number(), in.number(), closed);
    }

    static byte[] state(StreamState state) {
        boolean settings = !state.settings().equals(StreamSettings.defaults());
        Output out = new Output().text(state.name())
                .octet((state.closed() ? CLOSED : 0) | (state.deleted() ? DELETED : 0)
                        | (state.rank() != null ? RANKED : 0) | (settings ? HAS_SETTINGS : 0));
        out.number(state.created()).number(state.lostBefore()).number(state.trimmedTo()).number(state.tail());
        out.number(state.entries()).number(state.bytes()).number(state.oldestMillis()).number(state.usedMillis());
        if (state.rank() != null) {
            out.text(state.rank());
        }
        if (settings) {
            settings(out, state.settings());
        }
        return out.toBytes();
    }

    /// The name alone.
    static String name(byte[] state) {
        return new Input(state).text();
    }

    static StreamState state(byte[] value) {
        Input in = new Input(value);
        String name = in.text();
        int flags = in.octet();
        long[] numbers = new long[8];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.number();
        }
        String rank = (flags & RANKED) != 0 ? in.text() : null;
        StreamSettings settings = (flags & HAS_SETTINGS) != 0 ? settings(in) : StreamSettings.defaults();
        return new StreamState(name, settings, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5],
                numbers[6], numbers[7], (flags & CLOSED) != 0, (flags & DELETED) != 0, rank);
    }

    private static void settings(Output out, StreamSettings settings) {
        out.text(settings.contentType()).number(settings.metadata().size());
        new TreeMap<>(settings.metadata()).forEach((key, value) -> out.text(key).text(value));
        Retention kept = settings.retention();
        out.number(kept.entriesMax()).number(kept.bytesMax());
        duration(out, kept.ageMax());
        lifetime(out, settings.lifetime());
    }

    private static StreamSettings settings(Input in) {
        String contentType = in.text();
        Map<String, String> metadata = new HashMap<>();
        for (long left = in.number(); left > 0; left--) {
            metadata.put(in.text(), in.text());
        }
        Retention kept = new Retention(in.number(), in.number(), duration(in));
        return new StreamSettings(contentType, metadata, kept, lifetime(in));
    }

    private static void lifetime(Output out, Lifetime lifetime) {
        switch (lifetime) {
            case Lifetime.Forever _ -> out.octet(FOREVER);
            case Lifetime.Sliding(Duration ttl) -> duration(out.octet(SLIDING), ttl);
            case Lifetime.Until(Instant instant) ->
                out.octet(UNTIL).number(instant.getEpochSecond()).number(instant.getNano());
        }
    }

    private static Lifetime lifetime(Input in) {
        int kind = in.octet();
        return switch (kind) {
            case FOREVER -> Lifetime.FOREVER;
            case SLIDING -> new Lifetime.Sliding(duration(in));
            case UNTIL -> new Lifetime.Until(Instant.ofEpochSecond(in.number(), in.number()));
            default -> throw new IllegalStateException("lifetime: " + kind + " (expected: 0 to 2)");
        };
    }

    private static void duration(Output out, Duration duration) {
        out.number(duration.getSeconds()).number(duration.getNano());
    }

    private static Duration duration(Input in) {
        return Duration.ofSeconds(in.number(), in.number());
    }
}
