package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ValuesTest {

    private static final String ODD = "\"quoted\" \\ back 'single' $$ \n line \r\t end \u2028 ä 🐦 \u0001";
    private static final String ODD_JSON = "\\\"quoted\\\" \\\\ back 'single' $$ \\n line \\r\\t end \u2028 ä 🐦 \\u0001";

    private World world;

    @BeforeEach
    void begin() throws Exception {
        world = World.withThings();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private void insert(int id, String name) throws Exception {
        try (PreparedStatement statement = world.connect().prepareStatement("insert into things values (?, ?)")) {
            statement.setInt(1, id);
            statement.setString(2, name);
            statement.execute();
        }
    }

    @Test
    void oddCharactersArriveAsTheyAre() throws Exception {
        world.started(PostgresSource.table("things"));

        insert(1, ODD);

        assertThat(world.reader("things").take(1))
                .containsExactly(Event.of("insert", "{\"id\":1,\"name\":\"" + ODD_JSON + "\"}"));
    }

    @Test
    void rowsMayBeLong() throws Exception {
        String name = "🐦".repeat(25_000);
        world.started(PostgresSource.table("things"));

        insert(1, name);
        world.run("update things set id = 2");

        assertThat(world.reader("things").take(2)).containsExactly(
                Event.of("insert", "{\"id\":1,\"name\":\"" + name + "\"}"),
                Event.of("update", "{\"id\":2,\"name\":\"" + name + "\"}"));
    }

    @Test
    void ofARowThatIsTooLongTheEventSaysOnlyHowLong() throws Exception {
        world.started(PostgresSource.over(world.database(), PostgresSource.table("things")).withRowBytesMax(100),
                new Probe());

        insert(1, "x".repeat(81));
        insert(2, "x".repeat(82));
        insert(3, "x".repeat(83));

        assertThat(world.reader("things").lines(3)).containsExactly(
                "insert {\"id\":1,\"name\":\"" + "x".repeat(81) + "\"}",
                "insert {\"id\":2,\"name\":\"" + "x".repeat(82) + "\"}", "insert {\"leftOut\":101}");
    }

    @Test
    void aTransactionMayHaveManyRows() throws Exception {
        world.started(PostgresSource.table("things"));

        world.run("insert into things select i, repeat('x', 3000) from generate_series(1, 5000) i");

        assertThat(world.reader("things").take(5000)).extracting(event -> event.data().split("[:,]", 3)[1])
                .startsWith("1", "2", "3").endsWith("4999", "5000");
    }

    @Test
    void namesAreQuotedWhereTheyMust() throws Exception {
        world.run("create schema \"My; Schema\"; create table \"My; Schema\".\"it's \"\"odd\"\".\" (\"a b\" int)");
        String table = "\"My; Schema\".\"it's \"\"odd\"\".\"";
        world.install(table);
        world.started(PostgresSource.table(table));

        world.run("insert into \"My; Schema\".\"it's \"\"odd\"\".\" values (1)");

        assertThat(world.reader(table).lines(1)).containsExactly("insert {\"a b\":1}");
    }

    @Test
    void theChangesOfAPartitionedTableAreThoseOfItsPartitions() throws Exception {
        world.run("""
                create table parted (id int, name text) partition by range (id);
                create table parted_low partition of parted for values from (0) to (10)""");
        world.install("parted");
        world.run("create table parted_high partition of parted for values from (10) to (20)");
        world.started(PostgresSource.table("parted"));

        world.run("insert into parted values (1, 'low'), (11, 'high')");

        assertThat(world.reader("parted").lines(2)).containsExactly("insert {\"id\":1,\"name\":\"low\"}",
                "insert {\"id\":11,\"name\":\"high\"}");
    }

    @Test
    void severalTablesAndSourcesOfOneDatabaseKeepApart() throws Exception {
        world.run("create table others (id int)");
        world.install("others");
        world.started(PostgresSource.table("things"), PostgresSource.table("others"),
                PostgresSource.table("others").into("mixed"), PostgresSource.table("things").into("mixed"));
        world.started(PostgresSource.over(world.database(), PostgresSource.table("others").into("again"))
                .named("second"), new Probe());

        Connection connection = world.connect();
        World.run(connection, "insert into things values (1, 'thing')");
        world.reader("mixed").take(1);
        World.run(connection, "insert into others values (2)");

        assertThat(world.reader("things").lines(1)).containsExactly("insert {\"id\":1,\"name\":\"thing\"}");
        assertThat(world.reader("others").lines(1)).containsExactly("insert {\"id\":2}");
        assertThat(world.reader("again").lines(1)).containsExactly("insert {\"id\":2}");
        assertThat(world.reader("mixed").lines(2)).containsExactly("insert {\"id\":1,\"name\":\"thing\"}",
                "insert {\"id\":2}");
    }
}
