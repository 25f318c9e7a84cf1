package dev.ouzel.source.postgres;

import dev.ouzel.hub.Hub;
import dev.ouzel.log.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// One connection, from when it is made until it breaks: listens, catches up, and then takes what comes.
///
/// Belongs to the source's thread; only [#stop] may be called by others.
final class Session {

    private static final String OUTBOX_CHANNEL = "ouzel_outbox";
    // How often it looks while there is something to do.
    private static final int AWAKE_MILLIS = 5;
    // How many looks in vain, 100 ms, until it lies down.
    private static final int VAIN_LOOKS_MAX = 20;
    // How often it looks while another source should wake it.
    private static final Duration DOZE = Duration.ofSeconds(1);
    // A wait is cut into pieces, to notice that it should stop.
    private static final int PIECE_MILLIS = 250;
    private static final int LOOKS_PER_TRIM = 1000;
    private static final PGNotification[] NONE = {};

    private final PGConnection notifying;
    private final Sql sql;
    private final Outbox outbox;
    private final Alarm alarm;
    private final Plan plan;
    private final Hub hub;
    private final Reporter reporter;
    private volatile boolean stopping;
    private long looks;
    private boolean trimAgain;

    Session(Connection connection, Plan plan, Hub hub, Reporter reporter) throws SQLException {
        this.notifying = connection.unwrap(PGConnection.class);
        this.sql = new Sql(connection);
        this.outbox = new Outbox(sql, plan.database().answerTimeout(), plan.settings().rowBytesMax());
        this.alarm = new Alarm(sql);
        this.plan = plan;
        this.hub = hub;
        this.reporter = reporter;
    }

    /// Works until it is stopped.
    ///
    /// @throws SQLException if the connection breaks
    void run() throws SQLException {
        Instant now = sql.one(Queries.SETTINGS, row -> row.getTimestamp(3).toInstant());
        listen();
        for (TableReader reader : plan.readers()) {
            reader.open(outbox);
        }
        look();
        reporter.connected(now);
        int vain = 0;
        while (!stopping) {
            boolean came = came(AWAKE_MILLIS);
            vain = came ? 0 : vain + 1;
            if (vain >= VAIN_LOOKS_MAX) {
                vain = rest() ? 0 : VAIN_LOOKS_MAX - 1;
            }
        }
        plan.readers().forEach(TableReader::settle);
    }

    /// Ends [#run] soon. For any thread.
    void stop() {
        stopping = true;
    }

    // First of all, so that nothing falls between the look and the wait.
    private void listen() throws SQLException {
        for (String channel : plan.channels().keySet()) {
            listen(channel);
        }
        if (!plan.readers().isEmpty()) {
            listen(OUTBOX_CHANNEL);
            alarm.beginShift();
        }
    }

    private void listen(String channel) throws SQLException {
        sql.run(Queries.SET_CHANNEL, channel);
        sql.run(Queries.LISTEN);
    }

    /// Waits to be notified.
    ///
    /// @return whether something came
    private boolean rest() throws SQLException {
        Alarm.Rest rest = plan.readers().isEmpty() ? Alarm.Rest.DOZING : alarm.lieDown();
        if (rest == Alarm.Rest.AWAKE) {
            return false;
        }
        boolean came = look();
        if (!came) {
            plan.readers().forEach(TableReader::settle);
        }
        while (!came && !stopping) {
            came = came(wait(rest));
            if (rest == Alarm.Rest.DOZING) {
                break;
            }
        }
        alarm.getUp(rest);
        return came;
    }

    private int wait(Alarm.Rest rest) {
        Duration longest = rest == Alarm.Rest.DOZING && !plan.readers().isEmpty() ? DOZE : plan.database().quietMax();
        return Math.toIntExact(longest.toMillis());
    }

    /// Waits, and then looks in any case: not all that comes is notified.
    private boolean came(int millis) throws SQLException {
        boolean notified = await(millis);
        return look() || notified;
    }

    /// Waits until something is notified, but not for longer than this; forwards what is for a topic.
    ///
    /// @return whether something was
    private boolean await(int millis) throws SQLException {
        int left = millis;
        while (left > 0 && !stopping) {
            int piece = Math.min(left, PIECE_MILLIS);
            if (forward(notifying.getNotifications(piece))) {
                return true;
            }
            left -= piece;
        }
        return false;
    }

    private boolean forward(PGNotification @Nullable [] notifications) {
        boolean foreign = false;
        for (PGNotification notification : notifications == null ? NONE : notifications) {
            String channel = notification.getName();
            foreign |= notification.getPID() != notifying.getBackendPID();
            for (ChannelFeed feed : plan.channels().getOrDefault(channel, List.of())) {
                hub.publish(feed.topic(), Event.of(feed.type(), notification.getParameter()));
                plan.settings().observer().taken(feed.topic(), 1);
            }
        }
        return foreign;
    }

    /// Takes what is new; a sign of life in any case.
    ///
    /// @return whether there was something new
    private boolean look() throws SQLException {
        if (plan.readers().isEmpty()) {
            return sql.one(Queries.ALIVE, row -> false);
        }
        int changes = 0;
        Duration age = Duration.ZERO;
        List<Look> found = new ArrayList<>(plan.readers().size());
        for (TableReader reader : plan.readers()) {
            Look look = reader.look(outbox);
            changes += look.changes();
            age = look.age().compareTo(age) > 0 ? look.age() : age;
            found.add(look);
        }
        reporter.behind(changes, age);
        for (int i = 0; i < found.size(); i++) {
            plan.readers().get(i).take(outbox, found.get(i));
        }
        trim();
        return changes > 0;
    }

    private void trim() throws SQLException {
        Optional<Duration> age = plan.settings().trimAge();
        if (age.isPresent() && (trimAgain || looks++ % LOOKS_PER_TRIM == 0)) {
            trimAgain = outbox.trim(age.get());
        }
    }
}
