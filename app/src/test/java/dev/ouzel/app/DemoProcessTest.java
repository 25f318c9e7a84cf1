package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.BodyEnd;
import dev.ouzel.testkit.SocketClient;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `ouzel demo` as a process of its own.
@Timeout(60)
class DemoProcessTest {

    @TempDir
    private Path work;

    @Test
    void listensSaysSoInOneLineAndStopsWithinFiveSecondsOfASigtermWithStreamsOpen() throws Exception {
        Process demo = start();
        try (BufferedReader out = demo.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            assertThat(line).matches("Ouzel is listening on http://127\\.0\\.0\\.1:\\d+");
            int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
            try (TestResponse clock = get(port, "/clock"); TestResponse prices = get(port, "/prices")) {
                prices.takeEvent();
                // Process.destroy would close what is still to be read.
                demo.toHandle().destroy();
                assertThat(demo.waitFor(5, TimeUnit.SECONDS)).isTrue();
                assertThat(clock.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
                assertThat(prices.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
            }
            assertThat(out.readLine()).isNull();
            assertThat(work.resolve("err")).isEmptyFile();
        } finally {
            demo.destroyForcibly();
        }
    }

    private static TestResponse get(int port, String path) {
        return new SocketClient("127.0.0.1", port).send(TestRequest.get(path));
    }

    private Process start() throws Exception {
        String classPath = System.getProperty("jdk.module.path", "") + File.pathSeparator
                + System.getProperty("java.class.path");
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "dev.ouzel.app.Main", "demo", "--port", "0")
                .redirectError(work.resolve("err").toFile()).start();
    }
}
