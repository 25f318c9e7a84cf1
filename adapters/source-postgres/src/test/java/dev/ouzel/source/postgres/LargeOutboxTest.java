package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An outbox that has grown, of which PostgreSQL has no statistics yet.
class LargeOutboxTest {

    private static final int OLD_CHANGES = 5000;

    private World world;

    @BeforeEach
    void fill() throws Exception {
        world = World.withThings();
        world.run("alter table ouzel.outbox set (autovacuum_enabled = false)");
        world.run("do $$ begin for i in 1.." + OLD_CHANGES
                + " loop insert into things values (i); commit; end loop; end $$");
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    @Test
    @Timeout(60)
    void whatIsNewIsFoundWithoutReadingWhatIsOld() throws Exception {
        PostgresSource source = world.started(PostgresSource.table("things"));
        World.Reader reader = world.reader("things");
        for (int i = 1; i <= 10; i++) {
            world.run("insert into things values (" + (OLD_CHANGES + i) + ")");
            assertThat(reader.take(1)).hasSize(1);
        }
        source.close();
        awaitCounted();

        assertThat(Long
                .parseLong(world.ask("select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'outbox'")))
                .as("entries read in the indexes").isLessThan(OLD_CHANGES);
    }

    /// A session adds to the statistics of all at its end.
    private void awaitCounted() throws Exception {
        String sessions = "select count(*) from pg_stat_activity where application_name = 'ouzel' and datname = '"
                + world.name() + "'";
        while (!world.ask(sessions).equals("0")) {
            Thread.onSpinWait();
        }
    }
}
