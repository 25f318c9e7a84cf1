package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The README shows code that compiles.
class ReadmeTest {

    @Test
    void itsProgramIsTheOneThatIsCompiledHere() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/ouzel/app/ReadmeExample.java"));
        String program = source.substring(source.indexOf("// begin\n") + 9, source.indexOf("// end")).stripIndent();
        assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + program + "```\n");
    }
}
