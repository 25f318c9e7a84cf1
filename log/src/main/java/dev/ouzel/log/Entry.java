package dev.ouzel.log;

import java.time.Instant;

/// What was appended to a stream, once it has its place. Immutable by contract: the payload is shared by all readers and
/// must not be changed by anybody.
public final class Entry {

    private final Offset offset;
    private final String stream;
    private final long timeMillis;
    private final byte[] payload;

    /// An entry as a store gives it back.
    ///
    /// @param offset the place right after it: reading after this offset goes on with the next entry
    /// @param stream the stream's name
    /// @param timeMillis when it was appended, in milliseconds since 1970
    /// @param payload its bytes; not copied
    public Entry(Offset offset, String stream, long timeMillis, byte[] payload) {
        this.offset = offset;
        this.stream = stream;
        this.timeMillis = timeMillis;
        this.payload = payload;
    }

    /// The place right after this entry, which is also its mark: no other entry of the log has it.
    public Offset offset() {
        return offset;
    }

    /// The name of its stream.
    public String stream() {
        return stream;
    }

    /// When it was appended, in milliseconds since 1970, by the log's clock. Order is told by [#offset], not by time.
    public long timeMillis() {
        return timeMillis;
    }

    /// When it was appended.
    public Instant time() {
        return Instant.ofEpochMilli(timeMillis);
    }

    /// The bytes, shared with all readers: not to be changed.
    public byte[] payload() {
        return payload;
    }

    @Override
    public String toString() {
        return "Entry[" + offset + ", " + stream + ", " + time() + ", " + payload.length + " bytes]";
    }
}
