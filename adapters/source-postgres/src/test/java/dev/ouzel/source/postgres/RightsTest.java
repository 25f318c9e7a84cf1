package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Three roles: one owns the tables and installs, one works with them, one reads changes. None is superuser.
class RightsTest {

    private World world;
    private String owner = "";
    private String worker = "";
    private String reader = "";

    @BeforeEach
    void begin() throws Exception {
        world = new World();
        owner = world.name() + "_owner";
        worker = world.name() + "_worker";
        reader = world.name() + "_reader";
        World.SERVER.run("create role " + owner + " login; create role " + worker + " login; create role " + reader
                + " login; grant create on database " + world.name() + " to " + owner);
        world.run("create schema app authorization " + owner);
        try (Connection connection = as(owner)) {
            World.run(connection, "create table app.todos (id int); grant usage on schema app to " + worker
                    + "; grant select, insert, update, delete on app.todos to " + worker);
            Installation.in(connection).install("app.todos");
            World.run(connection, "grant usage on schema ouzel to " + reader
                    + "; grant select on ouzel.outbox, ouzel.trimmed to " + reader);
        }
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private Connection as(String role) throws SQLException {
        return database(role).connect();
    }

    private Database database(String role) {
        return Database.at(World.SERVER.address(world.name())).as(role, "none")
                .withRetries(Duration.ofMillis(10), Duration.ofMillis(50));
    }

    @Test
    void readingNeedsSelectOnTheOutboxAndWritingNeedsNothing() throws Exception {
        world.started(PostgresSource.over(database(reader), PostgresSource.table("app.todos"),
                PostgresSource.channel("talk")), new Probe());
        try (Connection connection = as(worker)) {
            World.run(connection, "insert into app.todos values (1); notify talk, 'hello'");
        }

        assertThat(world.reader("app.todos").lines(1)).containsExactly("insert {\"id\":1}");
        assertThat(world.reader("talk").lines(1)).containsExactly(" hello");
    }

    @Test
    void trimmingNeedsARightOfItsOwn() throws Exception {
        Probe probe = new Probe();
        PostgresSource refused = PostgresSource.over(database(reader), PostgresSource.table("app.todos"))
                .trimming(Duration.ofDays(3)).observedBy(probe);
        try (refused) {
            refused.start(world.hub);
            probe.awaitFailed();
            assertThat(refused.health().lastError().orElseThrow()).contains("trim_outbox");
        }

        try (Connection connection = as(owner)) {
            World.run(connection, "grant execute on function ouzel.trim_outbox(interval, int) to " + reader);
        }
        world.started(PostgresSource.over(database(reader), PostgresSource.table("app.todos"))
                .trimming(Duration.ofDays(3)), new Probe());
    }

    @Test
    void nobodyElseMayLookIntoTheOutboxOrPutSomethingIn() throws Exception {
        try (Connection connection = as(worker)) {
            for (String sql : new String[]{"select * from ouzel.outbox",
                "insert into ouzel.outbox (source, operation, row) values ('a', 'insert', '{}')",
                "select ouzel.trim_outbox('0', 1)"}) {
                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> World.run(connection, sql))
                        .withMessageContaining("permission denied");
            }
        }
        try (Connection connection = as(reader)) {
            World.run(connection, "create temporary table forged (id int)");
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> World.run(connection,
                    "create trigger t after insert on forged for each row execute function ouzel.record_change('x')"))
                    .withMessageContaining("permission denied");
        }
    }
}
