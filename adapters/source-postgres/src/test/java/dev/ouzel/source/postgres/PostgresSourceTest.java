package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ouzel.log.Event;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresSourceTest {

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
    void insertsUpdatesAndDeletesOfATableReachItsTopicWithTheRowAsJson() throws Exception {
        world.started(PostgresSource.table("things"));

        world.run("insert into things values (1, 'one')");
        world.run("update things set name = 'two'");
        world.run("delete from things");

        assertThat(world.reader("things").lines(3)).containsExactly("insert {\"id\":1,\"name\":\"one\"}",
                "update {\"id\":1,\"name\":\"two\"}", "delete {\"id\":1,\"name\":\"two\"}");
    }

    @Test
    void topicAndTypesAreChosen() throws Exception {
        world.started(PostgresSource.table("public.things").into("news").as("new", "changed", "gone")
                .truncatedAs("emptied"));

        world.run("insert into things values (1, 'one'); update things set name = 'two'; delete from things");
        world.run("truncate things");

        assertThat(world.reader("news").take(4)).extracting(Event::type).containsExactly("new", "changed", "gone",
                "emptied");
    }

    @Test
    void whatWasRecordedBeforeTheFirstStartIsLeftOutUnlessItIsAskedFor() throws Exception {
        world.run("insert into things values (1, 'before')");

        world.started(PostgresSource.table("things").into("now"));
        world.started(
                PostgresSource.over(world.database(), PostgresSource.table("things").into("all")).named("other")
                        .fromEarliest(),
                new Probe());
        world.run("insert into things values (2, 'after')");

        assertThat(world.reader("now").lines(1)).containsExactly("insert {\"id\":2,\"name\":\"after\"}");
        assertThat(world.reader("all").lines(2)).containsExactly("insert {\"id\":1,\"name\":\"before\"}",
                "insert {\"id\":2,\"name\":\"after\"}");
    }

    @Test
    void payloadsOfChannelsAreForwardedAsTheyAre() throws Exception {
        world.started(PostgresSource.channel("things_said").into("said").as("said"),
                PostgresSource.channel("Other \"Channel\""));

        world.run("select pg_notify('things_said', '{ \"odd\": ' || chr(10) || ' }')");
        world.run("notify \"Other \"\"Channel\"\"\", 'quoted'");

        assertThat(world.reader("said").take(1)).containsExactly(Event.of("said", "{ \"odd\": \n }"));
        assertThat(world.reader("Other \"Channel\"").take(1)).containsExactly(Event.of("quoted"));
    }

    @Test
    void itIsStartedOnce() throws Exception {
        PostgresSource source = world.started(PostgresSource.table("things"));

        assertThatIllegalStateException().isThrownBy(() -> source.start(world.hub));
        source.close();
        source.close();
        PostgresSource unstarted = PostgresSource.over(world.database(), PostgresSource.table("things"));
        unstarted.close();
        assertThatIllegalStateException().isThrownBy(() -> unstarted.start(world.hub));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Database database = world.database();
        assertThatIllegalArgumentException().isThrownBy(() -> PostgresSource.over(database));
        assertThatIllegalArgumentException().isThrownBy(
                () -> PostgresSource.over(database, PostgresSource.table("a"), PostgresSource.table("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> PostgresSource.table(""));
        assertThatIllegalArgumentException().isThrownBy(() -> PostgresSource.table("a").as("b\n", "c", "d"));
        assertThatIllegalArgumentException().isThrownBy(() -> PostgresSource.channel("ä".repeat(32)));
        assertThatIllegalArgumentException().isThrownBy(() -> PostgresSource.channel("a\0b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Database.at("jdbc:mysql://localhost/"));
        assertThat(List.of(Database.at("jdbc:postgresql://h/d?password=secret").as("me", "secret").toString()))
                .containsExactly("jdbc:postgresql://h/d");
    }
}
