package dev.ouzel.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What only the sources show.
class SourceTest {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("ouzel.root")));
    private static final int LINES_MAX = 400;
    private static final Pattern TEST = Pattern
            .compile("@(Test|FuzzTest|ParameterizedTest|TestFactory|RepeatedTest)\\b");
    private static final Pattern SUREFIRE = Pattern.compile("(Test.*|.*Test|.*Tests|.*TestCase)\\.java");
    private static final Pattern ABSTRACT = Pattern.compile("(?m)^(public )?abstract class ");

    @Test
    void aFileIsARoomAndNotAHall() {
        assertThat(sources()).filteredOn(file -> read(file).lines().count() > LINES_MAX).isEmpty();
    }

    @Test
    void everyTestIsFoundByTheTestRunner() {
        assertThat(sources()).filteredOn(file -> TEST.matcher(read(file)).find())
                .filteredOn(file -> !ABSTRACT.matcher(read(file)).find()).isNotEmpty()
                .allMatch(file -> SUREFIRE.matcher(file.getFileName().toString()).matches());
    }

    @Test
    void testsDoNotSleep() {
        assertThat(sources()).filteredOn(file -> file.toString().contains("src/test"))
                .filteredOn(file -> !file.endsWith("SourceTest.java"))
                .filteredOn(file -> read(file).contains("Thread.sleep")).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(sources()).filteredOn(file -> file.toString().contains("src/main"))
                .filteredOn(file -> !file.endsWith("module-info.java"))
                .allSatisfy(file -> assertThat(read(file.resolveSibling("package-info.java"))).contains("@NullMarked"));
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !ROOT.relativize(file).toString().contains("target/")).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
