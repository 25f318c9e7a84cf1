package dev.ouzel.server.http2;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A frame as its bytes say it (RFC 9113, section 4.1), well-formed or not.
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Frame(int type, int flags, int stream, byte[] payload) {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;
    static final int WITH_PRIORITY = 0x20;

    static byte[] of(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length).put((byte) (payload.length >> 16))
                .putShort((short) payload.length).put((byte) type).put((byte) flags).putInt(stream).put(payload)
                .array();
    }

    /// The same with a payload in hexadecimal digits.
    static byte[] of(int type, int flags, int stream, String payload) {
        return of(type, flags, stream, HexFormat.of().parseHex(payload.replace(" ", "")));
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /// A block of fields, each a literal without indexing (RFC 7541, section 6.2.2).
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            text(block, namesAndValues[i]);
            text(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else { // RFC 7541, section 5.1
            block.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.write(rest % 128 + 128);
                rest /= 128;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /// The block of a plain request, with more fields after its own.
    static byte[] request(String method, String path, String... more) {
        return joined(block(":method", method, ":scheme", "http", ":path", path, ":authority", "localhost"),
                block(more));
    }

    /// A whole request in one frame.
    static byte[] get(int stream, String path, String... more) {
        return of(HEADERS, END_HEADERS | END_STREAM, stream, request("GET", path, more));
    }

    /// A request whose body follows.
    static byte[] post(int stream, String path, String... more) {
        return of(HEADERS, END_HEADERS, stream, request("POST", path, more));
    }

    static byte[] data(int stream, int bytes, boolean last) {
        return of(DATA, last ? END_STREAM : 0, stream, new byte[bytes]);
    }

    static byte[] settings(int... idsAndValues) {
        ByteBuffer payload = ByteBuffer.allocate(3 * idsAndValues.length);
        for (int i = 0; i < idsAndValues.length; i += 2) {
            payload.putShort((short) idsAndValues[i]).putInt(idsAndValues[i + 1]);
        }
        return of(SETTINGS, 0, 0, payload.array());
    }

    static byte[] windowUpdate(int stream, int bytes) {
        return of(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    static byte[] reset(int stream, int code) {
        return of(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
    }

    static byte[] ping(long data) {
        return of(PING, 0, 0, ByteBuffer.allocate(8).putLong(data).array());
    }

    boolean is(int wanted, int on) {
        return type == wanted && stream == on;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /// The number at a place of the payload.
    int number(int at) {
        return ByteBuffer.wrap(payload).getInt(at);
    }

    String text() {
        return new String(payload, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return "type " + type + ", flags " + flags + ", stream " + stream + ", " + HexFormat.of().formatHex(payload);
    }
}
