package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The README and the pages show code that compiles.
class ReadmeTest {

    @ParameterizedTest
    @CsvSource({"README.md, ReadmeExample", "docs/concepts/resuming.md, ResumingExample"})
    void itsProgramIsTheOneThatIsCompiledHere(String page, String example) throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/ouzel/app/" + example + ".java"));
        String program = source.substring(source.indexOf("// begin\n") + 9, source.indexOf("// end")).stripIndent();
        assertThat(Files.readString(Path.of("..", page))).contains("```java\n" + program + "```\n");
    }
}
