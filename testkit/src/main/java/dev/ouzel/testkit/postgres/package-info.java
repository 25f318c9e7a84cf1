/// A real PostgreSQL for tests: [dev.ouzel.testkit.postgres.PostgresServer].
@NullMarked
package dev.ouzel.testkit.postgres;

import org.jspecify.annotations.NullMarked;
