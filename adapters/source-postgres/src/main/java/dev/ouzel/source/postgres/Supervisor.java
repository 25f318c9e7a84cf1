package dev.ouzel.source.postgres;

import dev.ouzel.hub.Hub;
import dev.ouzel.hub.SourceHealth;
import dev.ouzel.log.LogException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Keeps a source connected for as long as it lives: one thread, one connection at a time, for ever.
///
/// Thread-safe.
final class Supervisor {

    // Longer than a piece of a wait and an ordinary look; then the connection is cut.
    private static final long PATIENCE_MILLIS = 2000;

    private final Plan plan;
    private final Hub hub;
    private final Reporter reporter;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Session session;
    private volatile @Nullable Connection connection;
    // Owned by the thread.
    private int failures;

    Supervisor(Plan plan, Hub hub, Reporter reporter) {
        this.plan = plan;
        this.hub = hub;
        this.reporter = reporter;
        this.thread = Thread.ofVirtual().name("ouzel-source-" + plan.settings().name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    SourceHealth health() {
        return reporter.health();
    }

    /// Returns when the thread has done its last. Whoever closes while another starts may wait for that.
    void close() {
        closing.countDown();
        Session open = session;
        if (open != null) {
            open.stop();
        }
        try {
            if (!ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                cut();
                ended.await();
            }
        } catch (InterruptedException _) {
            cut();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isClosing()) {
                long before = reporter.health().connects();
                attempt();
                failures = reporter.health().connects() > before ? 0 : failures + 1;
                if (closing.await(delay().toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            reporter.stopped();
        } catch (LogException.Closed _) {
            // Who closes the log first stops its sources with it.
            reporter.stopped();
        } catch (LogException.Failed failed) {
            reporter.gaveUp(failed);
        } catch (InterruptedException _) {
            // Cut while it waited to connect again.
            reporter.stopped();
        } finally {
            ended.countDown();
        }
    }

    private void attempt() {
        try (Connection made = plan.database().connect()) {
            connection = made;
            Session next = new Session(made, plan, hub, reporter);
            session = next;
            if (isClosing()) {
                next.stop();
            }
            next.run();
        } catch (LogException.Closed | LogException.Failed stopped) {
            throw stopped;
        } catch (SQLException | RuntimeException failed) {
            if (!isClosing()) {
                reporter.failed(failed);
            }
        } finally {
            session = null;
            connection = null;
        }
    }

    /// Twice as long after each failure, up to a bound, and then a random part of it, at least half: many that lost one
    /// database do not come back as one.
    private Duration delay() {
        long longest = plan.database().retryMax().toMillis();
        long doubled = Math.min(longest, plan.database().retryMin().toMillis() << Math.min(failures, 20));
        return Duration.ofMillis(doubled / 2 + random.nextLong(doubled / 2 + 1));
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void cut() {
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException _) {
                // It is gone already, which is what was wanted.
            }
        }
        // It may be connecting: a virtual thread that waits for a socket can be interrupted.
        thread.interrupt();
    }
}
