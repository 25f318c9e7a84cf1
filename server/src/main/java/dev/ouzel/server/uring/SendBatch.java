package dev.ouzel.server.uring;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What many sockets of one event loop are to send, collected while a task runs, and sent by one system call at its end.
///
/// Belongs to the loop, except [#close].
public final class SendBatch implements AutoCloseable {

    private static final ByteBuffer NONE = ByteBuffer.allocateDirect(0);

    private final Sender[] senders = new Sender[SendRing.ENTRIES];
    private final ByteBuffer[] pieces = new ByteBuffer[SendRing.ENTRIES];
    private @Nullable SendRing ring;
    private boolean ringKnown;
    private boolean collecting;
    private int size;
    private int number = 1;
    private ByteBuffer latest = NONE;
    private long latestAddress;

    /// A socket that has put something here.
    public interface Sender {

        /// The system has taken only so many of the bytes; the socket is to send the others, or to find out why it cannot.
        void sentOnly(int sent, ByteBuffer bytes);
    }

    private record Rest(Sender sender, int sent, ByteBuffer bytes) {

        void tell() {
            sender.sentOnly(sent, bytes);
        }
    }

    /// An empty batch.
    public SendBatch() {}

    /// Runs a task, which may be a part of another, and then sends what it has put here.
    public void collect(Runnable task) {
        boolean outer = collecting;
        collecting = true;
        try {
            task.run();
        } finally {
            collecting = outer;
            send();
        }
    }

    /// Whether the system sends what many sockets have by one call.
    public boolean together() {
        return ring() != null;
    }

    /// Whether a task is running that puts things here.
    public boolean collecting() {
        return collecting;
    }

    /// Puts bytes here, if any task collects. The socket may do nothing else, and not be closed, before they are sent.
    ///
    /// @param socket its descriptor
    /// @param bytes outside the heap, and never changed
    /// @return the number of the batch that has them; 0 if the socket is to send them itself
    public int add(Sender sender, int socket, ByteBuffer bytes) {
        SendRing open = collecting ? ring() : null;
        if (open == null) {
            return 0;
        }
        if (open.full()) {
            send();
        }
        int slot = open.add(socket, address(bytes), bytes.remaining());
        senders[slot] = sender;
        pieces[slot] = bytes;
        size++;
        return number;
    }

    private @Nullable SendRing ring() {
        if (!ringKnown) {
            ringKnown = true;
            ring = SendRing.open();
        }
        return ring;
    }

    /// The same piece mostly goes to many, and finding out where it is costs as much as the rest of its way.
    @SuppressWarnings("ReferenceEquality") // The same memory is meant.
    private long address(ByteBuffer bytes) {
        if (bytes != latest) {
            latest = bytes;
            latestAddress = MemorySegment.ofBuffer(bytes).address();
        }
        return latestAddress;
    }

    /// Whether the batch of this number has yet to be sent.
    public boolean has(int batch) {
        return batch == number && size > 0;
    }

    /// Sends what is here.
    public void send() {
        SendRing open = ring;
        if (open != null && size > 0) {
            List<Rest> rests = rests(open.submit());
            Arrays.fill(senders, null);
            Arrays.fill(pieces, null);
            latest = NONE;
            size = 0;
            number = number == Integer.MAX_VALUE ? 1 : number + 1;
            rests.forEach(Rest::tell);
        }
    }

    private List<Rest> rests(List<SendRing.Unsent> unsent) {
        if (unsent.isEmpty()) {
            return List.of();
        }
        List<Rest> rests = new ArrayList<>(unsent.size());
        unsent.forEach(u -> rests.add(new Rest(senders[u.slot()], u.sent(), pieces[u.slot()])));
        return rests;
    }

    /// Gives the ring back. The loop must have ended.
    @Override
    public void close() {
        if (ring != null) {
            ring.close();
            ring = null;
        }
    }
}
