package dev.ouzel.checks;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What each module needs and shows is a text under review: a change of a descriptor shows itself here.
class ModuleDescriptorTest {

    private static final Path GOLDEN = Path.of("src/test/resources/modules");

    @Test
    void everyModuleIsAsItsGoldenTextSays() throws IOException {
        Map<String, String> actual = new TreeMap<>();
        for (ModuleDescriptor module : modules()) {
            actual.put(module.name(), describe(module));
        }
        assertThat(actual).isEqualTo(golden());
    }

    private static List<ModuleDescriptor> modules() throws IOException {
        return Collections.list(ModuleDescriptorTest.class.getClassLoader().getResources("module-info.class")).stream()
                .map(ModuleDescriptorTest::read).filter(module -> module.name().startsWith("dev.ouzel.")).toList();
    }

    private static ModuleDescriptor read(URL url) {
        try (InputStream in = url.openStream()) {
            return ModuleDescriptor.read(in);
        } catch (IOException unreadable) {
            throw new AssertionError("cannot read " + url, unreadable);
        }
    }

    private static Map<String, String> golden() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            for (Path file : files.toList()) {
                texts.put(file.getFileName().toString().replace(".txt", ""), Files.readString(file));
            }
        }
        return texts;
    }

    private static String describe(ModuleDescriptor module) {
        return lines(module.requires(), ModuleDescriptor.Requires::name,
                r -> "requires " + modifiers(r.modifiers()) + r.name())
                + lines(module.exports(), ModuleDescriptor.Exports::source,
                        e -> "exports " + e.source() + targets(e.targets()))
                + lines(module.opens(), ModuleDescriptor.Opens::source,
                        o -> "opens " + o.source() + targets(o.targets()))
                + lines(module.uses(), u -> u, u -> "uses " + u)
                + lines(module.provides(), ModuleDescriptor.Provides::service, p -> "provides " + p.service());
    }

    private static <T> String lines(Collection<T> items, Function<T, String> order, Function<T, String> text) {
        return items.stream().sorted(Comparator.comparing(order)).map(item -> text.apply(item) + "\n")
                .collect(joining());
    }

    private static String modifiers(Set<ModuleDescriptor.Requires.Modifier> modifiers) {
        return modifiers.stream().map(m -> m.name().toLowerCase(Locale.ROOT)).sorted().map(m -> m + " ")
                .collect(joining());
    }

    private static String targets(Set<String> targets) {
        return targets.isEmpty() ? "" : " to " + targets.stream().sorted().collect(joining(", "));
    }
}
