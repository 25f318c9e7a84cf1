package dev.ouzel.server.http2;

import dev.ouzel.server.exchange.Deadlines;
import dev.ouzel.server.exchange.Pieces;
import dev.ouzel.server.exchange.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One stream as a place to write to. No more is given to Netty than the peer's window for this stream takes, so that
/// what waits, waits where the application feels it (RFC 9113, section 5.2). Owned by the event loop.
final class StreamSink implements Sink {

    private final Session session;
    private final Http2Stream stream;
    private final Http2Form form;
    private final Deadlines deadlines;
    private final Duration writeDeadline;
    private final Runnable roomMade;
    private @Nullable ChannelFuture last;
    /// Bytes that Netty has and the system does not.
    private int unfinished;
    private boolean full;
    private boolean ended;

    StreamSink(Session session, Http2Stream stream, Http2Form form, Deadlines deadlines, Runnable roomMade) {
        this.session = session;
        this.stream = stream;
        this.form = form;
        this.deadlines = deadlines;
        this.writeDeadline = session.engine().limits().writeDeadline();
        this.roomMade = roomMade;
    }

    @Override
    public boolean writable() {
        return session.writable();
    }

    @Override
    public int room(int bytesMax) {
        int window = session.encoder().flowController().windowSize(stream);
        return Math.max(0, Math.min(window, bytesMax) - unfinished);
    }

    @Override
    public void write(List<ByteBuffer> pieces, boolean last) {
        writeHeads();
        boolean ends = last && form.ended() && !ended;
        Http2Headers trailers = form.trailers();
        if (!pieces.isEmpty() || (ends && trailers == null)) {
            writeData(Pieces.join(session.context().alloc(), pieces, 0, pieces.size()), ends && trailers == null);
        }
        if (ends && trailers != null) {
            writeBlock(trailers, true);
        }
    }

    @Override
    public boolean share(ByteBuffer bytes) {
        throw new IllegalStateException("shared bytes (expected: none, their form here is that of a piece)");
    }

    private void writeHeads() {
        for (Http2Form.Block head = form.pollHead(); head != null; head = form.pollHead()) {
            writeBlock(head.fields(), head.last());
        }
    }

    private void writeBlock(Http2Headers fields, boolean ends) {
        if (!ended) {
            ended = ends;
            last = session.encoder().writeHeaders(session.context(), stream.id(), fields, 0, ends,
                    session.context().newPromise());
            session.flushSoon();
        }
    }

    private void writeData(ByteBuf bytes, boolean ends) {
        ended |= ends;
        int count = bytes.readableBytes();
        unfinished += count;
        full = false;
        deadlines.write(writeDeadline);
        last = session.encoder().writeData(session.context(), stream.id(), bytes, 0, ends,
                session.context().newPromise());
        last.addListener(_ -> written(count));
        session.flushSoon();
    }

    private void written(int count) {
        unfinished -= count;
        if (full) {
            deadlines.write(writeDeadline);
            roomMade.run();
        } else if (unfinished == 0) {
            deadlines.noWrite();
        }
    }

    @Override
    public void awaitRoom() {
        if (!full) {
            full = true;
            deadlines.write(writeDeadline);
        }
    }

    @Override
    public void whenWritten(Runnable action) {
        if (last == null || last.isSuccess()) {
            action.run();
        } else {
            last.addListener(future -> {
                if (future.isSuccess()) {
                    action.run();
                }
            });
        }
    }

    /// Tells whether the end of the stream was written and the system took it, as soon as that is certain: Netty joins
    /// frames, and says that the first of them is written, and closes the stream, before it says so of the last.
    void whenCertain(Consumer<Boolean> complete) {
        if (ended && last != null) {
            last.addListener(future -> complete.accept(future.isSuccess()));
        } else {
            complete.accept(false);
        }
    }

    /// Whether the end of the stream was written.
    boolean ended() {
        return ended;
    }
}
