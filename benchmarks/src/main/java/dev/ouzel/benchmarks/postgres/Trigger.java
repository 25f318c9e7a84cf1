package dev.ouzel.benchmarks.postgres;

import java.util.Locale;

/// What a commit does beside its own work.
enum Trigger {
    NONE("none"), OUZEL("Ouzel's"), NOTIFY("a plain NOTIFY");

    private final String title;

    Trigger(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /// The table that has it.
    String table() {
        return "items_" + name().toLowerCase(Locale.ROOT);
    }
}
