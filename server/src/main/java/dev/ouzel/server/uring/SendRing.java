package dev.ouzel.server.uring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A submission queue and a completion queue shared with the system (io_uring(7)), for sends and nothing else. Each send is tried
/// while it is handed over, and never waits. A completion comes only of one that the system did not take whole.
///
/// ```
/// entry  0 opcode  1 flags  2 -  4 descriptor  8 -  16 address  24 length  28 flags of send(2)  32 slot  40 -  64
/// ```
///
/// Belongs to the thread that opened it, except [#close].
final class SendRing implements AutoCloseable {

    /// How many sends are handed over at once.
    static final int ENTRIES = 512;

    // What the numbers mean: linux/io_uring.h.
    private static final int SUBMIT_ALL = 1 << 7;
    private static final int COOP_TASKRUN = 1 << 8;
    private static final int SINGLE_ISSUER = 1 << 12;
    private static final int FEATURES = 1 | 1 << 1 | 1 << 11; // SINGLE_MMAP, NODROP, CQE_SKIP
    private static final byte OP_SEND = 26;
    private static final byte CQE_SKIP_SUCCESS = 1 << 6;
    private static final long SUBMISSIONS_OFFSET = 0x1000_0000L;

    private static final int PARAMETERS_BYTES = 120;
    private static final int ENTRY_BYTES = 64;
    private static final int COMPLETION_BYTES = 16;

    /// To have all or nothing waited for is what makes a short send a failed one, which is told.
    private static final int SEND_FLAGS = 0x40 | 0x100 | 0x4000; // MSG_DONTWAIT, MSG_WAITALL, MSG_NOSIGNAL

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final VarHandle SHARED_INT = INT.varHandle();

    private final int descriptor;
    private final Arena arena;
    private final MemorySegment queues;
    private final MemorySegment entries;
    private final long submittedAt;
    private final long completedAt;
    private final long takenAt;
    private final long completionsAt;
    private final int completionsMask;
    private int head;
    private int tail;

    /// A send that the system did not take whole.
    ///
    /// @param slot which
    /// @param sent how many bytes it took
    record Unsent(int slot, int sent) {}

    private SendRing(int descriptor, MemorySegment parameters) {
        this.descriptor = descriptor;
        this.arena = Arena.ofShared();
        submittedAt = parameters.get(INT, 44);
        takenAt = parameters.get(INT, 80);
        completedAt = parameters.get(INT, 84);
        completionsAt = parameters.get(INT, 100);
        int completions = parameters.get(INT, 4);
        completionsMask = completions - 1;
        long array = parameters.get(INT, 64);
        long bytes = Math.max(array + (long) ENTRIES * Integer.BYTES,
                completionsAt + (long) completions * COMPLETION_BYTES);
        queues = Kernel.map(descriptor, 0, bytes, arena);
        entries = Kernel.map(descriptor, SUBMISSIONS_OFFSET, (long) ENTRIES * ENTRY_BYTES, arena);
        for (int slot = 0; slot < ENTRIES; slot++) {
            queues.set(INT, array + (long) slot * Integer.BYTES, slot);
            prepare(slot);
        }
    }

    /// What all sends have in common is written once.
    private void prepare(int slot) {
        long at = (long) slot * ENTRY_BYTES;
        entries.set(ValueLayout.JAVA_BYTE, at, OP_SEND);
        entries.set(ValueLayout.JAVA_BYTE, at + 1, CQE_SKIP_SUCCESS);
        entries.set(INT, at + 28, SEND_FLAGS);
        entries.set(LONG, at + 32, slot);
    }

    /// Opens a ring for this thread.
    ///
    /// @return null if the system has none, or none that can do this, which takes Linux 6.0; or if this program may not call
    /// the system directly (`--enable-native-access`)
    static @Nullable SendRing open() {
        if (!SendRing.class.getModule().isNativeAccessEnabled()) {
            return null;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = arena.allocate(PARAMETERS_BYTES, Long.BYTES);
            parameters.set(INT, 8, SUBMIT_ALL | COOP_TASKRUN | SINGLE_ISSUER);
            int descriptor = Kernel.setUp(ENTRIES, parameters);
            if (descriptor < 0) {
                return null;
            }
            if ((parameters.get(INT, 20) & FEATURES) != FEATURES) {
                Kernel.close(descriptor);
                return null;
            }
            return new SendRing(descriptor, parameters);
        }
    }

    /// Whether nothing can be added until [#submit].
    boolean full() {
        return tail - head == ENTRIES;
    }

    /// Adds a send. Until [#submit] has returned, the bytes must stay where they are, and nothing else may be sent on this socket.
    ///
    /// @return its slot
    int add(int socket, long address, int length) {
        int slot = tail & (ENTRIES - 1);
        long at = (long) slot * ENTRY_BYTES;
        entries.set(INT, at + 4, socket);
        entries.set(LONG, at + 16, address);
        entries.set(INT, at + 24, length);
        tail++;
        return slot;
    }

    /// Has everything sent that was added.
    ///
    /// @return what the system did not take whole
    List<Unsent> submit() {
        SHARED_INT.setRelease(queues, submittedAt, tail);
        while (head != tail) {
            int taken = Kernel.enter(descriptor, tail - head);
            if (taken <= 0) {
                return takeBack();
            }
            head += taken;
        }
        return completions();
    }

    /// The system takes no more now. What it has not taken must not go out later.
    private List<Unsent> takeBack() {
        List<Unsent> unsent = new ArrayList<>(completions());
        for (int at = head; at != tail; at++) {
            unsent.add(new Unsent(at & (ENTRIES - 1), 0));
        }
        tail = head;
        SHARED_INT.setRelease(queues, submittedAt, tail);
        return unsent;
    }

    private List<Unsent> completions() {
        int from = queues.get(INT, takenAt);
        int to = (int) SHARED_INT.getAcquire(queues, completedAt);
        if (from == to) {
            return List.of();
        }
        List<Unsent> unsent = new ArrayList<>(to - from);
        for (int at = from; at != to; at++) {
            long completion = completionsAt + (long) (at & completionsMask) * COMPLETION_BYTES;
            int result = queues.get(INT, completion + 8);
            unsent.add(new Unsent((int) queues.get(LONG, completion), Math.max(0, result)));
        }
        SHARED_INT.setRelease(queues, takenAt, to);
        return unsent;
    }

    /// Gives the ring back. Its thread must be through with it.
    @Override
    public void close() {
        arena.close();
        Kernel.close(descriptor);
    }
}
