package dev.ouzel.app.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Commands, and what is left of them.
@EnabledOnOs(value = {OS.LINUX, OS.MAC}, disabledReason = "the program is a script of the shell")
@Timeout(60)
class CommandsTest {

    /// Starts another one that is no child of anybody here, as `pg_ctl` does when it is ended in that moment. Both wait for a
    /// writer that never comes.
    private static final String SCRIPT = """
            #!/bin/sh
            if [ "$1" = start ]; then
                ("$0" orphan -D "$3" &)
            else
                echo $$ > "$3/orphan"
            fi
            read -r _ < "$3/never"
            """;

    @TempDir
    private Path work;

    private final Commands commands = new Commands(List.of(), "");
    private String program = "";
    private Path folder = Path.of("");

    @BeforeEach
    void write() throws Exception {
        program = Files.writeString(Files.createDirectory(work.resolve("bin")).resolve("program"), SCRIPT).toString();
        Files.setPosixFilePermissions(Path.of(program), PosixFilePermissions.fromString("rwx------"));
        folder = Files.createDirectory(work.resolve("data"));
        commands.expect("mkfifo", folder.resolve("never").toString());
    }

    @Test
    void whatACommandHasStartedAndLostEndsWithIt() throws Exception {
        Thread runner = Thread.ofVirtual().start(() -> {
            try {
                commands.expect(program, "start", "-D", folder.toString());
            } catch (IOException | InterruptedException _) {
                // As it should be.
            }
        });
        Path sign = folder.resolve("orphan");
        while (runner.isAlive() && (!Files.exists(sign) || Files.size(sign) == 0)) {
            Thread.onSpinWait();
        }
        long orphan = Long.parseLong(Files.readString(sign).strip());
        runner.interrupt();
        runner.join();
        assertThat(ProcessHandle.of(orphan).flatMap(process -> process.info().commandLine())).isEmpty();
    }

    @Test
    void aCommandThatFailsSaysWhatItHasSaidLast() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> commands.expect("/bin/sh", "-c", "echo first; echo last; echo; exit 3"))
                .withMessage("sh ends with 3: last");
    }
}
