package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Disconnected;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// One run of the application for one exchange, on a virtual thread of its own, and every way it can end.
///
/// | the application… | before the head | after the head, before the last body | after the last body | after an early end |
/// |---|---|---|---|---|
/// | returns | 500, WARNING | body cut, WARNING | normal | normal |
/// | throws | 500, ERROR | body cut, ERROR | normal, DEBUG | normal, DEBUG |
/// | throws [Disconnected] | as it throws | as it throws | normal, DEBUG | normal, DEBUG |
/// | handed over, then returns | the feed goes on | the feed goes on | | normal |
/// | handed over, then throws | the feed goes on, ERROR | the feed goes on, ERROR | | normal, DEBUG |
/// | sends out of order, or too much | `IllegalStateException` out of `send`, then as it throws | the same | the same | `Disconnected` out of `send` |
public final class ApplicationRun implements Runnable {

    private static final Logger LOG = System.getLogger("dev.ouzel.server");

    private final Engine engine;
    private final Carrier carrier;
    private final ServedExchange exchange;
    private final ExchangeState state;
    private final @Nullable Upgraded upgraded;

    /// A run that begins with [#start], or never.
    ///
    /// @param upgraded the conversation that the request asked for in place of the exchange; null for none
    public ApplicationRun(Engine engine, Carrier carrier, ServedExchange exchange, ExchangeState state,
            @Nullable Upgraded upgraded) {
        this.engine = engine;
        this.carrier = carrier;
        this.exchange = exchange;
        this.state = state;
        this.upgraded = upgraded;
    }

    /// Begins, unless it has begun, or never will.
    public void start() {
        if (state.claim()) {
            Thread thread = Thread.ofVirtual().name("ouzel-exchange").unstarted(this);
            state.handledBy(thread);
            thread.start();
        }
    }

    /// The other side of an exchange that has ended: a run that has not begun never will.
    public void cancel() {
        if (state.claim()) {
            engine.left(state);
        }
    }

    @Override
    public void run() {
        Throwable thrown = null;
        try {
            handle();
        } catch (Throwable t) { // Whatever it is, the peer gets its answer and the server goes on.
            thrown = t;
        } finally {
            conclude(thrown);
        }
        ApplicationRun following = state.following();
        if (following != null) {
            following.start();
        }
    }

    private void handle() throws Exception {
        if (upgraded == null) {
            engine.application().handle(exchange);
        } else {
            upgraded.run(engine.application());
        }
    }

    private void conclude(@Nullable Throwable thrown) {
        try {
            switch (state.handled()) {
                case ENDED, COMPLETE -> log(Level.DEBUG, "ended by", thrown);
                case HANDED_OVER -> log(Level.ERROR, "failed after the handover", thrown);
                case UNANSWERED -> fail("failed before the head", "returned without an answer", thrown);
                case UNFINISHED -> fail("failed after the head", "returned before the last body", thrown);
            }
        } finally {
            engine.left(state);
        }
    }

    private void fail(String threw, String returned, @Nullable Throwable thrown) {
        state.fail();
        carrier.wake();
        if (thrown == null) {
            LOG.log(Level.WARNING, () -> describe(returned));
        } else {
            log(Level.ERROR, threw, thrown);
        }
    }

    private void log(Level level, String what, @Nullable Throwable thrown) {
        if (thrown != null) {
            LOG.log(level, () -> describe(what), thrown);
        }
    }

    private String describe(String what) {
        return exchange.request().method() + " " + exchange.request().rawPath() + ": the application " + what;
    }
}
