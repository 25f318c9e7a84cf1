package dev.ouzel.web;

import dev.ouzel.exchange.Headers;
import java.util.Optional;

/// The cookies of a request (RFC 6265, section 4.2).
final class Cookies {

    private Cookies() {}

    static Optional<String> find(Headers headers, String name) {
        for (String field : headers.all("cookie")) {
            for (String pair : field.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    return Optional.of(unquoted(pair.substring(equals + 1).strip()));
                }
            }
        }
        return Optional.empty();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
