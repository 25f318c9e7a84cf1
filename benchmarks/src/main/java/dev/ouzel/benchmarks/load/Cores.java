package dev.ouzel.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The processors that servers and their measurer share (Linux).
public final class Cores {

    private static final boolean PINNED = Files.isExecutable(Path.of("/usr/bin/taskset"))
            && Files.isReadable(Path.of("/sys/devices/system/cpu/cpu1"));
    private static final int IDLE_FIELD = 4;
    private static final int FIELDS = 9;

    private Cores() {}

    /// Whether a program can be held to one of them.
    public static boolean pinned() {
        return PINNED;
    }

    /// The command that holds a server to the first, if that can be. The program that measures should be held to the second.
    ///
    /// @param command starts the server
    public static List<String> onFirst(List<String> command) {
        List<String> pinned = new ArrayList<>(PINNED ? List.of("taskset", "-c", "0") : List.of());
        pinned.addAll(command);
        return pinned;
    }

    /// How long the first was busy so far, for whomever, in microseconds.
    ///
    /// @throws IOException if the system does not tell
    public static long firstBusyMicros() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).stream()
                .filter(line -> line.startsWith("cpu0 ")).findFirst().orElseThrow().split(" +");
        long ticks = 0;
        for (int i = 1; i < FIELDS; i++) {
            // Idle, and waiting for a disk.
            ticks += i == IDLE_FIELD || i == IDLE_FIELD + 1 ? 0 : Long.parseLong(fields[i]);
        }
        return ticks * 10_000;
    }
}
