package dev.ouzel.testkit;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The client's end of one exchange over a connection.
final class SocketConversation implements Conversation {

    private static final byte[] LINE_END = {'\r', '\n'};

    private final RawSocket socket;
    private final HttpReader reader;
    private final boolean chunked;
    private final boolean lastOnConnection;

    private SocketConversation(RawSocket socket, String method, boolean chunked, boolean lastOnConnection) {
        this.socket = socket;
        this.reader = new HttpReader(socket, method);
        this.chunked = chunked;
        this.lastOnConnection = lastOnConnection;
    }

    /// Sends a request, over a connection that carries no other one.
    static SocketConversation open(RawSocket socket, TestRequest request, String authority) {
        Headers headers = request.wireHeaders(authority);
        boolean chunked = headers.contains("transfer-encoding");
        SocketConversation conversation = new SocketConversation(socket, request.method(), chunked, true);
        socket.send(head(request, headers));
        byte[] body = request.body();
        if (body != null) {
            conversation.sendBody(body, true);
        }
        return conversation;
    }

    /// Reads the next response of a connection on which the test sends its requests itself.
    static SocketConversation readOnly(RawSocket socket, String method) {
        return new SocketConversation(socket, method, false, false);
    }

    /// The bytes of a request's head (RFC 9112, section 3).
    static String head(TestRequest request, Headers headers) {
        String version = request.version() == HttpVersion.HTTP_1_0 ? "HTTP/1.0" : "HTTP/1.1";
        StringBuilder head = new StringBuilder().append(request.method()).append(' ').append(request.target())
                .append(' ').append(version).append("\r\n");
        for (int i = 0; i < headers.size(); i++) {
            head.append(headers.name(i)).append(": ").append(headers.value(i)).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    @Override
    public void sendBody(byte[] piece, boolean last) {
        if (piece.length > 0) {
            socket.send(chunked ? chunk(piece) : piece);
        }
        if (last && chunked) {
            socket.send("0\r\n\r\n");
        }
    }

    @Override
    public Head head() {
        return reader.head();
    }

    @Override
    public List<Headers> earlyHints() {
        return reader.earlyHints();
    }

    @Override
    public byte @Nullable [] read() {
        return closeAfterLast(reader.read());
    }

    @Override
    public byte @Nullable [] poll() {
        return closeAfterLast(reader.poll());
    }

    @Override
    public BodyEnd end() {
        return reader.end();
    }

    @Override
    public Headers trailers() {
        return reader.trailers();
    }

    @Override
    public void disconnect() {
        socket.disconnect();
    }

    @Override
    public void reset() {
        socket.reset();
    }

    private byte @Nullable [] closeAfterLast(byte @Nullable [] piece) {
        if (piece == null && lastOnConnection) {
            socket.disconnect();
        }
        return piece;
    }

    private static byte[] chunk(byte[] piece) {
        ByteLog chunk = new ByteLog();
        chunk.append(Integer.toHexString(piece.length).getBytes(StandardCharsets.US_ASCII));
        chunk.append(LINE_END);
        chunk.append(piece);
        chunk.append(LINE_END);
        return chunk.slice(0, chunk.size());
    }
}
