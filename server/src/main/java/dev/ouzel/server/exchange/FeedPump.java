package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.SharedBytes;
import dev.ouzel.server.uring.SendBatch;
import io.netty.channel.unix.Socket;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Pulls a feed into its exchange, or past it: shared bytes go straight to the sink while nothing waits before them. All
/// calls of the feed are made here, on the event loop, which owns the pump.
final class FeedPump implements Puller, SendBatch.Sender, Sink.Borrower {

    private static final Logger LOG = System.getLogger("dev.ouzel.server");

    private final Feed feed;
    private final ExchangeState exchange;
    private final ResponseFlow flow;
    private boolean dry;
    private boolean drained;
    private boolean over;
    /// Whether the sink has yet to take shared bytes that it was given.
    private boolean blocked;
    /// How shared bytes travel, while nothing waits in the exchange.
    private @Nullable Function<SharedBytes, ByteBuffer> passage;
    private long waiting;
    private long armed;
    private @Nullable Future<?> timer;
    private @Nullable SocketGroup group;
    private int seat;

    FeedPump(Feed feed, ExchangeState exchange, ResponseFlow flow) {
        this.feed = feed;
        this.exchange = exchange;
        this.flow = flow;
    }

    // What the feed calls.

    @Override
    public void wake() {
        flow.wake();
    }

    @Override
    public void pull() {
        if (!dry) {
            flow.turn();
        }
    }

    @Override
    public FeedLoop loop() {
        return flow.engine().loop(flow.loop());
    }

    // What the group calls.

    /// How shared bytes travel, if nothing goes before them.
    @Nullable
    Function<SharedBytes, ByteBuffer> passage() {
        return dry || blocked ? null : passage;
    }

    /// The socket to which they may go by another way, until this leaves its group.
    @Nullable
    Socket lend() {
        return flow.sink().lend(this);
    }

    /// It is a member now, with this seat.
    void joined(SocketGroup by, int itsSeat) {
        group = by;
        seat = itsSeat;
    }

    @Override
    public void sentOnly(int sent, ByteBuffer bytes) {
        flow.sink().sentOnly(sent, bytes);
    }

    /// Not all of what it was given is sent.
    @Override
    public void recalled() {
        ByteBuffer owed = leaveGroup();
        if (owed != null) {
            flow.sink().sentOnly(0, owed);
        }
        block();
    }

    /// Returns what is still to be sent.
    private @Nullable ByteBuffer leaveGroup() {
        SocketGroup left = group;
        if (left == null) {
            return null;
        }
        group = null;
        ByteBuffer owed = left.leave(seat);
        guarded(feed::left);
        return owed;
    }

    // What the flow calls.

    void attach() {
        guarded(() -> feed.attach(this));
        if (exchange.bodyless()) {
            dry = true;
            exchange.feedEnd();
        }
    }

    /// Tells the feed that the server is stopping, the first time.
    void drain(Drain drain) {
        if (!dry && !drained) {
            drained = true;
            guarded(() -> feed.drain(drain));
        }
    }

    /// Pulls until so many bytes were given, or the feed has no more now.
    ///
    /// @return whether the feed may have more right now
    boolean fill(int bytesMax) {
        try {
            pull(bytesMax);
        } catch (RuntimeException e) {
            fail(e);
        }
        return !dry && !blocked && waiting >= bytesMax;
    }

    /// Whether all that was given went past the exchange.
    boolean passes() {
        return passage != null && !dry;
    }

    private void pull(int bytesMax) {
        var _ = leaveGroup();
        waiting = passage == null ? exchange.waiting() : 0;
        long now = now();
        boolean more = !dry;
        while (more && !blocked && waiting < bytesMax) {
            more = take(feed.pull(now));
        }
    }

    /// Returns whether the feed may have more right now.
    private boolean take(Pulled pulled) {
        switch (pulled) {
            case Pulled.Head(var start) -> start(start);
            case Pulled.Bytes(var bytes) -> put(bytes);
            case Pulled.Shared(var shared) -> share(shared);
            case Pulled.Wait(long nanos) -> pullWithin(nanos);
            case Pulled.End _ -> complete();
            case Pulled.Cut _ -> cut();
        }
        return !dry && !(pulled instanceof Pulled.Wait);
    }

    private void start(Sent.Start start) {
        if (exchange.feedStart(start)) {
            complete();
        }
    }

    private void put(ByteBuffer bytes) {
        passage = null;
        waiting = exchange.feedBody(bytes);
    }

    private void share(SharedBytes shared) {
        if (passage == null) {
            passage = exchange.passage();
        }
        if (passage == null) {
            put(shared.bytes());
        } else {
            ByteBuffer form = passage.apply(shared);
            waiting += form.remaining();
            if (!flow.sink().share(form)) {
                block();
            }
        }
    }

    private void block() {
        if (!blocked) {
            blocked = true;
            flow.sink().whenWritten(this::unblock);
        }
    }

    private void unblock() {
        blocked = false;
        flow.wakeInTurn();
    }

    private void complete() {
        passage = null;
        exchange.feedEnd();
        dry = true;
    }

    private void cut() {
        passage = null;
        dry = true;
        exchange.fail();
        flow.wake();
        end(EndReason.CUT);
    }

    /// One timer at most: a later deadline leaves it as it is, the pull that it makes early says how long it still is.
    private void pullWithin(long nanos) {
        if (nanos == Pulled.Wait.FOREVER) {
            return;
        }
        long deadline = now() + nanos;
        if (timer == null || deadline - armed < 0) {
            disarm();
            armed = deadline;
            timer = flow.loop().schedule(this::onTimer, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private long now() {
        return flow.engine().time().nanoTime();
    }

    private void onTimer() {
        timer = null;
        flow.wake();
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /// Tells the feed its end, the first time.
    void end(EndReason reason) {
        var _ = leaveGroup();
        dry = true;
        disarm();
        if (!over) {
            over = true;
            guarded(() -> feed.ended(reason));
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /// A feed must not throw. If it does, its own response is cut and the other connections of the loop go on.
    private void fail(RuntimeException e) {
        LOG.log(Level.ERROR, "a feed failed, its response is cut", e);
        cut();
    }
}
