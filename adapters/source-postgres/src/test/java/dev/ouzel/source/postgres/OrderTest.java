package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderTest {

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

    private static void insert(Connection connection, int id) throws SQLException {
        World.run(connection, "insert into things values (" + id + ")");
    }

    @Test
    void aTransactionThatCommitsLaterComesLaterThoughItBeganFirst() throws Exception {
        world.started(PostgresSource.table("things"));
        World.Reader reader = world.reader("things");
        Connection first = world.begin();
        insert(first, 1);
        Connection second = world.begin();
        insert(second, 2);

        second.commit();
        assertThat(reader.lines(1)).containsExactly(inserted(2));
        first.commit();
        assertThat(reader.lines(1)).containsExactly(inserted(1));
    }

    @Test
    void aRowThatBecomesVisibleAfterOneWithAHigherNumberIsNotSkipped() throws Exception {
        world.started(PostgresSource.table("things"));
        World.Reader reader = world.reader("things");
        Connection early = world.begin();
        insert(early, 1);
        World.run(early, "set constraints all immediate");
        world.run("insert into things values (2)");

        assertThat(reader.lines(1)).containsExactly(inserted(2));
        early.commit();
        assertThat(reader.lines(1)).containsExactly(inserted(1));
        assertThat(world.ask("select string_agg(row::json->>'id', ',' order by seq) from ouzel.outbox"))
                .isEqualTo("1,2");
    }

    @Test
    void transactionsThatAreFoundTogetherAreToldWholeAndInTheOrderOfTheirCommits() throws Exception {
        world.started(PostgresSource.table("things")).close();
        Connection early = world.begin();
        World.run(early, "set constraints all immediate");
        insert(early, 1);
        world.run("insert into things values (2); insert into things values (3)");
        insert(early, 4);
        early.commit();

        world.started(PostgresSource.table("things"));
        assertThat(world.reader("things").lines(4)).containsExactly(inserted(2), inserted(3), inserted(1), inserted(4));
    }

    @Test
    void anOpenTransactionDelaysNobodyAndIsFoundAfterARestart() throws Exception {
        PostgresSource source = world.started(PostgresSource.table("things"));
        Connection open = world.begin();
        insert(open, 1);
        World.run(open, "set constraints all immediate");
        world.run("insert into things values (2)");
        assertThat(world.reader("things").lines(1)).containsExactly(inserted(2));

        source.close();
        open.commit();
        world.started(PostgresSource.table("things"));

        assertThat(world.reader("things").lines(2)).containsExactly(inserted(2), inserted(1));
    }

    @Test
    void whatIsRolledBackIsNotTold() throws Exception {
        world.started(PostgresSource.table("things"));
        Connection undone = world.begin();
        insert(undone, 1);
        World.run(undone, "set constraints all immediate");
        undone.rollback();
        Connection partly = world.begin();
        insert(partly, 2);
        World.run(partly, "savepoint a");
        insert(partly, 3);
        World.run(partly, "set constraints all immediate; rollback to a");
        insert(partly, 4);
        World.run(partly, "savepoint b");
        insert(partly, 5);
        World.run(partly, "release b");
        partly.commit();
        world.run("insert into things values (6)");

        assertThat(world.reader("things").lines(4)).containsExactly(inserted(2), inserted(4), inserted(5), inserted(6));
    }

    @Test
    void whatDependsOnEachOtherComesInOrderWhoeverWrites() throws Exception {
        int counters = 5;
        world.run("insert into things select i, '0' from generate_series(1, " + counters + ") i");
        PostgresSource source = world.started(PostgresSource.table("things"));
        int committed = 0;
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> work = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                work.add(writers.submit(writer(new Random(seed), counters)));
            }
            // A restart in the midst of it.
            world.reader("things").take(50);
            source.close();
            world.started(PostgresSource.table("things"));
            for (Future<Integer> each : work) {
                committed += each.get();
            }
        }

        Map<String, Integer> last = new HashMap<>();
        for (Event event : world.reader("things").take(committed)) {
            Matcher row = Pattern.compile("\\{\"id\":(\\d+),\"name\":\"(\\d+)\"}").matcher(event.data());
            assertThat(row.matches()).isTrue();
            int count = Integer.parseInt(row.group(2));
            assertThat(count).as(event.data()).isEqualTo(last.getOrDefault(row.group(1), 0) + 1);
            last.put(row.group(1), count);
        }
        assertThat(world.reader("things").now()).hasSizeLessThanOrEqualTo(100);
        assertThat(world.log.find("things").orElseThrow().entries()).isEqualTo(committed);
    }

    private Callable<Integer> writer(Random random, int counters) throws SQLException {
        Connection connection = world.begin();
        return () -> {
            int committed = 0;
            for (int i = 0; i < 60; i++) {
                int changes = 1 + random.nextInt(3);
                if (random.nextInt(3) == 0) {
                    World.run(connection, "set constraints all immediate");
                }
                // In rising order, so that writers wait for each other and never in a circle.
                for (int k = 0; k < changes; k++) {
                    World.run(connection, "update things set name = name::int + 1 where id = "
                            + (1 + k + random.nextInt(counters - 2) / changes));
                }
                if (random.nextInt(4) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    committed += changes;
                }
            }
            return committed;
        };
    }
}
