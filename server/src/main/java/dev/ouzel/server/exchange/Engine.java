package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Statistics;
import dev.ouzel.server.uring.SendBatch;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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

    private static final String STRICT_TRANSPORT = "strict-transport-security";

    private final Application application;
    private final Limits limits;
    private final TimeSource time;
    private final DateField date;
    private final Headers always;
    private final Upgrade upgrade;
    private final Set<PeerConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<EventLoop, NettyLoop> loops = new ConcurrentHashMap<>();
    private final Bursts bursts = new Bursts(loops.values());
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

    /// What becomes of a new connection.
    public enum Admission {
        /// It is served.
        ADMITTED,
        /// It is answered, and closed.
        REFUSED,
        /// It is closed at once.
        DROPPED
    }

    /// An engine that runs this application, on connections that can change to this protocol.
    ///
    /// @param strictFor how long browsers shall come by TLS only, if that is to be said
    public Engine(Application application, Limits limits, TimeSource time, Upgrade upgrade,
            Optional<Duration> strictFor) {
        this.application = application;
        this.upgrade = upgrade;
        this.limits = limits;
        this.time = time;
        this.date = new DateField(time);
        this.always = strictFor
                .map(duration -> Headers.of(STRICT_TRANSPORT, "max-age=" + duration.toSeconds()))
                .orElse(Headers.empty());
    }

    Application application() {
        return application;
    }

    /// The limits.
    public Limits limits() {
        return limits;
    }

    /// The time.
    public TimeSource time() {
        return time;
    }

    /// The value of the `date` field now.
    public String date() {
        return date.value();
    }

    /// A head with the fields that every response has here.
    Sent.Start completed(Sent.Start start) {
        return always.size() == 0
                ? start
                : new Sent.Start(start.status(), completed(start.headers()), start.trailers());
    }

    /// Fields with those that every response has here, unless the application has said the same in its own words.
    Headers completed(Headers fields) {
        return fields.contains(STRICT_TRANSPORT) ? fields : fields.plusAll(always);
    }

    /// A loop as its feeds see it, always the same.
    NettyLoop loop(EventLoop loop) {
        return loops.computeIfAbsent(loop, its -> new NettyLoop(its, bursts));
    }

    /// What the sockets of a loop send together.
    public SendBatch sends(EventLoop loop) {
        return loop(loop).sends();
    }

    /// The peers that have sent several requests at once.
    public Bursts bursts() {
        return bursts;
    }

    /// The drain, if the server is stopping.
    public @Nullable Drain drain() {
        return drain;
    }

    /// Whether the server is stopping.
    public boolean draining() {
        return drain != null;
    }

    /// The protocol that connections of HTTP/1.1 can change to.
    public Upgrade upgrade() {
        return upgrade;
    }

    /// Takes a connection in.
    public Admission admit(PeerConnection connection) {
        connectionsAccepted.increment();
        connections.add(connection);
        int open = connectionsOpen.incrementAndGet();
        if (open <= limits.connections()) {
            return Admission.ADMITTED;
        }
        connectionsRefused.increment();
        return open <= limits.connections() + REFUSALS_MAX ? Admission.REFUSED : Admission.DROPPED;
    }

    /// Forgets a connection.
    public void closed(PeerConnection connection) {
        if (connections.remove(connection) && connectionsOpen.decrementAndGet() == 0) {
            signalQuiet();
        }
    }

    /// Another protocol takes a connection over. It is added first, so that a stop in between does not miss both.
    public void handOver(PeerConnection from, PeerConnection to) {
        if (connections.contains(from)) {
            connections.add(to);
            connections.remove(from);
        }
    }

    /// Counts an exchange that ended for another reason than its completion.
    public void cutShort() {
        exchangesCutShort.increment();
    }

    /// Counts one more exchange.
    ///
    /// @throws RefusedException if there may be no more
    public void beginExchange() throws RefusedException {
        if (exchangesOpen.getAndUpdate(n -> n < limits.exchanges() ? n + 1 : n) >= limits.exchanges()) {
            throw new RefusedException(Refusal.UNAVAILABLE);
        }
        exchangesBegun.increment();
    }

    /// Whether there may be more exchanges now.
    public boolean hasRoom() {
        return exchangesOpen.get() < limits.exchanges();
    }

    /// Counts a request that the server answered itself.
    public void refused(Refusal refusal) {
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
            signalQuiet();
        }
    }

    private void signalQuiet() {
        lock.lock();
        try {
            quiet.signalAll();
        } finally {
            lock.unlock();
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

    /// Waits until no exchange is open, at most so long; and then, for a moment within that time, until the last
    /// connections are closed, so that their peers get every byte.
    ///
    /// @throws InterruptedException if the thread is interrupted
    public void awaitQuiet(Duration limit) throws InterruptedException {
        long left = awaitNone(exchangesOpen, limit.toNanos());
        awaitNone(connectionsOpen, Math.min(left, limits.linger().toNanos()));
    }

    /// Returns what is left of the time.
    private long awaitNone(AtomicInteger open, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (open.get() > 0 && left > 0) {
                left = quiet.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return left;
    }

    /// The loops have ended.
    public void loopsEnded() {
        loops.values().forEach(NettyLoop::close);
    }

    /// Ends what is still open.
    public void abort() {
        connections.forEach(connection -> connection.execute(() -> connection.abort(EndReason.DRAINING)));
    }
}
