package dev.ouzel.server.http2;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.server.exchange.Deadlines;
import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.exchange.PeerConnection;
import dev.ouzel.server.exchange.Refusal;
import dev.ouzel.server.http1.PeerSocket;
import dev.ouzel.server.operation.Limits;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One connection that carries many streams, and when it ends.
///
/// - A peer without a stream may keep the connection for [Limits#idleTimeout].
/// - A peer with streams that sends nothing for so long is asked by a PING, and has [Limits#writeDeadline] to answer.
/// - At the drain the peer is told with a GOAWAY that no more streams are welcome; those that were on the way are served,
///   up to the answer to a PING that follows it. Then a second GOAWAY names the last one (RFC 9113, section 6.8), and with
///   the end of the last stream the connection is closed.
/// - A peer that breaks the protocol gets the GOAWAY with its error, and the connection is closed.
///
/// Owned by the event loop, except [#execute].
public final class Session extends ChannelInboundHandlerAdapter implements PeerConnection, Deadlines.Expiry {

    private static final long ALIVE_PING = 1;
    private static final long DRAIN_PING = 2;

    private final Engine engine;
    private final Channel channel;
    private final String scheme;
    private final Deadlines deadlines;
    private final PeerSocket socket;
    private final Http2Connection connection = new DefaultHttp2Connection(true, 0);
    private final Http2Connection.PropertyKey key = connection.newKey();
    private final PastStreams past = new PastStreams();
    private final Codec codec;
    private final Set<ServedStream> streams = new LinkedHashSet<>();
    private @Nullable ChannelHandlerContext context;
    private EndReason gone = EndReason.PEER_RESET;
    private boolean flushing;
    private boolean pinged;
    private boolean leaving;

    private Session(Channel channel, Engine engine, String scheme) {
        this.channel = channel;
        this.engine = engine;
        this.scheme = scheme;
        this.deadlines = new Deadlines(channel.eventLoop(), engine.time(), this);
        this.socket = new PeerSocket(channel, deadlines, engine);
        this.codec = codec(engine.limits());
    }

    /// Makes a channel speak HTTP/2 from now on.
    ///
    /// @param scheme `http` or `https`
    public static Session install(ChannelPipeline pipeline, Engine engine, String scheme) {
        Session session = new Session(pipeline.channel(), engine, scheme);
        pipeline.addLast(session.codec, session);
        session.context = pipeline.context(session.codec);
        return session;
    }

    private Codec codec(Limits limits) {
        connection.addListener(new StreamEnds(this));
        connection.remote().maxActiveStreams(limits.streams());
        // The connection's window is always open, each stream's is not: a request body that nobody reads holds up no other.
        connection.local().flowController(new DefaultHttp2LocalFlowController(connection,
                DefaultHttp2LocalFlowController.DEFAULT_WINDOW_UPDATE_RATIO, true));
        connection.remote().flowController(new DefaultHttp2RemoteFlowController(connection,
                new UniformStreamByteDistributor(connection), this::writabilityChanged));
        Http2Settings settings = new Http2Settings().maxConcurrentStreams(limits.streams())
                .maxHeaderListSize(limits.headBytes()).initialWindowSize(limits.bufferBytes());
        return Codec.of(connection, settings, new Frames(this), past);
    }

    /// Begins, once the connection is known to the engine.
    public void begin() {
        channel.config().setAutoRead(true);
        idle();
        Drain drain = engine.drain();
        if (drain != null) {
            drain(drain);
        }
    }

    // What its streams need.

    Engine engine() {
        return engine;
    }

    String scheme() {
        return scheme;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    @Nullable
    InetSocketAddress remote() {
        return (InetSocketAddress) channel.remoteAddress();
    }

    Http2ConnectionEncoder encoder() {
        return codec.encoder();
    }

    ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    boolean writable() {
        return channel.isWritable();
    }

    /// Writes what waits, once for all that is written until the loop comes to it.
    void flushSoon() {
        if (!flushing) {
            flushing = true;
            execute(() -> {
                flushing = false;
                codec.flush(context());
            });
        }
    }

    void reset(Http2Stream stream, Http2Error error) {
        if (stream.state() != Http2Stream.State.CLOSED) {
            var _ = codec.resetStream(context(), stream.id(), error.code(), context().newPromise());
            flushSoon();
        }
    }

    /// Opens the window of a stream by bytes that were read.
    void giveBack(Http2Stream stream, int bytes) {
        try {
            if (connection.local().flowController().consumeBytes(stream, bytes)) {
                flushSoon();
            }
        } catch (Http2Exception e) {
            codec.onError(context(), false, e);
        }
    }

    // What its frames come to.

    @Nullable
    ServedStream stream(int id) {
        Http2Stream stream = connection.stream(id);
        return stream == null ? null : stream.getProperty(key);
    }

    ServedStream begin(int id) {
        Http2Stream stream = connection.stream(id);
        ServedStream begun = new ServedStream(this, stream);
        stream.setProperty(key, begun);
        streams.add(begun);
        past.begun(id);
        heard();
        return begun;
    }

    void closed(Http2Stream stream) {
        ServedStream closed = stream.getProperty(key);
        if (closed != null && streams.remove(closed)) {
            if (closed.ended()) {
                past.ended(stream.id());
            }
            closed.closed(gone);
            execute(this::idle);
        }
    }

    void malformed() {
        engine.refused(Refusal.BAD_REQUEST);
    }

    void failed() {
        gone = EndReason.PROTOCOL_ERROR;
        engine.refused(Refusal.BAD_REQUEST);
    }

    /// The peer is too much, and hears it (RFC 9113, section 10.5).
    void tooMuch() {
        codec.onError(context(), false, Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM,
                "too many frames without a request"));
    }

    void pingAnswered(long data) {
        if (data == DRAIN_PING) {
            goAway(connection.remote().lastStreamCreated());
        }
    }

    private void writabilityChanged(Http2Stream stream) {
        ServedStream served = stream.getProperty(key);
        if (served != null) {
            served.wake();
        }
    }

    // Is the peer there?

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        heard();
    }

    private void heard() {
        if (!streams.isEmpty() && !leaving) {
            pinged = false;
            deadlines.read(engine.limits().idleTimeout());
        }
    }

    private void idle() {
        if (streams.isEmpty() && !leaving) {
            deadlines.read(engine.limits().idleTimeout());
            if (engine.draining()) {
                leave();
            }
        }
    }

    @Override
    public void readExpired() {
        if (leaving) {
            socket.close();
        } else if (streams.isEmpty()) {
            leave();
        } else if (pinged) {
            abort(EndReason.PEER_RESET);
        } else {
            pinged = true;
            ping(ALIVE_PING);
            deadlines.read(engine.limits().writeDeadline());
        }
    }

    private void ping(long data) {
        var _ = encoder().writePing(context(), false, data, context().newPromise());
        flushSoon();
    }

    @Override
    public void writeExpired() {
        throw new IllegalStateException("a write deadline (expected: none, each stream has its own)");
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (writable()) {
            streams.forEach(ServedStream::wake);
        }
    }

    // Its end.

    @Override
    public void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException _) {
            // The loops stop only when every connection is closed: nothing is left to do.
        }
    }

    @Override
    public void drain(Drain drain) {
        streams.forEach(stream -> stream.drain(drain));
        if (streams.isEmpty()) {
            leave();
        } else {
            goAway(Integer.MAX_VALUE);
            ping(DRAIN_PING);
        }
    }

    private void goAway(int lastStream) {
        var _ = codec.goAway(context(), lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER,
                context().newPromise());
        flushSoon();
    }

    /// Says goodbye, and takes in what is still on the way, until the peer has gone too: closing at once would answer that
    /// with a reset, which takes from the peer what it has not read yet.
    private void leave() {
        if (!leaving) {
            leaving = true;
            goAway(connection.remote().lastStreamCreated());
            codec.flush(context());
            deadlines.read(engine.limits().linger());
            var _ = context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput());
        }
    }

    private void endOutput() {
        if (((SocketChannel) channel).isInputShutdown()) {
            socket.close();
        } else {
            socket.endOutput();
        }
    }

    @Override
    public void abort(EndReason reason) {
        gone = reason;
        List.copyOf(streams).forEach(stream -> stream.abort(reason));
        if (reason == EndReason.WRITE_DEADLINE) {
            socket.reset();
        } else if (leaving) {
            socket.close();
        } else {
            leave();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            abort(EndReason.PEER_CLOSED);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause, EndReason.PEER_RESET);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadlines.stop();
        List.copyOf(streams).forEach(stream -> stream.end(gone));
        engine.closed(this);
    }
}
