package dev.ouzel.server.uring;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The system calls of io_uring (io_uring_setup(2), io_uring_enter(2), mmap(2)), as the C library passes them on. Thread-safe.
@SuppressWarnings("restricted") // Calling the system is what this room is for; SendRing asks first whether it may.
final class Kernel {

    /// The same on every architecture.
    private static final long IO_URING_SETUP = 425;
    private static final long IO_URING_ENTER = 426;

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_POPULATE = 0x8001;

    private static final MethodHandle SYSCALL = function("syscall", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG), Linker.Option.firstVariadicArg(1));
    private static final MethodHandle MMAP = function("mmap", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    private static final MethodHandle MUNMAP = function("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT));

    private Kernel() {}

    private static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }

    /// Makes a ring.
    ///
    /// @param parameters `struct io_uring_params`, which the system completes
    /// @return its descriptor; negative if there is none
    static int setUp(int entries, MemorySegment parameters) {
        return (int) call(IO_URING_SETUP, entries, parameters.address(), 0);
    }

    /// Hands so many entries over, without waiting for what becomes of them.
    ///
    /// @return how many were taken; negative for none
    static int enter(int ring, int entries) {
        return (int) call(IO_URING_ENTER, ring, entries, 0);
    }

    private static long call(long number, long first, long second, long third) {
        try {
            return (long) SYSCALL.invokeExact(number, first, second, third, 0L, 0L, 0L);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Memory that is shared with the system, until the arena is closed.
    static MemorySegment map(int ring, long offset, long bytes, Arena arena) {
        try {
            long address = (long) MMAP.invokeExact(0L, bytes, PROT_READ_WRITE, MAP_SHARED_POPULATE, ring, offset);
            if (address == -1) {
                throw new OutOfMemoryError("mmap of " + bytes + " bytes failed (expected: room for a ring)");
            }
            return MemorySegment.ofAddress(address).reinterpret(bytes, arena, Kernel::unmap);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static void unmap(MemorySegment segment) {
        try {
            var _ = (int) MUNMAP.invokeExact(segment.address(), segment.byteSize());
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static void close(int descriptor) {
        try {
            var _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static AssertionError unexpected(Throwable thrown) {
        return new AssertionError("a call of the C library threw (expected: none does)", thrown);
    }
}
