package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.source.postgres.Alarm.Rest;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class AlarmTest {

    private World world;
    private Connection listener;

    @BeforeEach
    void begin() throws Exception {
        world = World.withThings();
        listener = world.connect();
        World.run(listener, "listen ouzel_outbox; listen mark");
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private Alarm alarm(Connection connection) throws Exception {
        Alarm alarm = new Alarm(new Sql(connection));
        alarm.beginShift();
        return alarm;
    }

    /// How often readers were notified until now.
    private int notified() throws Exception {
        world.run("notify mark");
        List<String> channels = new ArrayList<>();
        while (!channels.contains("mark")) {
            PGNotification[] come = listener.unwrap(PGConnection.class)
                    .getNotifications(Math.toIntExact(World.SOON.toMillis()));
            for (PGNotification each : come) {
                channels.add(each.getName());
            }
        }
        return channels.indexOf("mark");
    }

    @Test
    void aCommitNotifiesOnlyWhileASourceSleepsAndOnceHoweverManyRowsItHas() throws Exception {
        Alarm alarm = alarm(world.connect());
        world.run("insert into things values (1)");
        assertThat(notified()).isZero();

        assertThat(alarm.lieDown()).isEqualTo(Rest.ASLEEP);
        world.run("insert into things select i from generate_series(2, 100) i");
        assertThat(notified()).isOne();

        alarm.getUp(Rest.ASLEEP);
        world.run("delete from things");
        assertThat(notified()).isZero();
    }

    @Test
    void nobodyFallsAsleepBeforeAChangeThatNotifiesNobodyIsCommitted() throws Exception {
        Alarm alarm = alarm(world.connect());
        Connection open = world.begin();
        World.run(open, "set constraints all immediate; insert into things values (1)");

        assertThat(alarm.lieDown()).isEqualTo(Rest.AWAKE);
        open.commit();
        assertThat(alarm.lieDown()).isEqualTo(Rest.ASLEEP);
        assertThat(notified()).isZero();
    }

    @Test
    void furtherSourcesDozeAndAreToldWhenTheSleeperGetsUp() throws Exception {
        Alarm first = alarm(world.connect());
        Alarm second = alarm(world.connect());
        assertThat(first.lieDown()).isEqualTo(Rest.ASLEEP);
        assertThat(second.lieDown()).isEqualTo(Rest.DOZING);

        second.getUp(Rest.DOZING);
        world.run("insert into things values (1)");
        assertThat(notified()).isOne();
        first.getUp(Rest.ASLEEP);
        assertThat(notified()).isOne();

        assertThat(second.lieDown()).isEqualTo(Rest.ASLEEP);
    }

    @Test
    void whoDiesInBedLeavesItEmpty() throws Exception {
        Connection mortal = world.connect();
        assertThat(alarm(mortal).lieDown()).isEqualTo(Rest.ASLEEP);
        Alarm second = alarm(world.connect());
        assertThat(second.lieDown()).isEqualTo(Rest.DOZING);
        mortal.close();

        world.ask("select pg_sleep(0) from pg_stat_activity");
        Rest rest = second.lieDown();
        while (rest != Rest.ASLEEP) {
            rest = second.lieDown();
        }
        assertThat(rest).isEqualTo(Rest.ASLEEP);
    }

    @Test
    void aSourceThatSleepsIsWokenByTheNextChange() throws Exception {
        // It would not look by itself within the time that the test waits.
        Database database = world.database().withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10),
                World.SOON.multipliedBy(10));
        world.started(PostgresSource.over(database, PostgresSource.table("things")), new Probe());
        world.started(PostgresSource.over(database, PostgresSource.table("things").into("again")).named("other"),
                new Probe());
        for (int i = 1; i <= 5; i++) {
            while (!world.ask("select exists (select from pg_locks where locktype = 'advisory' and objid = 1 "
                    + "and mode = 'ExclusiveLock' and database = (select oid from pg_database where datname = '"
                    + world.name() + "'))").equals("t")) {
                Thread.onSpinWait();
            }
            world.run("insert into things values (" + i + ")");
            assertThat(world.reader("things").lines(i)).hasSize(i);
            assertThat(world.reader("again").lines(i)).hasSize(i);
        }
    }
}
