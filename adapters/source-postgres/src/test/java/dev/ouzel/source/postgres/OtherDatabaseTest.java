package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.ReadResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The database is not the one that it was.
class OtherDatabaseTest {

    private World world;
    private World.Reader reader;

    @BeforeEach
    void begin() throws Exception {
        world = World.withThings();
        PostgresSource source = world.started(PostgresSource.table("things"));
        world.run("insert into things values (1)");
        reader = world.reader("things");
        reader.take(1);
        source.close();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private void theTopicBeginsAnew() throws Exception {
        Probe probe = new Probe();
        world.started(PostgresSource.over(world.database(), PostgresSource.table("things")), probe);
        world.run("insert into things values (100)");

        assertThat(reader.next()).isInstanceOf(ReadResult.Gap.class);
        assertThat(reader.lines(1)).containsExactly("insert {\"id\":100,\"name\":null}");
        assertThat(probe.begunAnew()).containsExactly("things");
    }

    @Test
    void anInstallationThatWasMadeAnewIsAnotherOne() throws Exception {
        try (var connection = world.connect()) {
            Installation.in(connection).remove();
        }
        world.install("things");
        theTopicBeginsAnew();
    }

    @Test
    void aDatabaseThatLostItsLastChangesIsAnotherOne() throws Exception {
        world.run("delete from ouzel.outbox where seq = (select max(seq) from ouzel.outbox)");
        theTopicBeginsAnew();
    }

    @Test
    void aTransactionWhoseNumberWasUsedBeforeIsNotSkipped() throws Exception {
        world.run("insert into things values (2)");
        // After a crash, PostgreSQL gives the numbers of transactions of which nothing had reached the disk once more.
        world.run("update ouzel.outbox set xid = (select min(xid::text::bigint) - 1 from ouzel.outbox)::text::xid8 "
                + "where seq = 2");
        world.started(PostgresSource.table("things"));

        assertThat(reader.lines(1)).containsExactly("insert {\"id\":2,\"name\":null}");
    }
}
