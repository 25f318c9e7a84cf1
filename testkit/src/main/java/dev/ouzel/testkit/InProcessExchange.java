package dev.ouzel.testkit;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The server's end of an exchange without sockets: what [HttpExchange] promises, and every way to end.
///
/// Thread-safe: its state is guarded by its gate, which is shared with [InProcessPeer].
final class InProcessExchange implements HttpExchange, Running {

    /// Where an exchange stands when its application is through.
    private enum Standing {
        ENDED, FED, BODYLESS, OPEN
    }

    private final RequestHead request;
    private final InProcessEngine engine;
    private final Gate gate = new Gate();
    // The end of the application's part, and the end of the response.
    private final AtomicInteger partsOpen = new AtomicInteger(2);

    // Guarded by the gate.
    private final Inbox inbox;
    private final Response response;
    private @Nullable EndReason endReason;
    private @Nullable Drain drain;
    private @Nullable FeedPump pump;
    private @Nullable Thread handling;

    InProcessExchange(RequestHead request, InProcessEngine engine) {
        this.request = request;
        this.engine = engine;
        this.inbox = new Inbox(engine.bufferBytesMax());
        this.response = new Response(request, engine.bufferBytesMax());
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public TimeSource time() {
        return engine.time();
    }

    @Override
    public Received receive() throws InterruptedException {
        return gate.call(() -> {
            gate.await(() -> endReason != null || inbox.hasNext());
            return endReason != null ? new Received.Disconnect(told(endReason)) : inbox.next();
        });
    }

    @Override
    public void send(Sent message) throws InterruptedException {
        transmit(message, null);
    }

    @Override
    public void send(Sent message, Duration deadline) throws InterruptedException {
        transmit(message, deadline);
    }

    private void transmit(Sent message, @Nullable Duration deadline) throws InterruptedException {
        switch (message) {
            case Sent.EarlyHints hints -> write(() -> response.putEarlyHints(hints));
            case Sent.Start start -> write(() -> response.putHead(start));
            case Sent.Body body -> sendBody(body, deadline);
            case Sent.Trailers trailers -> write(() -> response.putTrailers(trailers));
            case Sent.Handover handover -> handOver(handover.feed());
        }
    }

    private void write(Runnable put) {
        boolean done = gate.get(() -> {
            requireOpen();
            put.run();
            gate.changed();
            return response.state().done();
        });
        endIf(done);
    }

    private void sendBody(Sent.Body body, @Nullable Duration deadline) throws InterruptedException {
        boolean inTime = gate.call(() -> {
            requireOpen();
            response.state().checkBody(body.bytes().remaining(), body.last());
            return awaitRoom(deadline);
        });
        if (!inTime) {
            end(EndReason.WRITE_DEADLINE);
        }
        write(() -> response.putBody(body.bytes(), body.last()));
    }

    private boolean awaitRoom(@Nullable Duration deadline) throws InterruptedException {
        if (deadline != null) {
            return gate.await(this::maySend, time(), Bound.after(time(), deadline));
        }
        gate.await(this::maySend);
        return true;
    }

    private boolean maySend() {
        return endReason != null || response.outbox().hasRoom();
    }

    private void handOver(Feed feed) {
        FeedPump newPump = new FeedPump(feed, this, engine);
        try {
            gate.run(() -> {
                requireOpen();
                response.state().handover();
                pump = newPump;
            });
        } catch (Disconnected e) {
            // It was handed over, so it is told its end like every other.
            engine.loop().execute(() -> newPump.end(e.reason()));
            throw e;
        }
        engine.loop().execute(newPump::begin);
    }

    private void requireOpen() {
        // After a complete response it depends on the message, see its response.state().
        if (endReason != null && endReason != EndReason.COMPLETED) {
            throw new Disconnected(told(endReason));
        }
        if (pump != null) {
            throw new IllegalStateException("message after the handover (expected: none, the feed has the rest)");
        }
    }

    /// The application learns of the end now, so the interrupt that says the same is taken back: what it does to clean
    /// up shall not stumble over it.
    private EndReason told(EndReason reason) {
        if (Thread.currentThread().equals(handling)) {
            Thread.interrupted();
        }
        return reason;
    }

    /// Ends HTTP here: from now on a WebSocket is spoken.
    void switchProtocols(Headers fields) {
        write(() -> response.switchProtocols(fields));
    }

    // What the pump does for the feed, on the loop.

    boolean takesMore() {
        return gate.get(() -> endReason == null && response.outbox().hasRoom());
    }

    boolean bodyless() {
        return gate.get(response.state()::bodyless);
    }

    @Nullable
    Drain drain() {
        return gate.get(() -> drain);
    }

    void feedHead(Sent.Start start) {
        feedWrite(() -> response.putHead(start));
        if (bodyless()) {
            feedEnd();
        }
    }

    void feedBytes(ByteBuffer bytes) {
        feedWrite(() -> response.putBody(bytes, false));
    }

    /// A feed has no trailers to give.
    void feedEnd() {
        feedWrite(() -> response.putBody(ByteBuffer.allocate(0), true));
        end(EndReason.COMPLETED);
    }

    private void feedWrite(Runnable put) {
        boolean done = gate.get(() -> {
            if (endReason == null) {
                put.run();
                gate.changed();
            }
            return response.state().done();
        });
        endIf(done);
    }

    // The beginning and every way to end.

    @Override
    public InProcessExchange http() {
        return this;
    }

    @Override
    public void handle(Application application) {
        gate.run(() -> handling = Thread.currentThread());
        Throwable failure = null;
        try {
            application.handle(this);
        } catch (Throwable e) {
            failure = e;
        }
        gate.run(() -> handling = null);
        handled(failure);
        closePart();
    }

    /// Every way an application can end.
    ///
    /// | the application… | before the head | after the head |
    /// |---|---|---|
    /// | completed the response, or its peer left, whatever it threw then | – | normal |
    /// | answered `HEAD`, or 204, or 304 | – | normal: all of it was sent |
    /// | handed over | the feed goes on | the feed goes on |
    /// | returned, or threw | 500 | the body is cut |
    private void handled(@Nullable Throwable failure) {
        switch (gate.get(this::standing)) {
            case ENDED -> {
                // Whatever was thrown says the same.
            }
            case FED -> report(failure);
            case BODYLESS -> {
                report(failure);
                end(EndReason.COMPLETED);
            }
            case OPEN -> {
                report(failure == null ? new IllegalStateException("returned before the last body message") : failure);
                fail();
            }
        }
    }

    private Standing standing() {
        if (endReason != null) {
            return Standing.ENDED;
        }
        if (pump != null) {
            return Standing.FED;
        }
        return response.state().bodyless() ? Standing.BODYLESS : Standing.OPEN;
    }

    private void report(@Nullable Throwable failure) {
        if (failure != null) {
            engine.failed(request, failure);
        }
    }

    /// Ends a response that cannot be completed: with a plain 500 if nothing was sent, else by a cut.
    void fail() {
        gate.run(() -> {
            if (endReason == null && !response.state().headSent()) {
                response.putError();
            }
        });
        end(EndReason.CUT);
    }

    @Override
    public void drain(Drain notice) {
        FeedPump told = gate.get(() -> {
            drain = notice;
            inbox.putNotice(new Received.DrainNotice(notice));
            gate.changed();
            return pump;
        });
        if (told != null) {
            engine.loop().execute(() -> told.drain(notice));
        }
    }

    /// First its state, then the handling thread learns it, then the feed.
    @Override
    public void end(EndReason reason) {
        EndReason real = peerLeft(reason) && gate.get(response.state()::seenWhole) ? EndReason.COMPLETED : reason;
        if (gate.get(() -> markEnded(real))) {
            tellFeed(real);
        }
    }

    /// A peer that has seen the end of its response may leave: the exchange is complete all the same.
    private static boolean peerLeft(EndReason reason) {
        return reason == EndReason.PEER_CLOSED || reason == EndReason.PEER_RESET;
    }

    private void tellFeed(EndReason reason) {
        FeedPump ended = gate.get(() -> pump);
        if (ended == null) {
            closePart();
        } else {
            engine.loop().execute(() -> {
                ended.end(reason);
                closePart();
            });
        }
    }

    private void endIf(boolean done) {
        if (done) {
            end(EndReason.COMPLETED);
        }
    }

    private boolean markEnded(EndReason reason) {
        if (endReason != null) {
            return false;
        }
        endReason = reason;
        switch (reason) {
            case COMPLETED -> response.outbox().putEnd(BodyEnd.COMPLETE);
            case CUT -> response.outbox().putEnd(BodyEnd.CUT);
            case WRITE_DEADLINE, DRAINING, PROTOCOL_ERROR -> {
                response.outbox().putEnd(BodyEnd.CUT);
                interruptHandling();
            }
            case PEER_CLOSED, PEER_RESET -> {
                response.outbox().cut();
                interruptHandling();
            }
        }
        gate.changed();
        return true;
    }

    private void interruptHandling() {
        // Who ends the exchange itself learns it by the exception it gets; a feed is told.
        if (pump == null && handling != null && !handling.equals(Thread.currentThread())) {
            handling.interrupt();
        }
    }

    private void closePart() {
        if (partsOpen.decrementAndGet() == 0) {
            engine.leave(this);
        }
    }

    // What the peer does.

    /// Queues a piece of the request body, once there is room for it.
    ///
    /// @return whether there was room within the bound, or the exchange has ended
    boolean putRequestBody(byte[] piece, boolean last) {
        Bound bound = Bound.start();
        return gate.get(() -> {
            boolean room = bound.await(gate, () -> endReason != null || inbox.hasRoom() || piece.length == 0);
            inbox.putBody(new Received.Body(ByteBuffer.wrap(piece), last));
            gate.changed();
            return room;
        });
    }

    /// Waits until the peer sees something.
    ///
    /// @return whether it came within the bound
    boolean await(Predicate<Outbox> condition) {
        Bound bound = Bound.start();
        return gate.get(() -> bound.await(gate, () -> condition.test(response.outbox())));
    }

    /// Looks at what has come for the peer.
    <T extends @Nullable Object> T look(Function<Outbox, T> look) {
        return gate.get(() -> look.apply(response.outbox()));
    }

    /// Takes the next piece that is there for the peer; whoever waits for room goes on.
    byte @Nullable [] takePiece() {
        Supplier<byte @Nullable []> take = () -> {
            boolean full = !response.outbox().hasRoom();
            byte[] piece = response.outbox().take();
            gate.changed();
            if (full && response.outbox().hasRoom() && pump != null) {
                pump.wake();
            }
            return piece;
        };
        return gate.get(take);
    }
}
