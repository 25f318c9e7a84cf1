package dev.ouzel.server.websocket;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketReceived.Disconnect;
import dev.ouzel.server.exchange.Deadlines;
import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.exchange.ServedExchange;
import dev.ouzel.server.exchange.Turn;
import dev.ouzel.server.exchange.Upgraded;
import dev.ouzel.server.http1.PeerSocket;
import dev.ouzel.server.operation.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A connection that became a WebSocket: what it reads, what it writes, and how it ends.
///
/// ```
///      the peer closes, breaks the protocol, is silent          close frame written
/// OPEN -------------------------------------------------> ENDING -------------------> LINGERING --FIN, or time is up-->
///   |  close frame written first                close frame of the peer                ^                          closed
///   +-------------------------------> CLOSING -----------------------------------------+
/// any --reset, deadline, end of the drain--> closed
/// ```
///
/// Owned by the event loop; [#run], [#wake], [#execute] and [#messagesWanted] may be called by any thread.
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Upgraded, Deadlines.Expiry {

    private static final Logger LOG = System.getLogger("dev.ouzel.server");
    private static final int BATCH_BYTES = 65_536;
    private static final byte[] NOTHING = {};

    private final Engine engine;
    private final Limits limits;
    private final Channel channel;
    private final Deadlines deadlines;
    private final PeerSocket socket;
    private final WebSocketState state;
    private final WebSocketRun run;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable flow = this::flow;

    private Stage stage = Stage.OPEN;
    private @Nullable MessageAssembly assembly;
    private boolean paused;
    private boolean pinged;
    private boolean closeWritten;
    private boolean inputClosed;

    private enum Stage {
        OPEN, ENDING, CLOSING, LINGERING
    }

    WebSocketConnection(ServedExchange exchange, Channel channel, Engine engine) {
        this.engine = engine;
        this.limits = engine.limits();
        this.channel = channel;
        this.deadlines = new Deadlines(channel.eventLoop(), engine.time(), this);
        this.socket = new PeerSocket(channel, deadlines, engine);
        this.state = new WebSocketState(engine.time(), limits.bufferBytes());
        this.run = new WebSocketRun(exchange, this, state, limits.webSocket());
    }

    // What other threads call.

    @Override
    public void run(Application application) throws Exception {
        run.run(application);
    }

    /// Makes the connection look for something to write. Many calls before it does count as one.
    void wake() {
        if (woken.compareAndSet(false, true)) {
            execute(flow);
        }
    }

    @Override
    public void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException _) {
            // The loops stop only when every connection is closed and every exchange has ended: nothing is left to do.
        }
    }

    /// The application can take more messages.
    void messagesWanted() {
        execute(() -> {
            paused = false;
            updateReading();
        });
    }

    // Begin and end of the connection.

    @Override
    public void takeOver() {
        DeflateTerms terms = run.deflate();
        assembly = new MessageAssembly(limits.webSocket().messageBytes(), terms);
        channel.pipeline().addLast(new FrameDecoder(limits.webSocket(), terms != null), this);
        Drain drain = engine.drain();
        if (drain != null) {
            drain(drain);
        }
        deadlines.read(limits.webSocket().pingInterval());
        updateReading();
        if (((SocketChannel) channel).isInputShutdown()) { // Said before: what came with it is read first.
            execute(this::inputClosed);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadlines.stop();
        state.lose(goneReason());
        state.over();
        if (assembly != null) {
            assembly.end();
        }
        if (state.cutShort()) {
            engine.cutShort();
        }
        engine.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.ERROR, "a WebSocket failed", cause);
        }
        abort(goneReason());
    }

    private EndReason goneReason() {
        return inputClosed ? EndReason.PEER_CLOSED : EndReason.PEER_RESET;
    }

    /// Ends the WebSocket. At the end of a drain the peer is told, if it can still take it.
    @Override
    public void abort(EndReason reason) {
        if (reason == EndReason.DRAINING) {
            state.end(new Disconnect(CloseCode.SERVICE_RESTART, "", reason));
            flow();
        } else {
            state.lose(reason);
        }
        if (state.waiting() > 0 || reason == EndReason.WRITE_DEADLINE) {
            socket.reset();
        } else if (reason == EndReason.DRAINING) {
            socket.whenWritten(socket::close);
        } else {
            socket.close();
        }
    }

    // What the peer sends.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch (message) {
                case Fault fault -> fail(fault);
                case CloseWebSocketFrame close -> closed(close.content());
                case PingWebSocketFrame ping -> pong(ping.content());
                case PongWebSocketFrame _ -> {
                    // That it was heard of is all there is to it.
                }
                case WebSocketFrame frame -> data(frame);
                default -> throw new IllegalStateException("message: " + message.getClass());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        pinged = false;
        if (stage == Stage.OPEN) {
            deadlines.read(limits.webSocket().pingInterval());
        }
        updateReading();
    }

    /// Reading stops while the application has enough, and while the peer does not take what it is answered.
    private void updateReading() {
        boolean choked = state.waiting() > 2L * limits.bufferBytes();
        socket.read(stage == Stage.LINGERING || !(paused || choked));
    }

    private void data(WebSocketFrame frame) {
        if (stage == Stage.OPEN && assembly != null) {
            try {
                WebSocketReceived message = assembly.add(frame);
                paused |= message != null && state.offer(message);
            } catch (FaultException e) {
                fail(e.fault());
            }
        }
    }

    private void pong(ByteBuf payload) {
        if (stage == Stage.OPEN) {
            state.control(Frames.control(Frames.PONG, ByteBufUtil.getBytes(payload)));
            wake();
        }
    }

    private void closed(ByteBuf payload) {
        switch (stage) {
            case OPEN -> beginEnd(closeOf(payload));
            case CLOSING -> linger();
            case ENDING, LINGERING -> {
                // Said already.
            }
        }
    }

    private static Disconnect closeOf(ByteBuf payload) {
        if (!payload.isReadable()) {
            return new Disconnect(CloseCode.NONE_GIVEN, "", EndReason.PEER_CLOSED);
        }
        int code = payload.getUnsignedShort(payload.readerIndex());
        ByteBuffer reason = payload.nioBuffer(payload.readerIndex() + 2, payload.readableBytes() - 2);
        if (!CloseCode.maySend(code)) {
            return failure(Fault.PROTOCOL_ERROR);
        }
        try {
            return new Disconnect(code, StandardCharsets.UTF_8.newDecoder().decode(reason).toString(),
                    EndReason.PEER_CLOSED);
        } catch (CharacterCodingException _) { // The peer's fault, and not worth a stack trace.
            return failure(Fault.INVALID_DATA);
        }
    }

    private static Disconnect failure(Fault fault) {
        return new Disconnect(fault.code(), "", EndReason.PROTOCOL_ERROR);
    }

    private void fail(Fault fault) {
        if (stage == Stage.OPEN) {
            beginEnd(failure(fault));
        } else if (stage == Stage.CLOSING) {
            linger();
        }
    }

    /// Gives the application its time for what came before; then the peer is answered, with the code alone.
    private void beginEnd(Disconnect told) {
        beginEnd(told, told.code());
    }

    private void beginEnd(Disconnect told, int code) {
        stage = Stage.ENDING;
        state.ending(told, Frames.close(code, ""));
        deadlines.read(limits.webSocket().closeDeadline());
        wake();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputClosed();
        }
    }

    private void inputClosed() {
        inputClosed = true;
        switch (stage) {
            case OPEN, CLOSING -> abort(EndReason.PEER_CLOSED);
            case ENDING -> {
                // It has said that it would go, and may still read the answer.
            }
            case LINGERING -> socket.close();
        }
    }

    // What is written.

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (socket.writable()) {
            wake();
        }
    }

    /// Writes what waits, at most one batch, so that a fast reader does not keep the loop from the others.
    private void flow() {
        woken.set(false);
        if (socket.writable()) {
            Turn turn = state.take(BATCH_BYTES);
            if (!turn.pieces().isEmpty()) {
                socket.write(turn.pieces(), false);
                updateReading();
            }
            if (turn.more()) {
                wake();
            } else if (turn.last() && !closeWritten) {
                closeWritten = true;
                socket.whenWritten(this::closeWritten);
            }
        }
    }

    private void closeWritten() {
        switch (stage) {
            case OPEN -> {
                stage = Stage.CLOSING;
                deadlines.read(limits.webSocket().closeDeadline());
            }
            case ENDING -> linger();
            case CLOSING, LINGERING -> {
                // Was here already.
            }
        }
    }

    /// Says that nothing more comes, and takes in what is still on the way: closing at once would reset the connection
    /// and could take the close frame from the peer before it has read it.
    private void linger() {
        stage = Stage.LINGERING;
        state.over();
        updateReading();
        if (inputClosed) {
            socket.close();
        } else {
            socket.endOutput();
        }
        deadlines.read(limits.linger());
    }

    // Time.

    @Override
    public void readExpired() {
        switch (stage) {
            case OPEN -> silent();
            case ENDING -> {
                state.endOverdue();
                wake();
            }
            case CLOSING -> abort(EndReason.PEER_CLOSED);
            case LINGERING -> socket.close();
        }
    }

    /// A peer that is not read, or that does not read, cannot be judged by its silence.
    private void silent() {
        boolean judged = !paused && state.waiting() == 0 && socket.writable();
        if (pinged && judged) {
            beginEnd(new Disconnect(CloseCode.ABNORMAL, "", EndReason.PEER_RESET), CloseCode.INTERNAL_ERROR);
        } else {
            if (judged) {
                pinged = true;
                state.control(Frames.control(Frames.PING, NOTHING));
                wake();
            }
            deadlines.read(limits.webSocket().pongDeadline());
        }
    }

    @Override
    public void writeExpired() {
        if (!socket.progressed()) {
            abort(EndReason.WRITE_DEADLINE);
        }
    }

    /// Tells the application that the server is stopping.
    @Override
    public void drain(Drain drain) {
        if (!run.noticed()) {
            state.notice(drain);
        }
    }
}
