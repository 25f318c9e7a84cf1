package dev.ouzel.source.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/// How a source reaches PostgreSQL. The address must be a direct one: behind a pooler that shares connections between
/// transactions (PgBouncer in its transaction mode), nobody can listen.
///
/// @param url `jdbc:postgresql://host:port/database`; what it says as parameters goes before what is said here
/// @param user who connects; empty if the URL or the environment says it
/// @param password with which password; empty if none is needed, or the URL says it
/// @param connectTimeout how long connecting may take, 1 s or more: 10 s
/// @param answerTimeout how long an answer may take, 1 s or more: 10 s. A connection that is quiet is asked after
/// `quietMax`, so a dead one is noticed after both together, 20 s
/// @param quietMax how long the source waits to be notified before it looks by itself, 100 ms or more: 10 s
/// @param retryMin how long it waits after the first failure before it connects again, 1 ms or more: 100 ms; each time up to
/// twice as long, by chance
/// @param retryMax how long it waits at most: 5 s
public record Database(String url, Optional<String> user, Optional<String> password, Duration connectTimeout,
        Duration answerTimeout, Duration quietMax, Duration retryMin, Duration retryMax) {

    private static final String PREFIX = "jdbc:postgresql:";

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is out of its range
    public Database {
        if (!url.startsWith(PREFIX)) {
            throw new IllegalArgumentException("url: begins otherwise (expected: " + PREFIX + ")");
        }
        atLeast("connectTimeout", connectTimeout, Duration.ofSeconds(1));
        atLeast("answerTimeout", answerTimeout, Duration.ofSeconds(1));
        atLeast("quietMax", quietMax, Duration.ofMillis(100));
        atLeast("retryMin", retryMin, Duration.ofMillis(1));
        atLeast("retryMax", retryMax, retryMin);
    }

    /// A database, with the times named above.
    ///
    /// @param url `jdbc:postgresql://host:port/database`
    public static Database at(String url) {
        return new Database(url, Optional.empty(), Optional.empty(), Duration.ofSeconds(10), Duration.ofSeconds(10),
                Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofSeconds(5));
    }

    /// The same, for somebody.
    ///
    /// @param name the role
    /// @param secret its password
    public Database as(String name, String secret) {
        return new Database(url, Optional.of(name), Optional.of(secret), connectTimeout, answerTimeout, quietMax,
                retryMin, retryMax);
    }

    /// The same, with other times after which a dead connection is noticed.
    ///
    /// @param connecting how long connecting may take, 1 s or more
    /// @param answering how long an answer may take, 1 s or more
    /// @param quiet how long the source waits to be notified before it looks by itself, 100 ms or more
    public Database withTimeouts(Duration connecting, Duration answering, Duration quiet) {
        return new Database(url, user, password, connecting, answering, quiet, retryMin, retryMax);
    }

    /// The same, with other times between attempts to connect.
    ///
    /// @param first after the first failure
    /// @param longest at most
    public Database withRetries(Duration first, Duration longest) {
        return new Database(url, user, password, connectTimeout, answerTimeout, quietMax, first, longest);
    }

    /// Connects, in autocommit.
    ///
    /// @throws SQLException if that fails
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("ApplicationName", "ouzel");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", Long.toString(connectTimeout.toSeconds()));
        properties.setProperty("loginTimeout", Long.toString(connectTimeout.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(answerTimeout.toSeconds()));
        return DriverManager.getConnection(url, properties);
    }

    /// The address, without parameters and without the password.
    @Override
    public String toString() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    private static void atLeast(String what, Duration duration, Duration least) {
        if (duration.compareTo(least) < 0) {
            throw new IllegalArgumentException(what + ": " + duration + " (expected: " + least + " or more)");
        }
    }
}
