package dev.ouzel.server.http1;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.server.exchange.Carrier;
import dev.ouzel.server.exchange.Deadlines;
import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.exchange.ExchangeSequel;
import dev.ouzel.server.exchange.ExchangeState;
import dev.ouzel.server.exchange.PeerConnection;
import dev.ouzel.server.exchange.Refusal;
import dev.ouzel.server.exchange.RefusedException;
import dev.ouzel.server.exchange.ResponseFlow;
import dev.ouzel.server.exchange.Upgraded;
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
public final class Connection extends ChannelInboundHandlerAdapter
        implements
            Carrier,
            PeerConnection,
            Deadlines.Expiry {

    private static final Logger LOG = System.getLogger("dev.ouzel.server");

    private final Engine engine;
    private final Limits limits;
    private final Channel channel;
    private final RequestDecoder decoder;
    private final Deadlines deadlines;
    private final PeerSocket socket;
    private final ResponseFlow flow;
    private final Pipelined pipelined;

    private State state = State.AWAITING;
    private boolean headTimed = true;
    private boolean bodyDone = true;
    private boolean bodyPaused;
    private boolean inputClosed;
    private long bodyBytes;

    private enum State {
        AWAITING, EXCHANGE, REFUSED, SKIPPING, LINGERING
    }

    /// A connection that begins as one of HTTP/1.1.
    public Connection(Channel channel, RequestDecoder decoder, Engine engine) {
        this.channel = channel;
        this.decoder = decoder;
        this.engine = engine;
        this.limits = engine.limits();
        this.deadlines = new Deadlines(channel.eventLoop(), engine.time(), this);
        this.socket = new PeerSocket(channel, deadlines, engine);
        this.flow = new ResponseFlow(channel.eventLoop(), engine, socket, this::settled);
        this.pipelined = new Pipelined(engine, this, channel);
    }

    @Override
    public void wake() {
        flow.wake();
    }

    @Override
    public void execute(Runnable task) {
        flow.execute(task);
    }

    @Override
    public void bodyWanted() {
        execute(() -> {
            bodyPaused = false;
            expectBody();
            updateReading();
        });
    }

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
        pipelined.end(flow, goneReason());
        engine.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.ERROR, "a connection failed", cause);
        }
        abort(goneReason());
    }

    @Override
    public void abort(EndReason reason) {
        boolean looksComplete = flow.end(reason);
        pipelined.end(flow, reason);
        if (looksComplete || reason == EndReason.WRITE_DEADLINE) {
            socket.reset();
        } else {
            socket.close();
        }
    }

    private EndReason goneReason() {
        return inputClosed ? EndReason.PEER_CLOSED : EndReason.PEER_RESET;
    }

    /// Whether another protocol may still take the connection over.
    public boolean untouched() {
        return state == State.AWAITING;
    }

    /// Another protocol takes the connection over: before its first byte was read, or once an upgrade is written.
    public void handOver(PeerConnection successor) {
        deadlines.stop();
        engine.handOver(this, successor);
    }

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
        if (state == State.AWAITING) {
            deadlines.noRead();
        } else if (state != State.EXCHANGE) {
            return;
        }
        bodyDone = false;
        bodyBytes = 0;
        try {
            RequestHead head = RequestHeads.of(request, channel, limits.bodyBytes());
            engine.beginExchange();
            begin(head, head.headers().contains("expect") && head.version() != HttpVersion.HTTP_1_0);
        } catch (RefusedException e) {
            refuseInTurn(e.refusal());
        }
    }

    private void refuseInTurn(Refusal refusal) {
        if (state == State.AWAITING) {
            refuse(refusal);
        } else {
            bodyDone = true; // That of the one before, which is the last that is read.
            pipelined.refuseNext(refusal);
            decoder.drop();
        }
    }

    private void begin(RequestHead head, boolean continueAwaited) {
        if (state == State.EXCHANGE) {
            pipelined.add(head);
            return;
        }
        Pipelined.Taken first = pipelined.first(head, continueAwaited);
        giveTurn(first.exchange());
        if (!continueAwaited) {
            expectBody();
        }
        // After the read that brought the head: what else it brought is there then, and the handler need not wait for it.
        execute(first.run()::start);
    }

    private void giveTurn(ExchangeState begun) {
        flow.begin(begun);
        state = State.EXCHANGE;
        if (inputClosed) {
            deadlines.read(limits.halfCloseGrace());
        }
    }

    private void expectBody() {
        if (!bodyDone && !bodyPaused && state == State.EXCHANGE) {
            deadlines.read(limits.bodyDeadline());
        }
    }

    private void content(HttpContent content) {
        if (pipelined.refused() != null) {
            return;
        }
        boolean last = content instanceof LastHttpContent;
        bodyDone |= last;
        bodyBytes += content.content().readableBytes();
        ExchangeState early = pipelined.reading();
        if (early != null) {
            var _ = early.offer(copyOf(content.content()), last);
        } else if (state == State.EXCHANGE) {
            offer(content.content(), last);
        } else if (state == State.SKIPPING) { // Else nobody wants it any more.
            skip();
        }
    }

    private void offer(ByteBuf content, boolean last) {
        ExchangeState taking = flow.exchange();
        if (bodyBytes > limits.bodyBytes()) {
            refuse(Refusal.CONTENT_TOO_LARGE);
        } else if (taking != null) {
            deadlines.noRead();
            bodyPaused = taking.offer(copyOf(content), last) && !last;
            expectBody();
        }
    }

    private static ByteBuffer copyOf(ByteBuf content) {
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        return ByteBuffer.wrap(bytes);
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
            if (state == State.EXCHANGE && bodyDone) {
                deadlines.read(limits.halfCloseGrace());
            } else if (state == State.EXCHANGE) {
                abort(EndReason.PEER_CLOSED);
            } else if (state != State.REFUSED) { // Whoever was refused may still read the answer.
                socket.close();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (socket.writable()) {
            flow.wake();
        }
    }

    private void settled(ExchangeSequel sequel) {
        switch (sequel) {
            case NEXT_REQUEST -> nextRequest();
            case UPGRADE -> upgrade();
            case CLOSE -> linger();
            case RESET -> socket.reset();
        }
    }

    private void upgrade() {
        Upgraded successor = Objects.requireNonNull(pipelined.upgraded());
        handOver(successor);
        successor.takeOver();
        channel.pipeline().remove(this).remove(decoder);
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
        Pipelined.Taken next = pipelined.next();
        if (next != null) {
            goOn(next);
        } else if (pipelined.refused() != null) {
            refuse(pipelined.refused());
        } else {
            awaitHead();
        }
    }

    private void goOn(Pipelined.Taken next) {
        giveTurn(next.exchange());
        next.run().start();
        flow.wake();
        decoder.next();
        updateReading();
    }

    private void awaitHead() {
        state = State.AWAITING;
        headTimed = false;
        deadlines.read(limits.idleTimeout());
        decoder.next();
        timeHead();
        closeIfUseless();
        updateReading();
    }

    private void closeIfUseless() {
        if (state == State.AWAITING && (inputClosed || (engine.draining() && !decoder.headBegun()))) {
            socket.close();
        }
    }

    /// Answers in the application's place, and closes.
    private void refuse(Refusal refusal) {
        engine.refused(refusal);
        if (flow.exchange() == null) {
            socket.write(List.of(ResponseHead.refusal(refusal, engine.date())), true);
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
        pipelined.end(flow, EndReason.PROTOCOL_ERROR);
        decoder.drop();
        bodyPaused = false;
        updateReading();
    }

    @Override
    public void readExpired() {
        switch (state) {
            case AWAITING, EXCHANGE -> requestExpired();
            // The write deadline watches over the answer.
            case REFUSED -> {
            }
            case SKIPPING -> linger();
            case LINGERING -> socket.close();
        }
    }

    private void requestExpired() {
        if (state == State.AWAITING && !decoder.headBegun()) {
            socket.close();
        } else if (inputClosed) {
            abort(EndReason.PEER_CLOSED);
        } else {
            refuse(Refusal.REQUEST_TIMEOUT);
        }
    }

    @Override
    public void writeExpired() {
        if (!socket.progressed()) {
            abort(EndReason.WRITE_DEADLINE);
        }
    }

    @Override
    public void drain(Drain drain) {
        flow.drain(drain);
        closeIfUseless();
    }
}
