package dev.ouzel.examples.todo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ouzel.exchange.TimeSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/// The way to the database: waits for it, and opens a pool of connections.
public final class TodoPool {

    private static final System.Logger LOG = System.getLogger(TodoPool.class.getName());
    /// PostgreSQL does most with a few connections for each of its processors; who finds none waits a moment.
    private static final int CONNECTIONS_MAX = 10;
    private static final int CONNECTIONS_IDLE = 2;
    private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private TodoPool() {}

    /// Where the database is.
    ///
    /// @param url its address, `jdbc:postgresql://…`; the only part that is ever told
    /// @param user empty if the address has it, or the driver's default is meant
    /// @param password empty for none, or if the address has it
    public record Address(String url, String user, String password) {

        /// Without user and password, and whatever else the address has in its query.
        @Override
        public String toString() {
            return url.replaceFirst("[?].*", "").replaceFirst("//[^/]*@", "//");
        }

        Properties properties() {
            Properties properties = new Properties();
            if (!user.isEmpty()) {
                properties.setProperty("user", user);
            }
            if (!password.isEmpty()) {
                properties.setProperty("password", password);
            }
            properties.setProperty("connectTimeout", "5");
            properties.setProperty("loginTimeout", "5");
            // Longer than any statement of this application takes.
            properties.setProperty("socketTimeout", "30");
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("ApplicationName", "ouzel-todo");
            return properties;
        }
    }

    /// Waits until the database answers, a little longer after each try, and opens the pool. Says so in the log when it has to
    /// wait. A wrong password, or a database that is not there, is no reason to wait.
    ///
    /// @param address where it is
    /// @param time how the wait is measured
    /// @param patience after which it gives up
    /// @return the pool, which the caller closes
    /// @throws SQLException if the database has not answered in time, or has refused; with a message for whoever has called
    /// @throws InterruptedException if the thread is interrupted meanwhile
    public static HikariDataSource open(Address address, TimeSource time, Duration patience)
            throws SQLException, InterruptedException {
        await(address, time, patience);
        return new HikariDataSource(config(address));
    }

    private static void await(Address address, TimeSource time, Duration patience)
            throws SQLException, InterruptedException {
        long end = time.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                knock(address);
                return;
            } catch (SQLException notYet) {
                if (isRefusal(notYet) || end - time.nanoTime() <= pause.toNanos()) {
                    throw givenUp(address, notYet, patience);
                }
                LOG.log(System.Logger.Level.INFO, "waiting for {0}: {1}", address, reason(notYet));
            }
            time.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private static void knock(Address address) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address.url(), address.properties())) {
            connection.isValid(5);
        }
    }

    /// Invalid authorization, or no such database (PostgreSQL, appendix A); or an address that no driver knows.
    private static boolean isRefusal(SQLException e) {
        String state = e.getSQLState();
        return state != null
                && (state.startsWith("28") || state.equals("3D000") || (state.equals("08001") && e.getCause() == null
                        && e.getMessage() != null && e.getMessage().startsWith("No suitable driver")));
    }

    private static SQLException givenUp(Address address, SQLException last, Duration patience) {
        String why = isRefusal(last)
                ? address + " refuses: " + reason(last)
                : address + " has not answered within " + patience.toSeconds() + " s: " + reason(last);
        return new SQLException(why, last.getSQLState(), last);
    }

    private static String reason(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static HikariConfig config(Address address) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ouzel-todo");
        config.setJdbcUrl(address.url());
        config.setDataSourceProperties(address.properties());
        config.setMaximumPoolSize(CONNECTIONS_MAX);
        config.setMinimumIdle(CONNECTIONS_IDLE);
        config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
        // It opens also if the database has gone again meanwhile.
        config.setInitializationFailTimeout(-1);
        config.setThreadFactory(Thread.ofVirtual().name("ouzel-todo-pool-", 0).factory());
        return config;
    }
}
