package dev.ouzel.server.http1;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Statistics;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What all connections of a server share: the application, the limits, the time, the counters, and the drain. Thread-safe.
public final class Engine {

    /// How many connections above the limit are answered at a time before they are closed. More than these are closed
    /// at once: descriptors come before manners.
    private static final int REFUSALS_MAX = 256;

    private final Application application;
    private final Limits limits;
    private final TimeSource time;
    private final DateField date;
    private final Upgrade upgrade;
    private final Set<Member> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connectionsOpen = new AtomicInteger();
    private final AtomicInteger exchangesOpen = new AtomicInteger();
    private final LongAdder connectionsAccepted = new LongAdder();
    private final LongAdder connectionsRefused = new LongAdder();
    private final LongAdder exchangesBegun = new LongAdder();
    private final LongAdder requestsRefused = new LongAdder();
    private final LongAdder exchangesCutShort = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private volatile @Nullable Drain drain;

    enum Admission {
        ADMITTED, REFUSED, DROPPED
    }

    /// A connection, as far as the engine is concerned. Thread-safe, but for what [#execute] is there to run.
    public interface Member {

        /// Runs something on the connection's event loop.
        void execute(Runnable task);

        /// The server is stopping. On the event loop.
        void drain(Drain drain);

        /// Ends what is open, and the connection. On the event loop.
        void abort(EndReason reason);
    }

    /// An engine that runs this application, on connections that can change to this protocol.
    public Engine(Application application, Limits limits, TimeSource time, Upgrade upgrade) {
        this.application = application;
        this.upgrade = upgrade;
        this.limits = limits;
        this.time = time;
        this.date = new DateField(time);
    }

    Application application() {
        return application;
    }

    /// The limits.
    public Limits limits() {
        return limits;
    }

    /// The time of exchanges and deadlines.
    public TimeSource time() {
        return time;
    }

    String date() {
        return date.value();
    }

    /// The notice of the drain; null before it.
    public @Nullable Drain drain() {
        return drain;
    }

    boolean draining() {
        return drain != null;
    }

    Upgrade upgrade() {
        return upgrade;
    }

    Admission admit(Connection connection) {
        connectionsAccepted.increment();
        connections.add(connection);
        int open = connectionsOpen.incrementAndGet();
        if (open <= limits.connections()) {
            return Admission.ADMITTED;
        }
        connectionsRefused.increment();
        return open <= limits.connections() + REFUSALS_MAX ? Admission.REFUSED : Admission.DROPPED;
    }

    /// A connection is gone.
    public void closed(Member connection) {
        if (connections.remove(connection)) {
            connectionsOpen.decrementAndGet();
        }
    }

    /// A connection has changed its protocol, and is another from now on.
    void changed(Member before, Upgraded after) {
        connections.add(after);
        connections.remove(before);
        after.takeOver();
    }

    /// Counts an exchange that ended for another reason than its completion.
    public void cutShort() {
        exchangesCutShort.increment();
    }

    /// Counts one more exchange.
    ///
    /// @throws RefusedException if there may be no more
    void beginExchange() throws RefusedException {
        if (exchangesOpen.getAndUpdate(n -> n < limits.exchanges() ? n + 1 : n) >= limits.exchanges()) {
            throw new RefusedException(Refusal.UNAVAILABLE);
        }
        exchangesBegun.increment();
    }

    void refused(Refusal refusal) {
        if (refusal != Refusal.UNAVAILABLE) {
            requestsRefused.increment();
        }
    }

    void released(ExchangeState exchange, EndReason reason) {
        if (reason != EndReason.COMPLETED) {
            cutShort();
        }
        left(exchange);
    }

    void left(ExchangeState exchange) {
        if (exchange.leave()) {
            exchangeOver();
        }
    }

    private void exchangeOver() {
        if (exchangesOpen.decrementAndGet() == 0) {
            lock.lock();
            try {
                quiet.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// The counters now.
    public Statistics statistics() {
        return new Statistics(connectionsOpen.get(), exchangesOpen.get(), connectionsAccepted.sum(),
                connectionsRefused.sum(), exchangesBegun.sum(), requestsRefused.sum(), exchangesCutShort.sum());
    }

    /// Tells every exchange, present and future, that the server is stopping, and closes connections without one.
    public void drain(Drain notice) {
        drain = notice;
        connections.forEach(connection -> connection.execute(() -> connection.drain(notice)));
    }

    /// Waits until no exchange is open, at most so long.
    ///
    /// @throws InterruptedException if the thread is interrupted
    public void awaitQuiet(Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (exchangesOpen.get() > 0 && nanos > 0) {
                nanos = quiet.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends what is still open.
    public void abort() {
        connections.forEach(connection -> connection.execute(() -> connection.abort(EndReason.DRAINING)));
    }
}
