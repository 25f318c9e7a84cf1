package dev.ouzel.app.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.FaultProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients of Node.js, from npm, with the versions of a lock file.
@Tag("node")
@Timeout(120)
class NodeTest {

    private static final Path SCRIPTS = Path.of("src/test/node");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void install() throws Exception {
        for (String file : List.of("package.json", "package-lock.json", "websocket.js")) {
            Files.copy(SCRIPTS.resolve(file), folder.resolve(file));
        }
        Process npm = start("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(npm.waitFor()).as(said).isZero();
    }

    @Test
    void theWebSocketOfNpmTalksToUs() throws Exception {
        try (Origin origin = new Origin(Duration.ofSeconds(20));
                FaultProxy between = FaultProxy.to("127.0.0.1", origin.port())) {
            Process node = start("node", "websocket.js", "ws://127.0.0.1:" + between.port() + "/echo");
            String said = node.inputReader(StandardCharsets.UTF_8).lines().peek(line -> {
                switch (line) {
                    case "reset" -> between.reset();
                    case "stop" -> origin.stop();
                    default -> {
                    }
                }
            }).toList().toString();
            assertThat(node.waitFor()).as(said).isZero();
            assertThat(said).isEqualTo("[reset, stop]");
        }
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    }
}
