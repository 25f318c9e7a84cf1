package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The tests run on the PostgreSQL that is meant: in the profile `long`, on each major version from 14 on.
class VersionTest {

    @Test
    void theDatabaseIsOfTheVersionThatIsMeant() throws Exception {
        World world = new World();
        try {
            assertThat(world.ask("show server_version")).startsWith(System.getProperty("postgres.major", "18") + ".");
        } finally {
            world.end();
        }
    }
}
