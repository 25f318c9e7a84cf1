package dev.ouzel.server.http1;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.server.exchange.Carrier;
import dev.ouzel.server.exchange.Deadlines;
import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.exchange.ExchangeSequel;
import dev.ouzel.server.exchange.ExchangeState;
import dev.ouzel.server.exchange.PeerConnection;
import dev.ouzel.server.exchange.Pieces;
import dev.ouzel.server.exchange.Refusal;
import dev.ouzel.server.exchange.RefusedException;
import dev.ouzel.server.exchange.ResponseFlow;
import dev.ouzel.server.exchange.Upgraded;
import dev.ouzel.server.operation.Limits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/// One connection: which request it is at, and when it ends. Nobody else changes its [state][ConnectionState].
///
/// Owned by the event loop; [#wake], [#execute] and [#bodyWanted] may be called by any thread.
public final class Connection extends ChannelInboundHandlerAdapter
        implements
            Carrier,
            PeerConnection,
            Deadlines.Expiry {

    private final Engine engine;
    private final Limits limits;
    private final Channel channel;
    private final RequestDecoder decoder;
    private final Deadlines deadlines;
    private final PeerSocket socket;
    private final ResponseFlow flow;
    private final Pipelined pipelined;

    private ConnectionState state = ConnectionState.AWAITING;
    private boolean headTimed = true;
    private boolean bodyDone = true;
    private boolean bodyPaused;
    private boolean inputClosed;
    private long bodyBytes;

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
    public void wakeAfterBurst() {
        flow.wakeAfterBurst();
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
        fail(cause, goneReason());
    }

    @Override
    public void abort(EndReason reason) {
        boolean looksComplete = flow.end(reason);
        pipelined.end(flow, reason);
        socket.close(looksComplete || reason == EndReason.WRITE_DEADLINE);
    }

    private EndReason goneReason() {
        return inputClosed ? EndReason.PEER_CLOSED : EndReason.PEER_RESET;
    }

    /// Whether another protocol may still take the connection over.
    public boolean untouched() {
        return state == ConnectionState.AWAITING;
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
        if (state == ConnectionState.AWAITING && !headTimed && decoder.headBegun()) {
            headTimed = true;
            deadlines.read(limits.headDeadline());
        }
    }

    /// Reading goes on while an exchange runs, so that a peer that leaves is noticed; it stops while too much waits.
    private void updateReading() {
        boolean room = decoder.waiting() <= limits.bufferBytes() || state == ConnectionState.LINGERING;
        socket.read(room && !bodyPaused);
    }

    private void begin(HttpRequest request) {
        if (state != ConnectionState.AWAITING && state != ConnectionState.EXCHANGE) {
            return;
        }
        bodyDone = false;
        bodyBytes = 0;
        try {
            if (state == ConnectionState.EXCHANGE) {
                pipelined.add(request);
            } else {
                begin(pipelined.first(request));
            }
        } catch (RefusedException e) {
            refuseInTurn(e.refusal());
        }
    }

    private void refuseInTurn(Refusal refusal) {
        if (state == ConnectionState.AWAITING) {
            refuse(refusal);
        } else {
            bodyDone = true; // That of the one before, which is the last that is read.
            pipelined.refuseNext(refusal);
            decoder.drop();
        }
    }

    private void begin(Pipelined.Taken first) {
        deadlines.noRead();
        giveTurn(first);
        // After the read that brought the head: what else it brought is there then, and the handler need not wait for it.
        execute(first.run()::start);
    }

    private void giveTurn(Pipelined.Taken taken) {
        flow.begin(taken.exchange());
        state = ConnectionState.EXCHANGE;
        if (!taken.continueAwaited()) {
            expectBody();
        }
        if (inputClosed) {
            deadlines.read(limits.halfCloseGrace());
        }
    }

    private void expectBody() {
        if (!bodyDone && !bodyPaused && state == ConnectionState.EXCHANGE) {
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
            var _ = early.offer(Pieces.copy(content.content()), last);
        } else if (state == ConnectionState.EXCHANGE) {
            offer(content, last);
        } else if (state == ConnectionState.SKIPPING) { // Else nobody wants it any more.
            skip();
        }
    }

    private void offer(HttpContent content, boolean last) {
        ExchangeState taking = flow.exchange();
        if (bodyBytes > limits.bodyBytes()) {
            refuse(Refusal.CONTENT_TOO_LARGE);
        } else if (taking != null) {
            deadlines.noRead();
            bodyPaused = taking.offer(Pieces.copy(content.content()), last) && !last;
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
            if (state == ConnectionState.EXCHANGE && bodyDone) {
                deadlines.read(limits.halfCloseGrace());
            } else if (state == ConnectionState.EXCHANGE) {
                abort(EndReason.PEER_CLOSED);
            } else if (state != ConnectionState.REFUSED) { // Whoever was refused may still read the answer.
                socket.close();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (socket.writable()) {
            flow.wakeInTurn();
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
        Upgraded successor = pipelined.upgraded();
        handOver(successor);
        successor.takeOver();
        channel.pipeline().remove(this).remove(decoder);
    }

    private void nextRequest() {
        bodyPaused = false;
        if (bodyDone) {
            awaitRequest();
        } else {
            state = ConnectionState.SKIPPING;
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
        giveTurn(next);
        next.run().start();
        wake();
        decoder.next();
        updateReading();
    }

    private void awaitHead() {
        state = ConnectionState.AWAITING;
        headTimed = false;
        deadlines.read(limits.idleTimeout());
        decoder.next();
        timeHead();
        closeIfUseless();
        updateReading();
    }

    private void closeIfUseless() {
        if (state == ConnectionState.AWAITING && (inputClosed || (engine.draining() && !decoder.headBegun()))) {
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
            state = ConnectionState.REFUSED;
            flow.refuse(refusal);
            stopListening();
        }
    }

    /// Says that nothing more comes, and takes in what is still on the way: closing at once would reset the connection
    /// and could take the answer from the peer before it has read it (RFC 9112, section 9.6).
    private void linger() {
        state = ConnectionState.LINGERING;
        stopListening();
        socket.end(inputClosed);
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
        if (state == ConnectionState.AWAITING && !decoder.headBegun()) {
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
