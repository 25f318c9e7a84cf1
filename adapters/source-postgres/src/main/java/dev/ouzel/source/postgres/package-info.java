/// PostgreSQL as a source: [dev.ouzel.source.postgres.PostgresSource].
@NullMarked
package dev.ouzel.source.postgres;

import org.jspecify.annotations.NullMarked;
