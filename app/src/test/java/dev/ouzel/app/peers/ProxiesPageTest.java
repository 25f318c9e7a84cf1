package dev.ouzel.app.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The page about proxies shows the files that are tested.
class ProxiesPageTest {

    @ParameterizedTest
    @EnumSource(Recipe.class)
    void itsRecipesAreTheFilesBesideIt(Recipe recipe) throws IOException {
        assertThat(Files.readString(Path.of("../docs/production/proxies.md"))).contains("\n" + recipe.text() + "```\n");
    }
}
