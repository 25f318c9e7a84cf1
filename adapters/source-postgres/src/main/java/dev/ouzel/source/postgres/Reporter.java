package dev.ouzel.source.postgres;

import dev.ouzel.hub.SourceHealth;
import dev.ouzel.hub.SourceObserver;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// Tells the log, the observer and whoever asks how a source is doing.
///
/// Written by the source's thread, read by all.
final class Reporter {

    private static final System.Logger LOGGER = System.getLogger(Reporter.class.getName());

    // Classes of SQLSTATE: a connection that cannot be had, and a server that starts or stops.
    private static final String CONNECTION = "08";
    private static final String OPERATOR = "57";

    private final Database database;
    private final SourceObserver observer;
    private volatile SourceHealth health = SourceHealth.unconnected();

    Reporter(Database database, SourceObserver observer) {
        this.database = database;
        this.observer = observer;
    }

    SourceHealth health() {
        return health;
    }

    void connected(Instant at) {
        health = health.nowConnected(at);
        LOGGER.log(Level.INFO, () -> "connected to " + database);
        observer.connected();
    }

    void behind(long changes, Duration age) {
        health = health.nowBehind(changes, age);
        observer.behind(changes, age);
    }

    void failed(Exception why) {
        String error = String.valueOf(why.getMessage());
        LOGGER.log(isKnown(why, error) ? Level.DEBUG : Level.WARNING,
                () -> "not connected to " + database + ", trying again: " + error);
        LOGGER.log(Level.DEBUG, "not connected", why);
        disconnected(error);
        observer.failed();
    }

    /// A database that is away for an hour is one event, whatever it says while it comes back.
    private boolean isKnown(Exception why, String error) {
        return !health.connected() && health.lastError().isPresent()
                && (isAway(why) || health.lastError().get().equals(error));
    }

    private static boolean isAway(Exception why) {
        return why instanceof SQLException sql && sql.getSQLState() != null
                && (sql.getSQLState().startsWith(CONNECTION) || sql.getSQLState().startsWith(OPERATOR));
    }

    void gaveUp(Exception why) {
        LOGGER.log(Level.ERROR, "stopped, since the log cannot be written", why);
        disconnected(String.valueOf(why.getMessage()));
    }

    void stopped() {
        disconnected("stopped");
    }

    private void disconnected(String why) {
        if (health.connected()) {
            observer.disconnected();
        }
        health = health.nowDisconnected(why);
    }
}
