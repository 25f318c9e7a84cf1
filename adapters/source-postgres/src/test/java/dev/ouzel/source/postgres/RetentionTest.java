package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ouzel.log.GapReason;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamSettings;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final String TRIM_ALL = "select ouzel.trim_outbox('0', 1000)";

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

    private void age(String interval) throws Exception {
        world.run("update ouzel.outbox set at = at - interval '" + interval + "'");
    }

    @Test
    void onlyWhatIsOldIsTrimmedAndNotMoreThanWasAskedFor() throws Exception {
        world.run("insert into things select i from generate_series(1, 10) i");
        age("73 hours");
        world.run("insert into things values (11)");

        assertThat(world.ask("select ouzel.trim_outbox('72 hours', 4)")).isEqualTo("4");
        assertThat(world.ask("select ouzel.trim_outbox('72 hours', 100)")).isEqualTo("6");
        assertThat(world.ask("select ouzel.trim_outbox('72 hours', 100)")).isEqualTo("0");
        assertThat(world.ask("select row from ouzel.outbox")).isEqualTo("{\"id\":11,\"name\":null}");
        assertThat(world.ask("select changes from ouzel.trimmed where source = 'public.things'")).isEqualTo("10");
    }

    @Test
    void whatWasReadMayGo() throws Exception {
        Probe probe = new Probe();
        world.started(PostgresSource.over(world.database(), PostgresSource.table("things")), probe);
        for (int i = 1; i <= 3; i++) {
            world.run("insert into things values (" + i + ")");
            assertThat(world.reader("things").lines(i)).last().isEqualTo(inserted(i));
            world.run(TRIM_ALL);
        }
        assertThat(world.ask("select count(*) from ouzel.outbox")).isEqualTo("0");
        assertThat(probe.begunAnew()).isEmpty();
    }

    @Test
    void whatWasReadMayGoWhileTheSourceIsAway() throws Exception {
        PostgresSource source = world.started(PostgresSource.table("things"));
        world.run("insert into things values (1)");
        world.reader("things").take(1);
        source.close();
        world.run(TRIM_ALL);
        world.run("insert into things values (2)");
        Probe probe = new Probe();
        world.started(PostgresSource.over(world.database(), PostgresSource.table("things")), probe);

        assertThat(world.reader("things").lines(2)).containsExactly(inserted(1), inserted(2));
        assertThat(probe.begunAnew()).isEmpty();
    }

    @Test
    void whatWasTrimmedBeforeItWasReadIsAGapAndNotAHole() throws Exception {
        StreamSettings settings = StreamSettings.defaults().withRetention(Retention.all().withEntriesMax(77));
        world.hub.topic("things", settings);
        PostgresSource source = world.started(PostgresSource.table("things"));
        world.run("insert into things values (1)");
        World.Reader reader = world.reader("things");
        reader.take(1);
        source.close();
        world.run("insert into things values (2)");
        age("73 hours");
        world.run("insert into things values (3)");
        world.run("select ouzel.trim_outbox('72 hours', 1000)");
        Probe probe = new Probe();
        world.started(PostgresSource.over(world.database(), PostgresSource.table("things")), probe);

        assertThat(reader.next()).isInstanceOfSatisfying(ReadResult.Gap.class,
                gap -> assertThat(gap.reason()).isEqualTo(GapReason.DELETED));
        assertThat(reader.lines(1)).containsExactly(inserted(3));
        assertThat(probe.begunAnew()).containsExactly("things");
        assertThat(world.log.find("things").orElseThrow().settings()).isEqualTo(settings);
    }

    @Test
    void allMayBeTrimmedAndStillNothingIsSkippedInSilence() throws Exception {
        world.started(PostgresSource.table("things")).close();
        world.run("insert into things values (1)");
        world.run(TRIM_ALL);
        Probe probe = new Probe();
        world.started(PostgresSource.over(world.database(), PostgresSource.table("things")), probe);

        assertThat(probe.begunAnew()).containsExactly("things");
    }

    @Test
    void changesOfTransactionsThatAreYoungerThanOneThatRunsStay() throws Exception {
        Connection open = world.begin();
        World.run(open, "insert into things values (1)");
        world.run("insert into things values (2)");

        assertThat(world.ask(TRIM_ALL)).isEqualTo("0");
        open.commit();
        assertThat(world.ask(TRIM_ALL)).isEqualTo("2");
    }

    @Test
    void aTransactionThatRanWhileTheSourceReadLastIsNotMissedLongAfter() throws Exception {
        Probe probe = new Probe();
        Database database = world.database().withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10),
                Duration.ofMillis(100));
        PostgresSource source = world.started(PostgresSource.over(database, PostgresSource.table("things")), probe);
        Connection open = world.begin();
        World.run(open, "select pg_current_xact_id()");
        world.run("insert into things values (1)");
        world.reader("things").take(1);
        open.rollback();
        // It notes its place before it is quiet.
        Journal journal = new Journal(world.log, "ouzel/source/postgres/postgres/things/things");
        while (!journal.load().orElseThrow().to().seen().running().isEmpty()) {
            probe.awaitLooks(1);
        }
        source.close();
        world.run(TRIM_ALL);
        world.started(PostgresSource.over(world.database(), PostgresSource.table("things")), probe);

        assertThat(probe.begunAnew()).isEmpty();
    }

    @Test
    void aSourceTrimsIfItIsTold() throws Exception {
        world.run("insert into things select i from generate_series(1, 100) i");
        age("73 hours");
        world.run("insert into things values (101)");
        world.started(PostgresSource.over(world.database(), PostgresSource.table("things")).fromEarliest()
                .trimming(Duration.ofDays(3)), new Probe());

        assertThat(world.reader("things").take(101)).hasSize(101);
        assertThat(world.ask("select count(*) from ouzel.outbox")).isEqualTo("1");
        assertThatIllegalArgumentException().isThrownBy(
                () -> PostgresSource.over(world.database(), PostgresSource.table("a")).trimming(Duration.ZERO));
    }
}
