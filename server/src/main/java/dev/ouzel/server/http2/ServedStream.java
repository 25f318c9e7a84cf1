package dev.ouzel.server.http2;

import static dev.ouzel.server.exchange.RequestRules.require;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.server.exchange.ApplicationRun;
import dev.ouzel.server.exchange.Carrier;
import dev.ouzel.server.exchange.Deadlines;
import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.exchange.ExchangeState;
import dev.ouzel.server.exchange.Outbound;
import dev.ouzel.server.exchange.Pieces;
import dev.ouzel.server.exchange.Refusal;
import dev.ouzel.server.exchange.RefusedException;
import dev.ouzel.server.exchange.ResponseFlow;
import dev.ouzel.server.exchange.ServedExchange;
import dev.ouzel.server.operation.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One stream of a peer: its request, and the end of its exchange.
///
/// A stream ends in one of these ways. Its response is written, and the peer has ended it too: nothing is left to say. The
/// response is written, and the peer still sends: `RST_STREAM(NO_ERROR)`. The body is cut: `RST_STREAM(INTERNAL_ERROR)`,
/// so that it is never taken for complete. A deadline passed: `RST_STREAM(CANCEL)`. The peer reset it, or the connection
/// is gone: the exchange hears of it.
///
/// Owned by the event loop, except what [Carrier] says.
final class ServedStream implements Carrier, Deadlines.Expiry {

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final Session session;
    private final Http2Stream stream;
    private final Engine engine;
    private final Limits limits;
    private final Outbound out = new Outbound();
    private final Http2Form form = new Http2Form(out);
    private final Deadlines deadlines;
    private final StreamSink sink;
    private final ResponseFlow flow;
    private @Nullable EndReason resetFor;
    private boolean requestDone;
    private boolean refused;
    private long bodyBytes;
    /// Bytes of the window that the peer gets back when the application wants more.
    private int unread;

    ServedStream(Session session, Http2Stream stream) {
        this.session = session;
        this.stream = stream;
        this.engine = session.engine();
        this.limits = engine.limits();
        this.deadlines = new Deadlines(session.loop(), engine.time(), this);
        this.sink = new StreamSink(session, stream, form, deadlines, this::wake);
        this.flow = new ResponseFlow(session.loop(), engine, sink, _ -> settled());
    }

    // What other threads call.

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
            giveBack();
            expectBody();
        });
    }

    // What the peer sends.

    /// The request's head.
    ///
    /// @param last whether it has no body
    void begin(Http2Headers fields, boolean last) throws MalformedException {
        requestDone = last;
        try {
            RequestHead head = FieldBlock.request(fields, session.scheme(), limits, session.remote());
            require(contentLength(head) <= limits.bodyBytes(), Refusal.CONTENT_TOO_LARGE);
            engine.beginExchange();
            serve(head);
        } catch (RefusedException e) {
            refuseRequest(e.refusal());
        }
    }

    private static long contentLength(RequestHead head) throws RefusedException {
        String length = head.header("content-length").orElse("0");
        require(LENGTH.matcher(length).matches(), Refusal.BAD_REQUEST);
        return Long.parseLong(length);
    }

    private void serve(RequestHead head) {
        boolean continueAwaited = !requestDone && head.headers().contains("expect");
        ExchangeState begun = new ExchangeState(head, continueAwaited, engine, out, form);
        flow.begin(begun);
        if (requestDone) {
            begun.offer(ByteBuffer.allocate(0), true);
        } else if (!continueAwaited) {
            expectBody();
        }
        var run = new ApplicationRun(engine, this, new ServedExchange(head, begun, engine.time(), this), begun, null);
        // After the read that brought the head: what else it brought is there then, and the handler need not wait for it.
        execute(run::start);
    }

    private void expectBody() {
        if (!requestDone && unread == 0 && !refused) {
            deadlines.read(limits.bodyDeadline());
        }
    }

    /// A piece of the request's body.
    ///
    /// @param frameBytes what it takes from the window, its padding included
    /// @return how much of that the peer gets back now
    int data(ByteBuf data, int frameBytes, boolean last) {
        requestDone |= last;
        bodyBytes += data.readableBytes();
        ExchangeState taking = flow.exchange();
        if (taking == null || refused) {
            return frameBytes;
        }
        if (bodyBytes > limits.bodyBytes()) {
            refuse(Refusal.CONTENT_TOO_LARGE);
            return frameBytes;
        }
        return offer(taking, data, frameBytes);
    }

    private int offer(ExchangeState taking, ByteBuf data, int frameBytes) {
        deadlines.noRead();
        boolean pause = taking.offer(Pieces.copy(data), requestDone) && !requestDone;
        if (pause) {
            unread += frameBytes;
            return 0;
        }
        giveBack();
        expectBody();
        return frameBytes;
    }

    private void giveBack() {
        int bytes = unread;
        unread = 0;
        if (bytes > 0) {
            session.giveBack(stream, bytes);
        }
    }

    /// Fields after the body, which nobody reads.
    void trailers(Http2Headers fields) throws MalformedException {
        FieldBlock.checkTrailers(fields);
        requestDone = true;
        deadlines.noRead();
        ExchangeState taking = flow.exchange();
        if (taking != null && !refused) {
            taking.offer(ByteBuffer.allocate(0), true);
        }
    }

    /// Whether both sides have ended it properly.
    boolean ended() {
        return requestDone && sink.ended() && resetFor == null && !stream.isResetSent();
    }

    /// The peer takes the stream back.
    void resetByPeer(long code) {
        boolean politely = code == Http2Error.CANCEL.code() || code == Http2Error.NO_ERROR.code();
        resetFor = politely ? EndReason.PEER_CLOSED : EndReason.PEER_RESET;
    }

    // Answers in the application's place.

    private void refuseRequest(Refusal refusal) {
        refused = true;
        engine.refused(refusal);
        form.refusal(refusal, engine.date());
        sink.write(out.take(Integer.MAX_VALUE), true);
        sink.whenWritten(this::settled);
    }

    private void refuse(Refusal refusal) {
        refused = true;
        deadlines.noRead();
        engine.refused(refusal);
        flow.refuse(refusal);
    }

    @Override
    public void readExpired() {
        refuse(Refusal.REQUEST_TIMEOUT);
    }

    @Override
    public void writeExpired() {
        if (session.writable()) {
            abort(EndReason.WRITE_DEADLINE);
        } else {
            session.abort(EndReason.WRITE_DEADLINE);
        }
    }

    // Its end.

    private void settled() {
        if (!sink.ended()) {
            session.reset(stream, Http2Error.INTERNAL_ERROR);
        } else if (!requestDone) {
            session.reset(stream, Http2Error.NO_ERROR);
        }
    }

    @Override
    public void abort(EndReason reason) {
        end(reason);
        session.reset(stream, Http2Error.CANCEL);
    }

    /// The stream is closed, whoever did it.
    ///
    /// @param otherwise why, if neither the response is complete nor the peer took the stream back
    void closed(EndReason otherwise) {
        EndReason early = resetFor == null ? otherwise : resetFor;
        sink.whenCertain(complete -> end(complete ? EndReason.COMPLETED : early));
    }

    /// Ends the exchange, if there is one.
    void end(EndReason reason) {
        deadlines.stop();
        flow.end(reason);
    }

    // The server's stop.

    void drain(Drain drain) {
        flow.drain(drain);
    }
}
