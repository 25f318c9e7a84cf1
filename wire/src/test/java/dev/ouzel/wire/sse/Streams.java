package dev.ouzel.wire.sse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Bytes of event streams as tests write them, and ways to cut them.
final class Streams {

    private Streams() {}

    /// The bytes of a text in which `<EF BB>` stands for the bytes in it.
    static byte[] bytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < text.length();) {
            int open = text.indexOf('<', at);
            int close = text.indexOf('>', at);
            int end = open < 0 ? text.length() : open;
            out.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
            if (open >= 0) {
                out.writeBytes(HexFormat.ofDelimiter(" ").parseHex(text.substring(open + 1, close)));
                end = close + 1;
            }
            at = end;
        }
        return out.toByteArray();
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    /// The events of pieces fed one after the other, asking for events after each.
    static List<MessageEvent> decode(SseDecoder decoder, List<byte[]> pieces) {
        List<MessageEvent> events = new ArrayList<>();
        for (byte[] piece : pieces) {
            decoder.feed(ByteBuffer.wrap(piece));
            for (MessageEvent event = decoder.next(); event != null; event = decoder.next()) {
                events.add(event);
            }
        }
        return events;
    }

    static List<MessageEvent> decode(byte[] bytes) {
        return decode(new SseDecoder(), List.of(bytes));
    }

    /// Every way to cut bytes that is worth trying on short inputs: whole, each cut in two, byte by byte, in twos, in
    /// threes.
    static List<List<byte[]>> cuttings(byte[] bytes) {
        List<List<byte[]>> cuttings = new ArrayList<>();
        cuttings.add(List.of(bytes));
        for (int cut = 1; cut < bytes.length; cut++) {
            cuttings.add(List.of(slice(bytes, 0, cut), slice(bytes, cut, bytes.length)));
        }
        cuttings.add(inPieces(bytes, 1));
        cuttings.add(inPieces(bytes, 2));
        cuttings.add(inPieces(bytes, 3));
        return cuttings;
    }

    static List<byte[]> inPieces(byte[] bytes, int size) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(slice(bytes, at, Math.min(at + size, bytes.length)));
        }
        return pieces;
    }

    static List<byte[]> atRandom(byte[] bytes, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length;) {
            int end = Math.min(bytes.length, at + random.nextInt(12));
            pieces.add(slice(bytes, at, end));
            at = end;
        }
        return pieces;
    }

    /// The seed of what tests choose at random; another one with `-Dseed=…`.
    static long seed() {
        return Long.getLong("seed", 20261120L);
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
