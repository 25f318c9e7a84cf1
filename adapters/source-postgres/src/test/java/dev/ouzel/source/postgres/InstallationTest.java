package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstallationTest {

    private static final String TRIGGERS = "select count(*) from pg_trigger where tgname like 'ouzel%'";

    private World world;

    @BeforeEach
    void begin() throws Exception {
        world = World.withThings();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    @Test
    void installingAgainChangesNothing() throws Exception {
        world.run("insert into things values (1)");
        String identity = world.ask("select ouzel.identity()");

        world.install("things");
        world.install("public.things");
        world.run(Installation.script());

        assertThat(world.ask(TRIGGERS)).isEqualTo("2");
        assertThat(world.ask("select count(*) from ouzel.outbox")).isEqualTo("1");
        assertThat(world.ask("select ouzel.identity()")).isEqualTo(identity);
    }

    @Test
    void itCanBeTakenBack() throws Exception {
        Connection connection = world.connect();
        Installation installation = Installation.in(connection);
        world.run("create table others (id int)");
        installation.install("others");

        installation.uninstall("things");
        installation.uninstall("things");
        world.run("insert into things values (1); insert into others values (2)");
        assertThat(world.ask("select string_agg(source, ',') from ouzel.outbox")).isEqualTo("public.others");

        installation.remove();
        installation.remove();
        installation.uninstall("things");
        world.run("insert into others values (3)");
        assertThat(world.ask(TRIGGERS)).isEqualTo("0");
        assertThat(world.ask("select to_regnamespace('ouzel')")).isEqualTo("null");
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    void aFailureLeavesNothingBehind() throws Exception {
        Connection connection = world.connect();
        Installation.in(connection).remove();

        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Installation.in(connection).install("nothing"))
                .withMessageContaining("nothing");
        assertThat(world.ask("select to_regnamespace('ouzel')")).isEqualTo("null");
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    void itIsPartOfTheCallersTransaction() throws Exception {
        Connection connection = world.begin();
        Installation.in(connection).uninstall("things");
        connection.rollback();

        assertThat(world.ask(TRIGGERS)).isEqualTo("2");
    }

    @Test
    void aTableThatIsRenamedIsReadOn() throws Exception {
        world.run("alter table things rename to stuff");
        world.started(PostgresSource.table("stuff"));
        world.run("insert into stuff values (1)");

        assertThat(world.reader("stuff").lines(1)).containsExactly("insert {\"id\":1,\"name\":null}");
    }

    @Test
    void aTableIsEmptiedInOneTransactionWithChangesOnceTheTriggersHaveRun() throws Exception {
        world.started(PostgresSource.table("things"));
        Connection connection = world.begin();
        World.run(connection, "insert into things values (1)");
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> World.run(connection, "truncate things"))
                .withMessageContaining("pending trigger events");
        connection.rollback();

        World.run(connection, "insert into things values (2); set constraints all immediate; truncate things");
        World.run(connection, "alter table things drop column name; insert into things values (3)");
        connection.commit();

        assertThat(world.reader("things").lines(3)).containsExactly("insert {\"id\":2,\"name\":null}", "truncate {}",
                "insert {\"id\":3}");
    }
}
