package dev.ouzel.server;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Statistics;
import dev.ouzel.server.operation.Tls;
import dev.ouzel.server.transport.Certificates;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.websocket.WebSocketUpgrade;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A server of HTTP/1.1, WebSocket and, to peers that begin with its preface, HTTP/2 that runs one application.
///
/// Sockets are served by a few event loops, each exchange by a virtual thread of its own. Thread-safe.
public final class Server implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.ouzel.server");

    /// How long handlers that were interrupted at the end of the drain have for their `finally` blocks.
    private static final Duration CLEAN_UP = Duration.ofSeconds(1);

    private final Application application;
    private final Limits limits;
    private final Engine engine;
    private final EventLoopGroup loops;
    private final Channel listener;
    private final String scheme;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Server(Application application, Limits limits, Engine engine, EventLoopGroup loops, Channel listener,
            String scheme) {
        this.application = application;
        this.limits = limits;
        this.engine = engine;
        this.loops = loops;
        this.listener = listener;
        this.scheme = scheme;
    }

    /// Starts a server with the default limits.
    ///
    /// @param application what it runs; its [Application#startUp] has returned before a connection is accepted
    /// @param address where it listens; port 0 takes a free one
    /// @throws BindException if the port is in use, or may not be used
    /// @throws IOException if it cannot listen for another reason
    /// @throws IllegalStateException if the application cannot start
    public static Server start(Application application, InetSocketAddress address) throws IOException {
        return start(application, address, Limits.defaults());
    }

    /// Starts a server with these limits.
    ///
    /// @param application what it runs; its [Application#startUp] has returned before a connection is accepted
    /// @param address where it listens; port 0 takes a free one
    /// @param limits its limits
    /// @throws BindException if the port is in use, or may not be used
    /// @throws IOException if it cannot listen for another reason
    /// @throws IllegalStateException if the application cannot start
    public static Server start(Application application, InetSocketAddress address, Limits limits) throws IOException {
        return start(application, address, limits, TimeSource.system());
    }

    /// Starts a server whose exchanges live in this time.
    ///
    /// @param application what it runs; its [Application#startUp] has returned before a connection is accepted
    /// @param address where it listens; port 0 takes a free one
    /// @param limits its limits
    /// @param time the time of the exchanges, the `Date` field and the deadlines
    /// @throws BindException if the port is in use, or may not be used
    /// @throws IOException if it cannot listen for another reason
    /// @throws IllegalStateException if the application cannot start
    public static Server start(Application application, InetSocketAddress address, Limits limits, TimeSource time)
            throws IOException {
        return start(application, address, limits, time, null, Transport.best());
    }

    /// Starts a server that speaks TLS.
    ///
    /// @param application what it runs; its [Application#startUp] has returned before a connection is accepted
    /// @param address where it listens; port 0 takes a free one
    /// @param limits its limits; [Limits#headDeadline] is the time for the handshake and the first head
    /// @param tls its certificates
    /// @throws BindException if the port is in use, or may not be used
    /// @throws IOException if it cannot listen for another reason, or cannot use the certificates
    /// @throws IllegalStateException if the application cannot start
    public static Server start(Application application, InetSocketAddress address, Limits limits, Tls tls)
            throws IOException {
        return start(application, address, limits, TimeSource.system(), tls, Transport.best());
    }

    static Server start(Application application, InetSocketAddress address, Limits limits, TimeSource time,
            @Nullable Tls tls, Transport transport) throws IOException {
        Certificates certificates = tls == null ? null : new Certificates(tls, time);
        try {
            application.startUp();
        } catch (Exception e) {
            throw new IllegalStateException("the application could not start", e);
        }
        Engine engine = new Engine(application, limits, time, new WebSocketUpgrade(),
                tls == null ? Optional.empty() : tls.strictFor());
        EventLoopGroup loops = transport.loops();
        ChannelFuture bound = transport.listen(loops, address, engine, certificates).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop(loops);
            shutDown(application);
            throw cannotListen(address, bound.cause());
        }
        return new Server(application, limits, engine, loops, bound.channel(), tls == null ? "http" : "https");
    }

    private static IOException cannotListen(InetSocketAddress address, Throwable cause) {
        String where = "port " + address.getPort() + " on " + address.getHostString();
        String why = String.valueOf(cause.getMessage());
        BindException refused = new BindException(
                why.contains("already in use") ? where + " is in use" : where + " cannot be used: " + why);
        refused.initCause(cause);
        return refused;
    }

    /// The port it listens on.
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /// Where it listens, as `http://host:port`, or `https`.
    public String url() {
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        String host = address.getHostString();
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /// What it is doing.
    public Statistics statistics() {
        return engine.statistics();
    }

    /// Stops the server and returns when it has stopped, after [Limits#drain] and a few seconds at most. More than one
    /// call is no harm.
    ///
    /// No connection is accepted any more; the application is told, then every exchange; connections without one are
    /// closed. What is open at the end of the drain is ended, its thread interrupted. Then [Application#shutDown] runs.
    ///
    /// If the calling thread is interrupted, the drain is over at once.
    public void drain() {
        if (stopping.compareAndSet(false, true)) {
            try {
                drainInPhases();
            } finally {
                stopped.countDown();
            }
        } else {
            awaitStopQuietly();
        }
    }

    private void drainInPhases() {
        listener.close().awaitUninterruptibly();
        Drain notice = new Drain(limits.drain());
        tell(notice);
        engine.drain(notice);
        boolean interrupted = awaitQuiet(limits.drain());
        engine.abort();
        interrupted |= awaitQuiet(CLEAN_UP);
        shutDown(application);
        stop(loops);
        engine.loopsEnded();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Drain notice) {
        try {
            application.drain(notice);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the application failed at the drain notice", e);
        }
    }

    /// Returns whether the wait was interrupted.
    private boolean awaitQuiet(Duration limit) {
        try {
            engine.awaitQuiet(limit);
            return false;
        } catch (InterruptedException _) { // Told by the result, and restored when the server has stopped.
            return true;
        }
    }

    private static void shutDown(Application application) {
        try {
            application.shutDown();
        } catch (Exception e) {
            LOG.log(Level.ERROR, "the application failed to shut down", e);
        }
    }

    private static void stop(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void awaitStopQuietly() {
        try {
            awaitStop();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The same as [#drain].
    @Override
    public void close() {
        drain();
    }

    /// Waits until the server has stopped.
    ///
    /// @throws InterruptedException if the thread is interrupted
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }
}
