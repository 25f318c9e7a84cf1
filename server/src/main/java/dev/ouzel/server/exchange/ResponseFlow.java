package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The way of the bytes from an exchange, or from its feed, to its [Sink]: one task on the event loop
/// for many messages, one flush for all that waits.
///
/// Owned by the event loop; [#wake] and [#execute] may be called by any thread.
public final class ResponseFlow {

    /// How much is joined into one flush. More does not save any CPU.
    private static final int BATCH_BYTES = 65_536;

    private final EventLoop loop;
    private final Engine engine;
    private final Sink sink;
    private final Consumer<ExchangeSequel> whenSettled;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable flow = this::flow;
    private @Nullable ExchangeState exchange;
    private @Nullable FeedPump pump;

    /// A flow without an exchange.
    ///
    /// @param whenSettled told when everything of an exchange is written
    public ResponseFlow(EventLoop loop, Engine engine, Sink sink, Consumer<ExchangeSequel> whenSettled) {
        this.loop = loop;
        this.engine = engine;
        this.sink = sink;
        this.whenSettled = whenSettled;
    }

    /// Makes the loop look for something to write. Many calls before it does count as one.
    public void wake() {
        if (woken.compareAndSet(false, true)) {
            execute(flow);
        }
    }

    /// Runs something on the event loop.
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            // The loops stop only when every connection is closed and every exchange has ended: nothing is left to do.
        }
    }

    EventLoop loop() {
        return loop;
    }

    Engine engine() {
        return engine;
    }

    Sink sink() {
        return sink;
    }

    /// The exchange that has its turn.
    public @Nullable ExchangeState exchange() {
        return exchange;
    }

    /// Gives an exchange its turn.
    public void begin(ExchangeState begun) {
        exchange = begun;
        Drain drain = engine.drain();
        if (drain != null) {
            begun.notice(drain);
        }
    }

    private void flow() {
        woken.set(false);
        turn();
    }

    /// Writes what waits, at most one batch, so that a fast reader does not keep the loop from the others.
    void turn() {
        ExchangeState flowing = exchange;
        if (flowing != null && sink.writable()) {
            int room = sink.room(BATCH_BYTES);
            boolean more = pull(flowing, room);
            if (pump == null || !pump.passes()) {
                more |= write(flowing, room);
            }
            if (more) {
                goOn(room);
            }
        }
    }

    /// Returns whether there is more to write.
    private boolean write(ExchangeState flowing, int room) {
        Turn turn = flowing.take(room);
        sink.write(turn.pieces(), turn.last());
        if (turn.last()) {
            sink.whenWritten(() -> settle(flowing));
        }
        return turn.more();
    }

    private void goOn(int room) {
        if (room > 0) {
            wake();
        } else {
            sink.awaitRoom();
        }
    }

    private boolean pull(ExchangeState flowing, int room) {
        if (pump == null) {
            attach(flowing);
        }
        return pump != null && pump.fill(room);
    }

    private void attach(ExchangeState flowing) {
        Feed feed = flowing.feed();
        if (feed != null) {
            pump = new FeedPump(feed, flowing, this);
            pump.attach();
            drainPump(engine.drain());
        }
    }

    private void drainPump(@Nullable Drain drain) {
        if (pump != null && drain != null) {
            pump.drain(drain);
        }
    }

    private void settle(ExchangeState settled) {
        if (exchange == settled) {
            ExchangeSequel sequel = settled.settle();
            end(EndReason.COMPLETED);
            whenSettled.accept(sequel);
        }
    }

    /// Tells exchange and feed that the server is stopping.
    public void drain(Drain drain) {
        if (exchange != null) {
            exchange.notice(drain);
            drainPump(drain);
            wake();
        }
    }

    /// Ends the exchange because of its request; what it has sent is still written.
    public void refuse(Refusal refusal) {
        if (exchange != null) {
            exchange.refuse(refusal);
            tellFeed(exchange, EndReason.PROTOCOL_ERROR);
            wake();
        }
    }

    /// Ends the exchange, if there is one.
    ///
    /// @return whether its body would look complete if the connection were closed properly
    public boolean end(EndReason reason) {
        ExchangeState ending = exchange;
        boolean looksComplete = ending != null && ending.endsWithConnection();
        if (ending != null) {
            exchange = null;
            EndReason told = ending.end(reason);
            tellFeed(ending, told);
            pump = null;
            engine.released(ending, told);
        }
        return looksComplete;
    }

    /// Ends an exchange that has not had its turn.
    public void endWaiting(ExchangeState waiting, EndReason reason) {
        EndReason told = waiting.end(reason);
        Feed feed = waiting.feed();
        if (feed != null) {
            new FeedPump(feed, waiting, this).end(told);
        }
        engine.released(waiting, told);
    }

    private void tellFeed(ExchangeState ending, EndReason reason) {
        Feed feed = ending.feed();
        if (pump == null && feed != null) { // Handed over, and ended before the loop came to it.
            pump = new FeedPump(feed, ending, this);
        }
        if (pump != null) {
            pump.end(reason);
        }
    }
}
