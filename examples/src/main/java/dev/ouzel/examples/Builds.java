package dev.ouzel.examples;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Exchange;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.Event;
import dev.ouzel.log.Lifetime;
import dev.ouzel.log.LogException;
import dev.ouzel.log.Offset;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.web.Json;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.EventSourceResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// `POST /builds` begins a build, and `GET /builds/{id}` tells how far it is: one topic for each build, from its first step, for
/// any number of readers at any time. The topic ends with the build, so its stream does too; who comes back after that is
/// answered 204. It is there for an hour.
///
/// A build runs on, whether anybody reads or not; a server that stops cancels it. Thread-safe, as far as the source of chance
/// is.
final class Builds implements Application {

    /// Topics of builds.
    static final Pattern TOPIC = Pattern.compile("builds/[0-9a-f]{16}");

    private static final System.Logger LOG = System.getLogger(Builds.class.getName());
    private static final int RUNNING_MAX = 100;
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofSeconds(1);

    private final Hub hub;
    private final TimeSource time;
    private final RandomGenerator random;
    private final Semaphore free = new Semaphore(RUNNING_MAX);
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final Router router = new Router().post("/", this::begin).get("/{id}", this::read);

    /// Builds that nobody has begun yet.
    ///
    /// @param hub keeps the topics
    /// @param time tells how long a step takes
    /// @param random makes ids
    Builds(Hub hub, TimeSource time, RandomGenerator random) {
        this.hub = hub;
        this.time = time;
        this.random = random;
    }

    /// What is answered to who begins a build.
    ///
    /// @param id its id
    /// @param events where to read how far it is
    record Begun(String id, String events) {}

    @Override
    public void startUp() throws Exception {
        router.startUp();
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        router.handle(exchange);
    }

    @Override
    public void shutDown() throws Exception {
        running.forEach(Thread::interrupt);
        for (Thread build : running) {
            build.join();
        }
        router.shutDown();
    }

    private Response begin(Request request) {
        if (!free.tryAcquire()) {
            throw new ProblemException(Problem.of(503, "builds running: " + RUNNING_MAX + " (expected: fewer)"));
        }
        try {
            String id = HexFormat.of().toHexDigits(random.nextLong());
            String topic = "builds/" + id;
            hub.topic(topic,
                    StreamSettings.defaults().withLifetime(new Lifetime.Until(request.time().instant().plus(KEPT))));
            start(topic);
            return Response.json(201, new Begun(id, "/" + topic)).withHeader("Location", "/" + topic);
        } catch (LogException full) {
            free.release();
            throw full;
        }
    }

    private void start(String topic) {
        Thread build = Thread.ofVirtual().name("ouzel-demo-build").unstarted(() -> build(topic));
        running.add(build);
        build.start();
    }

    private Response read(Request request) {
        String topic = "builds/" + request.pathParameter("id");
        if (!TOPIC.matcher(topic).matches() || hub.log().find(topic).isEmpty()) {
            throw new ProblemException(Problem.of(404, "no such build, or it was more than an hour ago"));
        }
        return EventSourceResponse.of(hub.subscribe(topic).from(Offset.BEGINNING));
    }

    private void build(String topic) {
        LOG.log(System.Logger.Level.INFO, "{0} has begun", topic);
        try {
            String end = work(topic) ? "done" : "cancelled";
            hub.publish(topic, Event.of(end, end));
            hub.end(topic);
            LOG.log(System.Logger.Level.INFO, "{0} is {1}", topic, end);
        } catch (LogException stopped) {
            LOG.log(System.Logger.Level.WARNING, "{0} has stopped: {1}", topic, stopped.getMessage());
        } finally {
            free.release();
            running.remove(Thread.currentThread());
        }
    }

    /// Returns whether it came to its end.
    private boolean work(String topic) {
        try {
            for (Progress.ProgressUpdate update : Progress.updates()) {
                hub.publish(topic, Event.of("progress", Json.encode(update)));
                time.sleep(STEP);
            }
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
