package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The command that prepares a database.
@Timeout(60)
class PostgresCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void whatIsInstalledRecordsAndCanBeTakenAway() throws Exception {
        TestDatabase database = TestDatabase.named("prepared");
        database.run("CREATE TABLE \"Things\" (id int)");
        String[] install = {"postgres", "install", "--table", "\"Things\"", "--database-url", database.url()};
        assertThat(run(install)).as(err.toString()).isZero();
        assertThat(run(install)).isZero();
        database.run("INSERT INTO \"Things\" VALUES (1)");
        assertThat(database.ask("SELECT count(*) FROM ouzel.outbox")).isEqualTo("1");

        assertThat(run("postgres", "uninstall", "--table", "\"Things\"", "--database-url", database.url())).isZero();
        database.run("INSERT INTO \"Things\" VALUES (2)");
        assertThat(database.ask("SELECT count(*) FROM ouzel.outbox")).isEqualTo("1");

        assertThat(run("postgres", "remove", "--database-url", database.url())).isZero();
        assertThat(database.ask("SELECT to_regclass('ouzel.outbox')")).isEqualTo("null");
        assertThat(out.toString().lines()).hasSize(4);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aTableThatIsNotThereIsOneLineAndExitsWith1() throws Exception {
        String url = TestDatabase.named("unprepared").url();
        assertThat(run("postgres", "install", "--table", "nothing", "--database-url", url)).isEqualTo(1);
        assertThat(err.toString()).startsWith("ouzel: ").contains("nothing").doesNotContain("\tat ");
    }

    @Test
    void theScriptIsSql() {
        assertThat(run("postgres", "script")).isZero();
        assertThat(out.toString().toLowerCase(Locale.ROOT)).contains("create schema", "ouzel.outbox");
    }
}
