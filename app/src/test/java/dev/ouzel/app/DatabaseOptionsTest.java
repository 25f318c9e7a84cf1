package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.examples.todo.TodoPool.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses of databases, in both forms.
class DatabaseOptionsTest {

    @ParameterizedTest
    @CsvSource({
        "postgres://postgres:secret@db:5432/todos, jdbc:postgresql://db:5432/todos, postgres, secret",
        "postgresql://me@db/todos, jdbc:postgresql://db/todos, me, ''",
        "postgres://db, jdbc:postgresql://db/, '', ''",
        "postgres:///todos, jdbc:postgresql://localhost/todos, '', ''",
        "postgres://u%40x:p%3A+%2F@[::1]:5433/a%20b?sslmode=require, jdbc:postgresql://[::1]:5433/a%20b?sslmode=require, u@x, p:+/",
        "jdbc:postgresql://db/todos?user=me&password=x, jdbc:postgresql://db/todos?user=me&password=x, '', ''"})
    void bothFormsAreUnderstood(String text, String url, String user, String password) {
        assertThat(DatabaseOptions.parse(text)).contains(new Address(url, user, password));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://db/todos", "db", "jdbc:mysql://db/todos", "postgres:db", "postgres://u:%zz@db/x"})
    void anythingElseIsNone(String text) {
        assertThat(DatabaseOptions.parse(text)).isEmpty();
    }

    @Test
    void aPasswordIsNotTold() {
        assertThat(new Address("jdbc:postgresql://db/todos?user=me&password=secret", "me", "secret"))
                .hasToString("jdbc:postgresql://db/todos");
        assertThat(new Address("jdbc:postgresql://me:secret@db/todos", "", ""))
                .hasToString("jdbc:postgresql://db/todos");
    }
}
