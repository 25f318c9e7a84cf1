package dev.ouzel.benchmarks.fanout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The events that are published: 100 bytes of data that begin with a number of 16 digits, one more than the event before.
final class Numbered {

    static final byte[] FIELD = "data: ".getBytes(StandardCharsets.US_ASCII);
    static final int DIGITS = 16;
    static final int PADDING = 84;

    private static final byte[] PAD = "x".repeat(PADDING).getBytes(StandardCharsets.US_ASCII);

    private final byte[] head;

    /// @param path where they are posted to
    Numbered(String path) {
        head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + (DIGITS + PADDING) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// The requests that publish these events.
    ///
    /// @param first number of the first
    /// @param count how many
    ByteBuffer requests(long first, int count) {
        ByteBuffer requests = ByteBuffer.allocate(count * (head.length + DIGITS + PADDING));
        for (long number = first; number < first + count; number++) {
            requests.put(head).put(String.format(Locale.ROOT, "%016d", number).getBytes(StandardCharsets.US_ASCII))
                    .put(PAD);
        }
        return requests.flip();
    }
}
