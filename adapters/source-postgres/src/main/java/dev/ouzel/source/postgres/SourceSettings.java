package dev.ouzel.source.postgres;

import dev.ouzel.hub.SourceObserver;
import java.time.Duration;
import java.util.Optional;

/// How a source works.
///
/// @param name tells its place from those of other sources in the same log
/// @param earliest whether it begins with all that the outbox has, when it has no place yet
/// @param trimAge after what time it trims the outbox; empty for never
/// @param rowBytesMax the longest row that is published, as JSON in UTF-8
/// @param observer told of what it does
record SourceSettings(String name, boolean earliest, Optional<Duration> trimAge, int rowBytesMax,
        SourceObserver observer) {

    static final SourceSettings DEFAULTS = new SourceSettings("postgres", false, Optional.empty(), 1 << 20,
            SourceObserver.NONE);

    SourceSettings withName(String other) {
        return new SourceSettings(other, earliest, trimAge, rowBytesMax, observer);
    }

    SourceSettings withEarliest() {
        return new SourceSettings(name, true, trimAge, rowBytesMax, observer);
    }

    SourceSettings withTrimAge(Duration age) {
        return new SourceSettings(name, earliest, Optional.of(age), rowBytesMax, observer);
    }

    SourceSettings withRowBytesMax(int bytes) {
        return new SourceSettings(name, earliest, trimAge, bytes, observer);
    }

    SourceSettings withObserver(SourceObserver other) {
        return new SourceSettings(name, earliest, trimAge, rowBytesMax, other);
    }
}
