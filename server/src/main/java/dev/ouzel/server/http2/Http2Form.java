package dev.ouzel.server.http2;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.SharedBytes;
import dev.ouzel.server.exchange.Outbound;
import dev.ouzel.server.exchange.ReasonPhrase;
import dev.ouzel.server.exchange.Refusal;
import dev.ouzel.server.exchange.ResponseForm;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A response as the frames of HTTP/2 (RFC 9113, section 8.1): heads here, the body as bytes that wait. Written under the
/// exchange's lock, read on the event loop, where it is taken in this order: first bytes, then heads. A head whose bytes
/// were taken is here then, and goes out before them.
final class Http2Form implements ResponseForm {

    private final Outbound out;
    private final Queue<Block> heads = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Http2Headers trailers;
    private volatile boolean ended;

    /// A block of fields, and whether it ends the stream.
    record Block(Http2Headers fields, boolean last) {}

    Http2Form(Outbound out) {
        this.out = out;
    }

    /// The next head to write, or null.
    @Nullable
    Block pollHead() {
        return heads.poll();
    }

    /// The fields after the body, or null.
    @Nullable
    Http2Headers trailers() {
        return trailers;
    }

    /// Whether the body is complete, and the end of the stream follows it.
    boolean ended() {
        return ended;
    }

    @Override
    public void informational(int status, Headers headers) {
        heads.add(new Block(block(status, headers), false));
    }

    @Override
    public void head(int status, Headers headers, Body body, boolean mayKeepAlive) {
        heads.add(new Block(block(status, headers), body == Body.NONE));
    }

    @Override
    public void piece(ByteBuffer bytes) {
        out.add(bytes);
    }

    @Override
    public @Nullable Function<SharedBytes, ByteBuffer> passage() {
        return null; // Its window may take a part of it only.
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public boolean takesTrailers() {
        return true;
    }

    @Override
    public void trailers(Headers headers) {
        trailers = fields(new DefaultHttp2Headers(false), headers);
        ended = true;
    }

    @Override
    public void refusal(Refusal refusal, String date) {
        byte[] text = (ReasonPhrase.of(refusal.status()) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        Headers headers = Headers.of("content-type", "text/plain; charset=utf-8", "content-length",
                Integer.toString(text.length), "date", date);
        boolean later = refusal == Refusal.UNAVAILABLE;
        heads.add(new Block(block(refusal.status(), later ? headers.plus("retry-after", "5") : headers), false));
        out.add(ByteBuffer.wrap(text));
        ended = true;
    }

    @Override
    public boolean keepAlive() {
        return true;
    }

    @Override
    public boolean endsWithConnection() {
        return false;
    }

    private static Http2Headers block(int status, Headers headers) {
        return fields(new DefaultHttp2Headers(false, headers.size() + 1).status(Integer.toString(status)), headers);
    }

    /// The fields without those that speak of a connection (RFC 9113, section 8.2.2).
    private static Http2Headers fields(Http2Headers block, Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            if (!FieldBlock.isOfConnection(headers.name(i))) {
                block.add(headers.name(i), headers.value(i));
            }
        }
        return block;
    }
}
