package dev.ouzel.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/// Dates in header fields (RFC 9110, section 5.6.7), in the one form that is sent today.
final class HttpDates {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private HttpDates() {}

    static String print(Instant instant) {
        return FORMAT.format(instant);
    }

    /// A date, or nothing if it is none: a condition with it is then ignored (section 13.1.3).
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(FORMAT.parse(text, Instant::from));
        } catch (DateTimeParseException _) {
            // The standard says to ignore what is no date.
            return Optional.empty();
        }
    }
}
