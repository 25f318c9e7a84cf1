package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.SharedBytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What both sides of one exchange change: its virtual thread, and the connection's event loop.
///
/// Thread-safe: one lock guards everything. Nothing foreign runs, and nothing is written, under it. The end goes in this
/// order: the state is ended, waiting calls are woken, the handler's thread is interrupted; then the loop tells the feed.
public final class ExchangeState {

    private final Engine engine;
    private final int bufferBytes;
    private final AtomicInteger sides = new AtomicInteger(2);
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Waiters room = new Waiters(lock);
    private final Waiters arrivals = new Waiters(lock);
    private final Outbound out;
    private final Inbound in;
    private final Response response;
    private boolean continueAwaited;
    private boolean full;
    private boolean claimed;
    private @Nullable ApplicationRun following;
    private @Nullable Feed feed;
    private @Nullable EndReason ended;
    private final HandlerThread handler = new HandlerThread();

    /// An exchange that begins.
    ///
    /// @param out what waits for the socket, guarded by the exchange from now on
    /// @param form how the response gets there
    public ExchangeState(RequestHead request, boolean continueAwaited, Engine engine, Outbound out,
            ResponseForm form) {
        this.continueAwaited = continueAwaited;
        this.engine = engine;
        this.bufferBytes = engine.limits().bufferBytes();
        this.in = new Inbound(bufferBytes);
        this.response = new Response(request, form);
        this.out = out;
    }

    // What the application's calls come to.

    /// Says `100 Continue`, the first time that it is of use.
    ///
    /// @return whether it was said just now
    boolean askForBody() {
        return locked(() -> {
            boolean ask = continueAwaited && ended == null && !response.begun();
            if (ask) {
                continueAwaited = false;
                response.continueRequest();
            }
            return ask;
        });
    }

    /// Waits for the next thing to receive.
    Received awaitArrival() throws InterruptedException {
        lock.lock();
        try {
            Received next = null;
            while (ended == null && (next = in.poll()) == null) {
                await(arrivals, null);
            }
            if (next != null) {
                return next;
            }
            handler.forgetInterrupt();
            return new Received.Disconnect(Objects.requireNonNull(ended));
        } finally {
            lock.unlock();
        }
    }

    /// Whether the request body, which was paused, should go on; true once a pause.
    boolean bodyResumes() {
        return locked(in::resumes);
    }

    /// Takes a message when there is room, which must be before the deadline if there is one.
    ///
    /// @return whether it may wait for the answer of the next request, which begins now
    boolean accept(Sent message, @Nullable Long deadline) throws InterruptedException {
        lock.lock();
        try {
            awaitRoom(deadline);
            Response.require(feed == null, "message after the handover", "none, the feed gives the rest");
            switch (message) {
                case Sent.EarlyHints(Headers headers) -> response.earlyHints(headers);
                case Sent.Start start -> start(start);
                case Sent.Body(ByteBuffer bytes, boolean last) -> body(bytes, last);
                case Sent.Trailers(Headers headers) -> response.trailers(headers);
                case Sent.Handover(Feed given) -> handOver(given);
            }
            full |= out.bytes() >= bufferBytes;
            return following != null && response.leadsOn(out.bytes());
        } finally {
            lock.unlock();
        }
    }

    void switchProtocols(Headers headers) {
        guarded(() -> {
            refuseAfterEnd();
            response.switchProtocols(engine.completed(headers));
        });
    }

    /// Waits until a complete response is written.
    void awaitSettled() {
        guarded(() -> {
            room.awaitUninterruptibly(() -> ended != null);
            refuseAfterEnd();
        });
    }

    private void awaitRoom(@Nullable Long deadline) throws InterruptedException {
        refuseAfterEnd();
        while (full && !response.complete()) {
            if (deadline != null && deadline - engine.time().nanoTime() <= 0) {
                endNow(EndReason.WRITE_DEADLINE);
            } else {
                await(room, deadline);
            }
            refuseAfterEnd();
        }
    }

    private void await(Waiters waiters, @Nullable Long deadline) throws InterruptedException {
        try {
            waiters.await(engine.time(), deadline);
        } catch (InterruptedException e) {
            if (ended == null) { // After the end it was our own interrupt, and the caller tells the end.
                throw e;
            }
        }
    }

    private void refuseAfterEnd() {
        if (ended != null && ended != EndReason.COMPLETED) {
            handler.forgetInterrupt();
            throw new Disconnected(ended);
        }
    }

    private void start(Sent.Start start) {
        response.start(engine.completed(start), engine.date(), !engine.draining() && !continueAwaited);
    }

    private void body(ByteBuffer bytes, boolean last) {
        if (response.bodyless() && response.complete() && !last) {
            throw new Disconnected(EndReason.COMPLETED); // Nobody sees this body, it need not go on.
        }
        response.body(bytes, last);
    }

    private void handOver(Feed given) {
        Response.require(!response.complete(), "handover after the last body", "before it");
        if (ended != null) {
            throw new Disconnected(ended); // Its head was all, and is written.
        }
        feed = given;
    }

    // What the run of the application calls.

    /// Names the thread that an early end interrupts, also one that has come before.
    void handledBy(Thread thread) {
        guarded(() -> {
            handler.is(thread);
            if (ended != null) {
                handler.interrupt();
            }
        });
    }

    /// Whether the application is to handle it now: true once.
    boolean claim() {
        return locked(() -> !claimed && (claimed = true));
    }

    /// Names the run of the next request. If it is named too late for [#following], it begins in its turn.
    public void followedBy(ApplicationRun run) {
        guarded(() -> following = run);
    }

    /// What may begin now that this is handled: if there will be another answer behind this one, and little is kept till then.
    @Nullable
    ApplicationRun following() {
        return this.<@Nullable ApplicationRun>locked(() -> (ended == null || ended == EndReason.COMPLETED)
                && response.leadsOn(out.bytes()) ? following : null);
    }

    /// The handler is through: from here on nothing interrupts its thread.
    ExchangeStanding handled() {
        return locked(() -> {
            handler.forgetInterrupt();
            handler.left();
            return standing();
        });
    }

    private ExchangeStanding standing() {
        if (ended != null) {
            return ExchangeStanding.ENDED;
        }
        if (feed != null) {
            return ExchangeStanding.HANDED_OVER;
        }
        return response.standing();
    }

    /// Answers 500 if nothing was answered yet, else cuts the body.
    void fail() {
        guarded(() -> {
            if (ended == null && !response.begun()) {
                start(InternalServerError.START);
                response.body(InternalServerError.body(), true);
            } else if (!response.complete()) {
                endNow(EndReason.CUT);
            }
        });
    }

    // What the feed's pump calls, on the event loop. Misuse is an IllegalStateException as it is for the application.

    @Nullable
    Feed feed() {
        return this.<@Nullable Feed>locked(() -> feed);
    }

    /// Sends the head.
    ///
    /// @return whether it is all that the peer gets
    boolean feedStart(Sent.Start start) {
        return locked(() -> {
            start(start);
            return response.bodyless();
        });
    }

    /// Sends a piece of the body.
    ///
    /// @return how many bytes wait to be taken
    long feedBody(ByteBuffer bytes) {
        return locked(() -> {
            response.body(bytes, false);
            return out.bytes();
        });
    }

    /// The way past the exchange for bytes that other responses send too.
    ///
    /// @return null while something waits here that must go first, or there is no such way
    @Nullable
    Function<SharedBytes, ByteBuffer> passage() {
        return this.<@Nullable Function<SharedBytes, ByteBuffer>>locked(
                () -> out.bytes() == 0 ? response.passage() : null);
    }

    void feedEnd() {
        guarded(response::end);
    }

    /// Whether nobody would see what else the feed gives.
    boolean bodyless() {
        return locked(response::bodyless);
    }

    /// How many bytes wait to be taken.
    long waiting() {
        return locked(out::bytes);
    }

    // What the connection calls, on its event loop.

    /// Takes a piece of the request body.
    ///
    /// @return whether reading must pause until [Carrier#bodyWanted]
    public boolean offer(ByteBuffer bytes, boolean last) {
        return locked(() -> {
            continueAwaited = false;
            arrivals.wakeAll();
            return in.add(bytes, last);
        });
    }

    /// Tells the application that the server is stopping.
    void notice(Drain drain) {
        guarded(() -> {
            in.notice(drain);
            arrivals.wakeAll();
        });
    }

    /// Takes what to write next.
    Turn take(int bytesMax) {
        return locked(() -> {
            List<ByteBuffer> taken = out.take(bytesMax);
            if (full && out.bytes() <= bufferBytes / 2) {
                full = false;
                room.wakeAll();
            }
            return new Turn(taken, out.bytes() > 0, out.bytes() == 0 && (response.complete() || ended != null));
        });
    }

    /// Ends the exchange if it has not ended: its peer is out of reach, nothing more is written.
    ///
    /// @return why it ended, now or before
    EndReason end(EndReason reason) {
        return locked(() -> {
            endNow(reason);
            out.clear();
            return Objects.requireNonNull(ended);
        });
    }

    /// Ends the exchange because of its request. What was sent stays, and if that was nothing, the refusal is.
    void refuse(Refusal refusal) {
        guarded(() -> {
            if (ended == null && !response.begun()) {
                response.refuse(refusal, engine.date());
            }
            endNow(EndReason.PROTOCOL_ERROR);
        });
    }

    /// Everything is written: a complete response is a complete exchange.
    ExchangeSequel settle() {
        return locked(() -> {
            endNow(EndReason.COMPLETED);
            if (ended == EndReason.COMPLETED) {
                return response.sequel();
            }
            return response.endsWithConnection() ? ExchangeSequel.RESET : ExchangeSequel.CLOSE;
        });
    }

    /// Whether a body that stops here would look complete if the connection were closed properly.
    public boolean endsWithConnection() {
        return locked(() -> response.endsWithConnection() && !response.complete());
    }

    private void endNow(EndReason reason) {
        if (ended == null) {
            ended = reason;
            room.wakeAll();
            arrivals.wakeAll();
            if (feed == null && reason != EndReason.COMPLETED) {
                handler.interrupt();
            }
        }
    }

    /// One of the two sides, the connection or the handler's thread, is through with the exchange.
    ///
    /// @return whether it is over with that
    boolean leave() {
        return sides.decrementAndGet() == 0;
    }

    private void guarded(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
