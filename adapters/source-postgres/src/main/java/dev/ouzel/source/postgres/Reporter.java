package dev.ouzel.source.postgres;

import dev.ouzel.hub.SourceHealth;
import dev.ouzel.hub.SourceObserver;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Tells the log, the observer and whoever asks how a source is doing.
///
/// Written by the source's thread, read by all.
final class Reporter {

    private static final System.Logger LOGGER = System.getLogger(Reporter.class.getName());

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
        // Said once, not at every attempt: a database that is away for an hour is one event.
        String error = String.valueOf(why.getMessage());
        boolean known = !health.connected() && health.lastError().equals(Optional.of(error));
        LOGGER.log(known ? Level.DEBUG : Level.WARNING,
                () -> "not connected to " + database + ", trying again: " + error);
        LOGGER.log(Level.DEBUG, "not connected", why);
        disconnected(error);
        observer.failed();
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
