package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.ouzel.examples.todo.TodoPool;
import dev.ouzel.examples.todo.TodoPool.Address;
import dev.ouzel.exchange.TimeSource;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The wait for the database, and the pool.
@Timeout(60)
class TodoPoolTest {

    /// A time in which a wait takes none, and is written down.
    private static final class Waits implements TimeSource {

        private final List<Duration> waits = new ArrayList<>();
        private long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(now);
        }

        @Override
        public void parkUntil(long nanoTime) {
            waits.add(Duration.ofNanos(nanoTime - now));
            now = nanoTime;
        }
    }

    private final Waits time = new Waits();

    @Test
    void itWaitsALittleLongerEachTimeAndGivesUpAfterTheTimeThatIsStated() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        Address nobody = new Address("jdbc:postgresql://127.0.0.1:" + port + "/todos?password=secret", "me", "secret");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> TodoPool.open(nobody, time, Duration.ofSeconds(30)))
                .withMessageStartingWith(
                        "jdbc:postgresql://127.0.0.1:" + port + "/todos has not answered within 30 s: ")
                .withMessageContaining("refused").withMessageNotContaining("secret");
        assertThat(time.waits).startsWith(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
                Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(5)).hasSizeLessThan(12);
        assertThat(time.now).isLessThanOrEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void aWrongPasswordIsNoReasonToWait() throws Exception {
        Address right = TestDatabase.named("refusing").address();
        assertThatExceptionOfType(SQLException.class).isThrownBy(
                () -> TodoPool.open(new Address(right.url(), right.user(), "guess"), time, Duration.ofSeconds(30)))
                .withMessageContaining("refuses").withMessageContaining("password");
        assertThat(time.waits).isEmpty();
    }

    @Test
    void aDatabaseThatIsNotThereIsNoReasonToWait() throws Exception {
        Address right = TestDatabase.named("other").address();
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> TodoPool.open(
                        new Address(right.url().replace("/other", "/nowhere"), right.user(), right.password()), time,
                        Duration.ofSeconds(30)))
                .withMessageContaining("refuses").withMessageContaining("nowhere");
    }

    @Test
    void itsConnectionsSayWhoseTheyAreAndAreNotMoreThanTen() throws Exception {
        TestDatabase database = TestDatabase.named("pooled");
        List<Connection> held = new ArrayList<>();
        try (HikariDataSource pool = TodoPool.open(database.address(), time, Duration.ofSeconds(30))) {
            for (int i = 0; i < 10; i++) {
                held.add(pool.getConnection());
            }
            assertThat(database.ask("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ouzel-todo' "
                    + "AND datname = 'pooled'")).isEqualTo("10");
            assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isEqualTo(10);
            for (Connection connection : held) {
                connection.close();
            }
        }
    }
}
