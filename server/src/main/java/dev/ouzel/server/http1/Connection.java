package dev.ouzel.server.http1;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.server.operation.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One connection: which request it is at, and when it ends.
///
/// ```
///            head             written, request read
/// AWAITING ------> EXCHANGE --------------------------> AWAITING
///                    |  | written, request not read             read
///                    |  +------------------------> SKIPPING ---------> AWAITING
///                    | malformed body, too large, too slow
///                    +---------> REFUSED --written--> LINGERING
///                    | written, the last response
///                    +------------------------------> LINGERING
/// AWAITING --malformed head, refused----------------> LINGERING
/// SKIPPING --too much, too slow---------------------> LINGERING --FIN, or time is up--> closed
/// EXCHANGE --written, another protocol------------> upgraded
/// any      --reset, deadline, end of the drain-------------------------------------> closed
/// ```
///
/// Owned by the event loop; [#wake], [#execute] and [#bodyWanted] may be called by any thread.
final class Connection extends ChannelInboundHandlerAdapter implements Engine.Member, Deadlines.Expiry {

    private static final Logger LOG = System.getLogger("dev.ouzel.server");

    private final Engine engine;
    private final Limits limits;
    private final Channel channel;
    private final RequestDecoder decoder;
    private final Deadlines deadlines;
    private final PeerSocket socket;
    private final ResponseFlow flow;
    private @Nullable Upgraded upgraded;

    private State state = State.AWAITING;
    private boolean headTimed = true;
    private boolean bodyDone = true;
    private boolean bodyPaused;
    private boolean inputClosed;
    private long bodyBytes;

    private enum State {
        AWAITING, EXCHANGE, REFUSED, SKIPPING, LINGERING
    }

    Connection(Channel channel, RequestDecoder decoder, Engine engine) {
        this.channel = channel;
        this.decoder = decoder;
        this.engine = engine;
        this.limits = engine.limits();
        this.deadlines = new Deadlines(channel.eventLoop(), engine.time(), this);
        this.socket = new PeerSocket(channel, deadlines, limits.writeDeadline());
        this.flow = new ResponseFlow(channel.eventLoop(), engine, socket, this::settled);
    }

    // What other threads call.

    /// Makes the connection look for something to write. Many calls before it does count as one.
    void wake() {
        flow.wake();
    }

    /// Runs something on the event loop.
    @Override
    public void execute(Runnable task) {
        flow.execute(task);
    }

    /// The application can take more of the request body.
    void bodyWanted() {
        execute(() -> {
            bodyPaused = false;
            expectBody();
            updateReading();
        });
    }

    // Begin and end of the connection.

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        switch (engine.admit(this)) {
            case ADMITTED -> deadlines.read(limits.headDeadline());
            case REFUSED -> refuse(Refusal.UNAVAILABLE);
            case DROPPED -> socket.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadlines.stop();
        flow.end(goneReason());
        engine.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.ERROR, "a connection failed", cause);
        }
        abort(goneReason());
    }

    /// Ends the exchange, if there is one, and drops the connection with all that was not written.
    @Override
    public void abort(EndReason reason) {
        boolean looksComplete = flow.end(reason);
        if (looksComplete || reason == EndReason.WRITE_DEADLINE) {
            socket.reset();
        } else {
            socket.close();
        }
    }

    private EndReason goneReason() {
        return inputClosed ? EndReason.PEER_CLOSED : EndReason.PEER_RESET;
    }

    // What the peer sends.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        try {
            switch (message) {
                case Refusal refusal -> refuse(refusal);
                case HttpRequest request -> begin(request);
                case HttpContent content -> content(content);
                default -> throw new IllegalStateException("message: " + message.getClass());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        timeHead();
        updateReading();
    }

    private void timeHead() {
        if (state == State.AWAITING && !headTimed && decoder.headBegun()) {
            headTimed = true;
            deadlines.read(limits.headDeadline());
        }
    }

    /// Reading goes on while an exchange runs, so that a peer that leaves is noticed; it stops while too much waits.
    private void updateReading() {
        boolean enough = bodyPaused || (decoder.waiting() > limits.bufferBytes() && state != State.LINGERING);
        socket.read(!enough);
    }

    private void begin(HttpRequest request) {
        if (state != State.AWAITING) {
            return;
        }
        bodyDone = false;
        bodyBytes = 0;
        deadlines.noRead();
        try {
            RequestHead head = RequestHeads.of(request, (InetSocketAddress) channel.remoteAddress(),
                    limits.bodyBytes());
            engine.beginExchange();
            begin(head, head.headers().contains("expect") && head.version() != HttpVersion.HTTP_1_0);
        } catch (RefusedException e) {
            refuse(e.refusal());
        }
    }

    private void begin(RequestHead head, boolean continueAwaited) {
        ExchangeState begun = new ExchangeState(head, continueAwaited, engine);
        flow.begin(begun);
        state = State.EXCHANGE;
        if (!continueAwaited) {
            expectBody();
        }
        if (inputClosed) {
            deadlines.read(limits.halfCloseGrace());
        }
        Http1Exchange exchange = new Http1Exchange(head, begun, engine.time(), this);
        upgraded = engine.upgrade().asked(head) ? engine.upgrade().begin(exchange, channel, engine) : null;
        ApplicationRun.start(engine, this, exchange, begun, upgraded);
    }

    private void expectBody() {
        if (!bodyDone && !bodyPaused && state == State.EXCHANGE) {
            deadlines.read(limits.bodyDeadline());
        }
    }

    private void content(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        bodyDone |= last;
        bodyBytes += content.content().readableBytes();
        switch (state) {
            case EXCHANGE -> offer(content.content(), last);
            case SKIPPING -> skip();
            // Nobody wants it any more.
            case AWAITING, REFUSED, LINGERING -> {
            }
        }
    }

    private void offer(ByteBuf content, boolean last) {
        ExchangeState taking = flow.exchange();
        if (bodyBytes > limits.bodyBytes()) {
            refuse(Refusal.CONTENT_TOO_LARGE);
        } else if (taking != null) {
            deadlines.noRead();
            byte[] bytes = new byte[content.readableBytes()];
            content.readBytes(bytes);
            bodyPaused = taking.offer(ByteBuffer.wrap(bytes), last) && !last;
            expectBody();
        }
    }

    private void skip() {
        if (bodyDone) {
            awaitRequest();
        } else if (bodyBytes > limits.bodyBytes()) {
            linger();
        } else {
            deadlines.read(limits.bodyDeadline());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputClosed = true;
            switch (state) {
                case EXCHANGE -> {
                    if (bodyDone) {
                        deadlines.read(limits.halfCloseGrace());
                    } else {
                        abort(EndReason.PEER_CLOSED);
                    }
                }
                // It may still read the answer.
                case REFUSED -> {
                }
                case AWAITING, SKIPPING, LINGERING -> socket.close();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (socket.writable()) {
            flow.wake();
        }
    }

    // Between requests, and after the last.

    private void settled(ExchangeSequel sequel) {
        switch (sequel) {
            case NEXT_REQUEST -> nextRequest();
            case UPGRADE -> upgrade();
            case CLOSE -> linger();
            case RESET -> socket.reset();
        }
    }

    private void upgrade() {
        deadlines.stop();
        engine.changed(this, Objects.requireNonNull(upgraded));
        channel.pipeline().remove(this);
        channel.pipeline().remove(decoder);
    }

    private void nextRequest() {
        bodyPaused = false;
        if (bodyDone) {
            awaitRequest();
        } else {
            state = State.SKIPPING;
            deadlines.read(limits.bodyDeadline());
            updateReading();
        }
    }

    private void awaitRequest() {
        state = State.AWAITING;
        headTimed = false;
        deadlines.read(limits.idleTimeout());
        decoder.next();
        if (state == State.AWAITING) {
            timeHead();
            closeIfUseless();
        }
        updateReading();
    }

    private void closeIfUseless() {
        if (inputClosed || (engine.draining() && !decoder.headBegun())) {
            socket.close();
        }
    }

    /// Answers in the application's place, and closes.
    private void refuse(Refusal refusal) {
        engine.refused(refusal);
        if (flow.exchange() == null) {
            socket.write(List.of(ResponseHead.refusal(refusal, engine.date())));
            linger();
        } else {
            state = State.REFUSED;
            flow.refuse(refusal);
            stopListening();
        }
    }

    /// Says that nothing more comes, and takes in what is still on the way: closing at once would reset the connection
    /// and could take the answer from the peer before it has read it (RFC 9112, section 9.6).
    private void linger() {
        state = State.LINGERING;
        stopListening();
        if (inputClosed) {
            socket.whenWritten(socket::close);
        } else {
            socket.endOutput();
        }
        deadlines.read(limits.linger());
    }

    private void stopListening() {
        decoder.drop();
        bodyPaused = false;
        updateReading();
    }

    @Override
    public void readExpired() {
        switch (state) {
            case AWAITING -> awaitingExpired();
            case EXCHANGE -> {
                if (inputClosed) {
                    abort(EndReason.PEER_CLOSED);
                } else {
                    refuse(Refusal.REQUEST_TIMEOUT);
                }
            }
            // The write deadline watches over the answer.
            case REFUSED -> {
            }
            case SKIPPING -> linger();
            case LINGERING -> socket.close();
        }
    }

    private void awaitingExpired() {
        if (decoder.headBegun()) {
            refuse(Refusal.REQUEST_TIMEOUT);
        } else {
            socket.close();
        }
    }

    @Override
    public void writeExpired() {
        if (!socket.progressed()) {
            abort(EndReason.WRITE_DEADLINE);
        }
    }

    // The server's stop.

    /// Tells the exchange; without one, nothing holds the connection.
    @Override
    public void drain(Drain drain) {
        flow.drain(drain);
        if (state == State.AWAITING) {
            closeIfUseless();
        }
    }
}
