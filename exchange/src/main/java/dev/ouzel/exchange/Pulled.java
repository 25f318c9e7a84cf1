package dev.ouzel.exchange;

import java.nio.ByteBuffer;

/// What a [Feed] answers when it is pulled.
public sealed interface Pulled {

    /// The head of the response. Only as the very first answer, and only if no head was sent before the handover. It is
    /// flushed together with the bytes that follow it without a wait.
    ///
    /// @param start the head
    record Head(Sent.Start start) implements Pulled {}

    /// A piece of the body. The bytes must not be changed afterwards. The engine pulls again as soon as the peer can take
    /// more.
    ///
    /// @param bytes the piece, from position to limit, not empty
    record Bytes(ByteBuffer bytes) implements Pulled {}

    /// A piece of the body that other responses send too.
    ///
    /// @param bytes the piece
    record Shared(SharedBytes bytes) implements Pulled {}

    /// Nothing now. The engine flushes what it has, and pulls again when woken or when the time has passed, not
    /// before the peer can take more.
    ///
    /// @param nanos how long at most, in nanoseconds; [#FOREVER] for "only when woken"
    record Wait(long nanos) implements Pulled {

        /// No time limit.
        public static final long FOREVER = Long.MAX_VALUE;

        /// Waits until woken.
        public static Wait untilWoken() {
            return new Wait(FOREVER);
        }
    }

    /// The body is complete.
    record End() implements Pulled {}

    /// The body failed: it is cut without its proper end, so that it cannot be taken for a complete one. Before the head
    /// the peer gets a plain 500 instead.
    record Cut() implements Pulled {}
}
