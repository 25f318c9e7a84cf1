package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.hub.SourceHealth;
import dev.ouzel.testkit.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconnectTest {

    private World world;

    @BeforeEach
    void begin() throws Exception {
        world = World.withThings();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private static String inserted(int id) {
        return "insert {\"id\":" + id + ",\"name\":null}";
    }

    /// There may be more failures than ends: each attempt to come back is one too.
    private static void awaitDisconnected(PostgresSource source, Probe probe) throws InterruptedException {
        while (source.health().connected()) {
            probe.awaitFailed();
        }
    }

    @Test
    void whatIsCommittedWhileTheSourceIsAwayIsCaughtUp() throws Exception {
        world.started(PostgresSource.table("things")).close();
        world.run("insert into things values (1)");
        world.started(PostgresSource.table("things")).close();
        world.run("insert into things values (2)");
        world.started(PostgresSource.table("things"));
        world.run("insert into things values (3)");

        assertThat(world.reader("things").lines(3)).containsExactly(inserted(1), inserted(2), inserted(3));
    }

    @Test
    void itSurvivesCrashesOfTheDatabase() throws Exception {
        Probe probe = new Probe();
        PostgresSource source = world.started(
                PostgresSource.over(world.database(), PostgresSource.table("things"), PostgresSource.channel("talk")),
                probe);
        World.Reader reader = world.reader("things");
        for (int i = 1; i <= 3; i++) {
            world.run("insert into things values (" + i + ")");
            World.SERVER.crash();
            awaitDisconnected(source, probe);
            assertThat(source.health().lastError()).isPresent();
            World.SERVER.startAgain();
            probe.awaitConnected();
            assertThat(reader.lines(1)).containsExactly(inserted(i));
        }
        world.run("notify talk, 'still here'");

        assertThat(world.reader("talk").lines(1)).containsExactly(" still here");
        SourceHealth health = source.health();
        assertThat(health.connected()).isTrue();
        assertThat(health.since()).isPresent();
        assertThat(health.connects()).isEqualTo(4);
        assertThat(probe.begunAnew()).isEmpty();
    }

    @Test
    void aTransactionWithTheNumberOfOneThatACrashForgotIsNotSkipped() throws Exception {
        TableReader reader = new TableReader(PostgresSource.table("things"), world.hub, SourceSettings.DEFAULTS);
        for (int i = 1; i <= 3; i++) {
            Outbox outbox = outbox();
            reader.open(outbox);
            Connection undone = world.begin();
            World.run(undone, "insert into things values (100)");
            undone.rollback();
            // Its place says now that this number has been used.
            reader.take(outbox, reader.look(outbox));
            World.SERVER.crash();
            World.SERVER.startAgain();
            world.run("insert into things values (" + i + ")");

            Outbox again = outbox();
            reader.open(again);
            reader.take(again, reader.look(again));
        }

        assertThat(world.reader("things").lines(3)).containsExactly(inserted(1), inserted(2), inserted(3));
    }

    private Outbox outbox() throws SQLException {
        return new Outbox(new Sql(world.connect()), world.database().answerTimeout(), 1000);
    }

    @Test
    void itStartsBeforeTheDatabaseDoes() throws Exception {
        World.SERVER.stop();
        Probe probe = new Probe();
        try (PostgresSource source = PostgresSource.over(world.database(), PostgresSource.table("things"))
                .observedBy(probe)) {
            source.start(world.hub);
            probe.awaitFailed();
            World.SERVER.startAgain();
            probe.awaitConnected();
            world.run("insert into things values (1)");

            assertThat(world.reader("things").lines(1)).containsExactly(inserted(1));
        }
    }

    @Test
    void itComesBackWhenItsConnectionIsKilledByTheServer() throws Exception {
        Probe probe = new Probe();
        world.started(PostgresSource.over(world.database(), PostgresSource.table("things")), probe);
        world.run(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ouzel' and datname = '"
                        + world.name() + "'");
        probe.awaitFailed();
        world.run("insert into things values (1)");

        assertThat(world.reader("things").lines(1)).containsExactly(inserted(1));
    }

    @Test
    void itTakesOneConnectionHoweverManyFeedsThereAre() throws Exception {
        world.started(PostgresSource.table("things"), PostgresSource.table("things").into("again"),
                PostgresSource.channel("one"), PostgresSource.channel("two"));

        assertThat(world.ask("select count(*) from pg_stat_activity where application_name = 'ouzel' and datname = '"
                + world.name() + "'")).isEqualTo("1");
    }

    @Test
    void aConnectionThatIsDeadWithoutASignIsNoticed() throws Exception {
        Probe probe = new Probe();
        try (FaultProxy network = FaultProxy.to("localhost", World.SERVER.port())) {
            Database far = Database.at("jdbc:postgresql://" + network.host() + ":" + network.port() + "/" + world.name()
                    + "?user=postgres")
                    .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(500))
                    .withRetries(Duration.ofMillis(10), Duration.ofMillis(50));
            PostgresSource source = world.started(PostgresSource.over(far, PostgresSource.table("things")), probe);
            probe.awaitLooks(30);

            network.stall();
            awaitDisconnected(source, probe);
            world.run("insert into things values (1)");
            network.resume();

            assertThat(world.reader("things").lines(1)).containsExactly(inserted(1));
            source.close();
        }
    }

    @Test
    void aTableThatIsNotAttachedIsAnErrorUntilItIs() throws Exception {
        world.run("create table later (id int)");
        Probe probe = new Probe();
        try (PostgresSource source = PostgresSource.over(world.database(), PostgresSource.table("later"))
                .observedBy(probe)) {
            source.start(world.hub);
            probe.awaitFailed();
            assertThat(source.health().lastError().orElseThrow()).contains("later", "not attached");
            world.install("later");
            probe.awaitConnected();
            world.run("insert into later values (1)");

            assertThat(world.reader("later").lines(1)).containsExactly("insert {\"id\":1}");
        }
    }

    @Test
    void aNameThatFitsTablesOfSeveralSchemasIsAnError() throws Exception {
        world.run("create schema other; create table other.things (id int)");
        world.install("other.things");
        Probe probe = new Probe();
        try (PostgresSource source = PostgresSource.over(world.database(), PostgresSource.table("things"))
                .observedBy(probe)) {
            source.start(world.hub);
            probe.awaitFailed();
            assertThat(source.health().lastError().orElseThrow()).contains("several schemas");
        }
    }

    @Test
    void itEndsWithTheLog() throws Exception {
        PostgresSource source = world.started(PostgresSource.table("things"));
        world.run("insert into things values (1)");
        world.reader("things").take(1);
        world.log.close();
        world.run("insert into things values (2)");

        source.close();
        assertThat(source.health().connected()).isFalse();
    }
}
