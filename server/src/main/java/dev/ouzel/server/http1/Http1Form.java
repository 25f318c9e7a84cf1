package dev.ouzel.server.http1;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.SharedBytes;
import dev.ouzel.server.exchange.Outbound;
import dev.ouzel.server.exchange.Refusal;
import dev.ouzel.server.exchange.RequestRules;
import dev.ouzel.server.exchange.ResponseForm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A response as the bytes of HTTP/1.1 (RFC 9112, section 6). The body is framed by the `content-length` that the
/// application gave, else chunked, else, to HTTP/1.0, by the end of the connection.
final class Http1Form implements ResponseForm {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuffer CRLF = ascii("\r\n");
    private static final ByteBuffer LAST_CHUNK = ascii("0\r\n\r\n");

    private final boolean http10;
    private final Outbound out;
    private Framing framing = Framing.NONE;
    private boolean keepAlive;

    private enum Framing {
        NONE, LENGTH, CHUNKED, CLOSE
    }

    Http1Form(RequestHead request, Outbound out) {
        this.http10 = request.version() == HttpVersion.HTTP_1_0;
        this.out = out;
        this.keepAlive = request.version() == HttpVersion.HTTP_1_1
                ? !RequestRules.lists(request.headers(), "connection", "close")
                : RequestRules.lists(request.headers(), "connection", "keep-alive");
    }

    @Override
    public void informational(int status, Headers headers) {
        ResponseHead head = new ResponseHead(status);
        if (status == 101) {
            head.field("connection", "Upgrade");
        }
        out.add(head.fields(headers).bytes());
    }

    @Override
    public void head(int status, Headers headers, Body body, boolean mayKeepAlive) {
        framing = switch (body) {
            case NONE -> Framing.NONE;
            case OF_LENGTH -> Framing.LENGTH;
            case OPEN -> http10 ? Framing.CLOSE : Framing.CHUNKED;
        };
        keepAlive &= mayKeepAlive && framing != Framing.CLOSE;
        out.add(head(status, headers));
    }

    private ByteBuffer head(int status, Headers headers) {
        ResponseHead head = new ResponseHead(status).fields(headers);
        if (framing == Framing.CHUNKED) {
            head.field("transfer-encoding", "chunked");
        }
        if (!keepAlive) {
            head.field("connection", "close");
        } else if (http10) {
            head.field("connection", "keep-alive");
        }
        return head.bytes();
    }

    @Override
    public void piece(ByteBuffer bytes) {
        if (framing == Framing.CHUNKED) {
            out.add(chunkSize(bytes.remaining()));
            out.add(bytes);
            out.add(CRLF.duplicate());
        } else {
            out.add(bytes);
        }
    }

    @Override
    public @Nullable Function<SharedBytes, ByteBuffer> passage() {
        return switch (framing) {
            case CHUNKED -> SharedChunk::chunkOf;
            case CLOSE -> SharedChunk::plainOf;
            case NONE, LENGTH -> null;
        };
    }

    /// The size in hexadecimal and CRLF, without leading zeros.
    static ByteBuffer chunkSize(int size) {
        int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(size)) / 4);
        byte[] line = new byte[digits + 2];
        for (int i = 0; i < digits; i++) {
            line[i] = HEX[(size >>> (4 * (digits - 1 - i))) & 0xF];
        }
        line[digits] = '\r';
        line[digits + 1] = '\n';
        return ByteBuffer.wrap(line);
    }

    @Override
    public void end() {
        if (framing == Framing.CHUNKED) {
            out.add(LAST_CHUNK.duplicate());
        }
    }

    @Override
    public boolean takesTrailers() {
        return framing == Framing.CHUNKED;
    }

    @Override
    public void trailers(Headers headers) {
        out.add(ResponseHead.trailers(headers));
    }

    @Override
    public void refusal(Refusal refusal, String date) {
        out.add(ResponseHead.refusal(refusal, date));
    }

    @Override
    public boolean keepAlive() {
        return keepAlive;
    }

    @Override
    public boolean endsWithConnection() {
        return framing == Framing.CLOSE;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
