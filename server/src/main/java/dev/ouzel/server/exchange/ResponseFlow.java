package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The way of the bytes from an exchange, or from its feed, to its [Sink]: one task on the event loop
/// for many messages, one flush for all that waits.
///
/// Owned by the event loop; [#wake] and [#execute] may be called by any thread.
public final class ResponseFlow {

    /// How much is joined into one flush. More does not save any CPU.
    private static final int BATCH_BYTES = 65_536;

    /// With how much a feed begins: enough for one that has little to say, while one that has much goes on in its turn.
    private static final int FIRST_BYTES = 4096;

    /// From how many pieces on no further answer is written with those before it.
    private static final int JOINED_MAX = 64;

    private final EventLoop loop;
    private final Engine engine;
    private final Sink sink;
    private final Consumer<ExchangeSequel> whenSettled;
    private final AtomicReference<Woken> woken = new AtomicReference<>(Woken.NOT);
    private final Runnable flow = this::flow;
    private @Nullable ExchangeState exchange;
    private @Nullable FeedPump pump;

    private enum Woken {
        NOT, AFTER_BURST, NOW
    }

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
        if (woken.getAndSet(Woken.NOW) != Woken.NOW) {
            execute(flow);
        }
    }

    /// Makes the loop look at the end of a [burst][Bursts], if there is one, and unless it looks before.
    public void wakeAfterBurst() {
        if (woken.compareAndSet(Woken.NOT, Woken.AFTER_BURST)) {
            engine.loop(loop).execute(this::flowAfterBurst);
        }
    }

    private void flowAfterBurst() {
        if (woken.compareAndSet(Woken.AFTER_BURST, Woken.NOT)) {
            turn();
        }
    }

    /// Makes the loop go on with what it has begun to write, when others have had their turn. Called by the loop.
    public void wakeInTurn() {
        if (woken.getAndSet(Woken.NOW) != Woken.NOW) {
            engine.loop(loop).inTurn(flow);
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
        woken.set(Woken.NOT);
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
    private boolean write(ExchangeState first, int room) {
        ExchangeState flowing = first;
        Turn turn = flowing.take(room);
        List<ByteBuffer> pieces = turn.pieces();
        while (turn.last() && flowing.following() != null && pieces.size() < JOINED_MAX) {
            settle(flowing); // Only the loss of the connection can come between it and its peer.
            flowing = exchange;
            if (flowing == null) {
                return false;
            }
            turn = flowing.take(room);
            pieces.addAll(turn.pieces());
        }
        write(flowing, pieces, turn.last());
        return turn.more();
    }

    private void write(ExchangeState flowing, List<ByteBuffer> pieces, boolean last) {
        sink.write(pieces, last);
        if (last) {
            sink.whenWritten(() -> settle(flowing));
        }
    }

    private void goOn(int room) {
        if (room > 0) {
            wakeInTurn();
        } else {
            sink.awaitRoom();
        }
    }

    private boolean pull(ExchangeState flowing, int room) {
        if (pump != null) {
            return pump.fill(room);
        }
        attach(flowing);
        return pump != null && pump.fill(Math.min(room, FIRST_BYTES));
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
