package dev.ouzel.app;

import dev.ouzel.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A PostgreSQL that crashes and comes back with what was committed. Whoever loses it waits for its next life.
///
/// [#crash] and [#comeBack] belong to the test; all else is thread-safe.
final class CrashingDatabase implements AutoCloseable {

    private final PostgresServer server = PostgresServer.start();
    // Guarded by this.
    private int life = 1;

    String url() {
        return server.url();
    }

    void run(String sql) {
        server.run(sql);
    }

    Connection connect() throws SQLException {
        return server.connect();
    }

    /// How often it has started.
    synchronized int life() {
        return life;
    }

    /// Stops it at once (`pg_ctl stop -m immediate`), and returns when it is gone.
    void crash() {
        server.crash();
    }

    /// Starts it again, and returns when it takes connections.
    void comeBack() {
        server.startAgain();
        synchronized (this) {
            life++;
            notifyAll();
        }
    }

    /// Waits until it has come back.
    ///
    /// @param gone the life that is over
    synchronized void awaitAfter(int gone) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (life == gone) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException("no life of the database after " + gone);
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
