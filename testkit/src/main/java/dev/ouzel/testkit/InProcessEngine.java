package dev.ouzel.testkit;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A complete engine without sockets: it carries any [Application] exactly as a server does, one virtual thread per
/// exchange, with a bounded send buffer, feeds, WebSockets, disconnects and a graceful stop. Over a [VirtualTime] all its waits are
/// moved by the test.
///
/// ```java
/// VirtualTime time = VirtualTime.start();
/// try (InProcessEngine engine = InProcessEngine.start(application, time);
///         TestResponse response = engine.client().send(TestRequest.get("/clock"))) {
///     time.advance(Duration.ofSeconds(2));
///     assertThat(response.takeEvents(2)).hasSize(2);
/// }
/// ```
///
/// It is for tests: no HTTP is written or parsed, so no `date` and no framing fields are added, and `Expect` is ignored.
/// WebSockets have no frames here, so nothing is compressed, nobody is pinged, and a message may be of any size.
/// Thread-safe.
public final class InProcessEngine implements AutoCloseable {

    /// How many bytes of a body wait for a slow peer, before `send` waits and a feed is no longer pulled: 64 KiB, as a
    /// socket has.
    public static final int BUFFER_BYTES = 64 << 10;

    private static final System.Logger LOG = System.getLogger(InProcessEngine.class.getName());
    private static final int FAILURES_MAX = 100;

    private final Application application;
    private final TimeSource time;
    private final int bufferBytesMax;
    private final Loop loop;
    private final Gate gate = new Gate();

    // Guarded by the gate.
    private final Set<Running> exchanges = new HashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean stopping;

    private InProcessEngine(Application application, TimeSource time, int bufferBytesMax) {
        this.application = application;
        this.time = time;
        this.bufferBytesMax = bufferBytesMax;
        this.loop = new Loop(time);
    }

    /// Starts an application in the system's time.
    ///
    /// @param application what to run; its [Application#startUp] is called first
    /// @throws IllegalStateException if the application does not start
    public static InProcessEngine start(Application application) {
        return start(application, TimeSource.system());
    }

    /// Starts an application.
    ///
    /// @param application what to run; its [Application#startUp] is called first
    /// @param time the time it lives in
    /// @throws IllegalStateException if the application does not start
    public static InProcessEngine start(Application application, TimeSource time) {
        return start(application, time, BUFFER_BYTES);
    }

    /// Starts an application with a send buffer of another size.
    ///
    /// @param application what to run; its [Application#startUp] is called first
    /// @param time the time it lives in
    /// @param bufferBytes how many bytes may wait for the peer before `send` waits, 1 or more; the message that reaches
    ///        the bound is still taken whole
    /// @throws IllegalStateException if the application does not start
    public static InProcessEngine start(Application application, TimeSource time, int bufferBytes) {
        if (bufferBytes < 1) {
            throw new IllegalArgumentException("bufferBytes: " + bufferBytes + " (expected: 1 or more)");
        }
        InProcessEngine engine = new InProcessEngine(application, time, bufferBytes);
        try {
            application.startUp();
        } catch (Exception e) {
            throw new IllegalStateException("the application does not start", e);
        }
        engine.startLoop();
        return engine;
    }

    /// A client of this engine.
    public TestClient client() {
        return new TestClient() {

            @Override
            public TestExchange open(TestRequest request) {
                return InProcessEngine.this.open(request);
            }

            @Override
            public TestWebSocket connect(TestRequest request) {
                return InProcessEngine.this.connect(request);
            }
        };
    }

    /// What applications and feeds have thrown that the engine had to answer with a 500 or a cut, the first hundred, in
    /// order.
    public List<Throwable> failures() {
        return gate.get(() -> List.copyOf(failures));
    }

    /// Stops gracefully: no new exchange is taken, the application and every exchange are told, and what is open after
    /// the limit is cut with [EndReason#DRAINING]. Returns when everything has ended and [Application#shutDown] was
    /// called. The wait is measured in the engine's time: over a [VirtualTime], call it from a thread of its own.
    ///
    /// A second call does nothing.
    ///
    /// @param limit how long open exchanges have, zero or more
    public void drain(Duration limit) {
        if (gate.get(this::beginToStop)) {
            stop(new Drain(limit));
        }
    }

    /// Stops without grace: what is open is told, and cut at once, also if a drain gave it more time.
    @Override
    public void close() {
        if (gate.get(this::beginToStop)) {
            stop(new Drain(Duration.ZERO));
        } else {
            cut();
        }
    }

    private void stop(Drain drain) {
        guard(() -> application.drain(drain));
        open().forEach(exchange -> exchange.drain(drain));
        awaitEnds(Bound.after(time, drain.limit()));
        cut();
        loop.close();
        guard(application::shutDown);
    }

    TimeSource time() {
        return time;
    }

    Loop loop() {
        return loop;
    }

    int bufferBytesMax() {
        return bufferBytesMax;
    }

    void leave(InProcessExchange exchange) {
        gate.run(() -> {
            exchanges.removeIf(running -> running.http().equals(exchange));
            gate.changed();
        });
    }

    void failed(RequestHead request, Throwable failure) {
        LOG.log(System.Logger.Level.WARNING, () -> request.method() + " " + request.rawPath() + " failed", failure);
        gate.run(() -> {
            if (failures.size() < FAILURES_MAX) {
                failures.add(failure);
            }
        });
    }

    private void startLoop() {
        Thread thread = loop.start();
        if (time instanceof VirtualTime virtual) {
            virtual.settleLoop(thread);
        }
        thread.start();
    }

    private TestExchange open(TestRequest request) {
        InProcessExchange exchange = new InProcessExchange(request.head("localhost"), this);
        take(exchange, request);
        if (request.complete()) {
            byte[] body = request.body();
            exchange.putRequestBody(body == null ? new byte[0] : body.clone(), true);
        }
        startHandling(exchange);
        return new TestExchange(new InProcessPeer(exchange));
    }

    private TestWebSocket connect(TestRequest request) {
        InProcessExchange http = new InProcessExchange(request.asHandshake().head("localhost"), this);
        InProcessWebSocket socket = new InProcessWebSocket(http, this);
        take(socket, request);
        http.putRequestBody(new byte[0], true);
        startHandling(socket);
        return new TestWebSocket(new InProcessWebSocketPeer(socket));
    }

    private void take(Running exchange, TestRequest request) {
        boolean taken = gate.get(() -> !stopping && exchanges.add(exchange));
        if (!taken) {
            throw new AssertionError("the engine is stopping (expected: one that takes " + request + ")");
        }
    }

    private void startHandling(Running exchange) {
        Thread thread = Thread.ofVirtual().name("exchange " + exchange.http().request().rawPath())
                .unstarted(() -> exchange.handle(application));
        if (time instanceof VirtualTime virtual) {
            virtual.settle(thread);
        }
        thread.start();
    }

    private List<Running> open() {
        return gate.get(() -> List.copyOf(exchanges));
    }

    private void awaitEnds(long nanoTime) {
        try {
            gate.call(() -> gate.await(exchanges::isEmpty, time, nanoTime));
        } catch (InterruptedException _) {
            // Who is interrupted has no more patience: the rest is cut now.
            Thread.currentThread().interrupt();
        }
    }

    /// Ends what is open. An application that does not react to its interrupt must not hold the test for ever.
    private void cut() {
        open().forEach(exchange -> exchange.end(EndReason.DRAINING));
        Bound bound = Bound.start();
        if (!gate.get(() -> bound.await(gate, exchanges::isEmpty))) {
            LOG.log(System.Logger.Level.WARNING, "still running after the end: " + open().size() + " exchanges");
        }
    }

    /// Whether this call is the first.
    private boolean beginToStop() {
        boolean first = !stopping;
        stopping = true;
        return first;
    }

    private interface Hook {
        void run() throws Exception;
    }

    private static void guard(Hook hook) {
        try {
            hook.run();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "a hook of the application failed", e);
        }
    }
}
