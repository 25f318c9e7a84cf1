package dev.ouzel.server.http1;

import dev.ouzel.server.exchange.Deadlines;
import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.exchange.Pieces;
import dev.ouzel.server.exchange.Sink;
import dev.ouzel.server.uring.SendBatch;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The socket as a place to write to: joins pieces into few writes, watches whether the peer takes them, and knows the
/// three ways to close. Owned by the event loop.
public final class PeerSocket implements Sink, SendBatch.Sender {

    /// Direct pieces from this size on are written where they are; copying a smaller one costs less than one more entry
    /// in a gathering write.
    private static final int WRAP_BYTES_MIN = 2048;

    private final Channel channel;
    private final Deadlines deadlines;
    private final Duration writeDeadline;
    private final SendBatch sends;
    /// The last write, unless the system has taken it.
    private @Nullable ChannelFuture last;
    private @Nullable Socket straight;
    private boolean straightKnown;
    private @Nullable Borrower borrower;
    /// The batch that was last given something to send.
    private int batch;
    private int writesDone;
    private long progressSeen;

    /// A socket whose writes these deadlines watch over.
    public PeerSocket(Channel channel, Deadlines deadlines, Engine engine) {
        this.channel = channel;
        this.deadlines = deadlines;
        this.writeDeadline = engine.limits().writeDeadline();
        this.sends = engine.sends(channel.eventLoop());
    }

    @Override
    public boolean writable() {
        return last == null || channel.isWritable();
    }

    /// As much as is asked for: what the system does not take waits in the channel, which is no longer writable then.
    @Override
    public int room(int bytesMax) {
        return bytesMax;
    }

    @Override
    public void awaitRoom() {
        throw new IllegalStateException("no room (expected: room while the socket is writable)");
    }

    /// Sets the write deadline too, if the peer does not take them at once.
    @Override
    public void write(List<ByteBuffer> pieces, boolean last) {
        if (!pieces.isEmpty()) {
            write(pieces);
        }
    }

    /// Past the channel while nothing waits there: what is sent often should not take the long way. Not even a look at the
    /// channel is taken, whose memory is rarely at hand.
    @Override
    public boolean share(ByteBuffer bytes) {
        sendGiven();
        Socket socket = last == null ? straight() : null;
        if (socket == null || !socket.isOpen()) {
            sentOnly(0, bytes);
        } else {
            batch = sends.add(this, socket.intValue(), bytes);
            if (batch == 0) {
                sentOnly(send(socket, bytes), bytes);
            }
        }
        return last == null;
    }

    /// What was given to a batch goes before anything else that this socket does.
    private void sendGiven() {
        if (sends.has(batch)) {
            sends.send();
        }
    }

    @Override
    public @Nullable Socket lend(Borrower to) {
        Socket socket = last == null ? straight() : null;
        borrower = socket == null ? null : to;
        return socket;
    }

    @Override
    public void sentOnly(int sent, ByteBuffer bytes) {
        int from = bytes.position() + sent;
        if (from < bytes.limit()) {
            last = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes.slice(from, bytes.limit() - from)));
            watch();
            recall();
        }
    }

    private void recall() {
        Borrower told = borrower;
        borrower = null;
        if (told != null) {
            told.recalled();
        }
    }

    /// Returns how many bytes the system took.
    private static int send(Socket socket, ByteBuffer bytes) {
        try {
            return socket.send(bytes, bytes.position(), bytes.limit());
        } catch (IOException _) {
            return 0; // The channel's own write fails too, and tells whom it concerns.
        }
    }

    /// Null if bytes cannot go there as they are, for TLS or for lack of one.
    private @Nullable Socket straight() {
        if (!straightKnown) {
            straightKnown = true;
            boolean plain = channel.pipeline().get(SslHandler.class) == null;
            straight = plain && channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket
                    ? socket
                    : null;
        }
        return straight;
    }

    private void write(List<ByteBuffer> pieces) {
        sendGiven();
        int from = 0;
        for (int i = 0; i < pieces.size(); i++) {
            if (wraps(pieces.get(i))) {
                writeJoined(pieces, from, i);
                last = channel.write(Unpooled.wrappedBuffer(pieces.get(i)));
                from = i + 1;
            }
        }
        writeJoined(pieces, from, pieces.size());
        channel.flush();
        watch();
    }

    private static boolean wraps(ByteBuffer piece) {
        return piece.isDirect() && piece.remaining() >= WRAP_BYTES_MIN;
    }

    private void writeJoined(List<ByteBuffer> pieces, int from, int to) {
        if (from < to) {
            last = channel.write(Pieces.join(channel.alloc(), pieces, from, to));
        }
    }

    private void watch() {
        if (last != null && last.isDone()) {
            conclude(last);
        } else if (last != null) {
            deadlines.write(writeDeadline);
            last.addListener(this::writeDone);
        }
    }

    private void writeDone(Future<?> write) {
        writesDone++;
        if (last == null || last.isDone()) {
            deadlines.noWrite();
        } else {
            deadlines.write(writeDeadline);
        }
        conclude(write);
    }

    /// A socket that fails is closed by itself. TLS that takes no more, because the peer has said goodbye, is not.
    private void conclude(Future<?> write) {
        if (!write.isSuccess()) {
            close();
        } else if (write.equals(last)) {
            last = null;
        }
    }

    @Override
    public void whenWritten(Runnable action) {
        sendGiven();
        if (last == null) {
            action.run();
        } else {
            last.addListener(future -> {
                if (future.isSuccess()) {
                    action.run();
                }
            });
        }
    }

    /// At the write deadline: whether the peer took a byte since the last look. If it did, the deadline begins anew.
    public boolean progressed() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long progress = ((long) writesDone << 40) + (buffer == null ? 0 : buffer.currentProgress());
        boolean progressed = progress != progressSeen;
        progressSeen = progress;
        if (progressed) {
            deadlines.write(writeDeadline);
        }
        return progressed;
    }

    /// Reads on, or stops reading.
    public void read(boolean on) {
        channel.config().setAutoRead(on);
    }

    /// Sends a FIN once everything is written; the peer may still send.
    public void endOutput() {
        whenWritten(() -> {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls == null) {
                shutDownOutput();
            } else {
                tls.closeOutbound().addListener(_ -> shutDownOutput());
            }
        });
    }

    /// Ends the output, or closes once everything is written if the peer has ended too.
    void end(boolean inputClosed) {
        if (inputClosed) {
            whenWritten(this::close);
        } else {
            endOutput();
        }
    }

    private void shutDownOutput() {
        if (channel.isActive()) {
            var _ = ((SocketChannel) channel).shutdownOutput();
        }
    }

    /// Closes.
    public void close() {
        sendGiven();
        var _ = channel.close();
    }

    /// Closes, by a reset or not.
    void close(boolean reset) {
        if (reset) {
            reset();
        } else {
            close();
        }
    }

    /// Closes so that it cannot be taken for the proper end of a body, and so that the system forgets what waits.
    public void reset() {
        sendGiven();
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            // From the first handler on, past TLS: its goodbye would be a proper end.
            var _ = channel.pipeline().firstContext().close();
        }
    }
}
