package dev.ouzel.app;

import dev.ouzel.examples.todo.TodoPool.Address;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What the command line, or the environment, says of the database.
final class DatabaseOptions {

    /// The form of libpq (PostgreSQL, section 34.1.1.2).
    private static final Pattern LIBPQ = Pattern
            .compile("postgres(?:ql)?://(?:([^:@/?]*)(?::([^@/?]*))?@)?([^@/?]*)(?:/([^?]*))?([?].*)?");
    private static final String EXPECTED = "expected: jdbc:postgresql://HOST:PORT/DATABASE, or "
            + "postgres://USER:PASSWORD@HOST:PORT/DATABASE";

    @Option(names = "--database-url", paramLabel = "URL", defaultValue = "${env:DATABASE_URL}", description = "PostgreSQL: jdbc:postgresql://… or postgres://… (default: the environment variable DATABASE_URL).")
    private @Nullable String url;

    /// Whether there is to be no database, not even one that the program brings.
    boolean isNone() {
        return "none".equals(url);
    }

    /// What was chosen; empty for none.
    ///
    /// @throws ParameterException if it is no address of a database; it does not tell the password
    Optional<Address> chosen(CommandSpec spec) {
        return Optional.ofNullable(url).filter(text -> !text.isBlank() && !isNone()).map(text -> parse(text.strip())
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "--database-url or DATABASE_URL: "
                        + text.replaceFirst("(?s)//.*", "//…") + " (" + EXPECTED + ")")));
    }

    /// What must have been chosen.
    ///
    /// @throws ParameterException if it was not, or as in [#chosen]
    Address required(CommandSpec spec) {
        return chosen(spec).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "no database: neither --database-url nor DATABASE_URL is set (" + EXPECTED + ")"));
    }

    static Optional<Address> parse(String text) {
        if (text.startsWith("jdbc:postgresql:")) {
            return Optional.of(new Address(text, "", ""));
        }
        Matcher parts = LIBPQ.matcher(text);
        try {
            return parts.matches() ? Optional.of(libpq(parts)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            // A percent sign that encodes nothing.
            return Optional.empty();
        }
    }

    private static Address libpq(Matcher parts) {
        String host = parts.group(3).isEmpty() ? "localhost" : parts.group(3);
        String query = Optional.ofNullable(parts.group(5)).orElse("");
        return new Address("jdbc:postgresql://" + host + "/" + Optional.ofNullable(parts.group(4)).orElse("") + query,
                decoded(parts.group(1)), decoded(parts.group(2)));
    }

    /// Here a plus stands for itself.
    private static String decoded(@Nullable String text) {
        return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
