package dev.ouzel.server.exchange;

import dev.ouzel.exchange.TimeSource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The value of the `Date` field (RFC 9110, section 6.6.1), made once a second. Thread-safe.
final class DateField {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final TimeSource time;
    private volatile Second last = new Second(Long.MIN_VALUE, "");

    private record Second(long epochSecond, String text) {}

    DateField(TimeSource time) {
        this.time = time;
    }

    String value() {
        Instant now = time.instant();
        Second known = last;
        if (known.epochSecond != now.getEpochSecond()) {
            known = new Second(now.getEpochSecond(), FORMAT.format(now));
            last = known;
        }
        return known.text;
    }
}
