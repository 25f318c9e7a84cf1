package dev.ouzel.app.postgres;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs the programs of PostgreSQL. It refuses to run as root, since whoever may speak SQL may do what its user may: as root
/// they run as a user who may do nothing.
///
/// Immutable.
///
/// @param prefix what stands before each command; empty for an ordinary user
/// @param owner the user and group to which its files must belong; empty for the user of this process
record Commands(List<String> prefix, String owner) {

    private static final long SECONDS_MAX = 60;
    private static final long ENDING_SECONDS_MAX = 5;
    private static final int ENDINGS_MAX = 5;
    private static final String NOBODY = "65534";

    /// In the order of preference: a name space of its own, in which this process's user is not root, needs no other user;
    /// where that is forbidden, as in many containers, it is the user who owns nothing.
    private static final List<Commands> AS_ROOT = List.of(new Commands(List.of("unshare", "-U"), ""),
            new Commands(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
                    NOBODY + ":" + NOBODY));

    /// Takes a copy of the prefix.
    Commands {
        prefix = List.copyOf(prefix);
    }

    /// How commands run for the user of this process.
    ///
    /// @param folder one that this process has made
    /// @throws IOException if it is root's, and there is no way to be somebody else
    /// @throws InterruptedException if the thread is interrupted meanwhile
    static Commands forOwnerOf(Path folder) throws IOException, InterruptedException {
        if (!Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"))) {
            return new Commands(List.of(), "");
        }
        for (Commands way : AS_ROOT) {
            if (way.works()) {
                return way;
            }
        }
        throw new IOException("PostgreSQL does not run as root, and neither unshare nor setpriv works here "
                + "(expected: one of them, or another user)");
    }

    private boolean works() throws InterruptedException {
        try {
            return run(Redirect.DISCARD, List.of("true")) == 0;
        } catch (IOException _) {
            // There is no such program.
            return false;
        }
    }

    /// Gives a folder to the user as whom commands run.
    ///
    /// @param folder with all that is in it
    void give(Path folder) throws IOException, InterruptedException {
        if (!owner.isEmpty()) {
            new Commands(List.of(), "").expect("chown", "-R", owner, folder.toString());
        }
    }

    /// Runs a command to its end.
    ///
    /// @param command the program and its arguments
    /// @throws IOException if it cannot be run, or fails; with what it has said last
    /// @throws InterruptedException if the thread is interrupted meanwhile; the command is ended
    void expect(String... command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("ouzel-command-", ".log");
        try {
            int code = run(Redirect.to(said.toFile()), List.of(command));
            if (code != 0) {
                throw new IOException(Path.of(command[0]).getFileName() + " ends with " + code + ": " + last(said));
            }
        } finally {
            Files.delete(said);
        }
    }

    private int run(Redirect output, List<String> command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(output)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile())).start();
        Instant began = start(process.info());
        try {
            if (process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new IOException(command.getFirst() + " has not ended after " + SECONDS_MAX + " s");
        } finally {
            // With those that it has started: they would go on to write into a folder that is being deleted.
            if (process.isAlive()) {
                end(Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList());
                endOrphans(command, began);
            }
        }
    }

    private static Instant start(ProcessHandle.Info process) {
        return process.startInstant().orElse(Instant.MIN);
    }

    private static void end(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, ENDING_SECONDS_MAX, TimeUnit.SECONDS).join();
    }

    /// What the command starts while it is being ended has no parent then by which it could be found, but a later start than
    /// its own, and in its command line a program of the same place and the same folder.
    private static void endOrphans(List<String> command, Instant began) {
        int folder = command.indexOf("-D") + 1;
        String programs = String.valueOf(Path.of(command.getFirst()).getParent());
        for (int left = folder == 0 ? 0 : ENDINGS_MAX; left > 0; left--) {
            List<ProcessHandle> orphans = startedSince(began, programs, command.get(folder));
            if (orphans.isEmpty()) {
                return;
            }
            end(orphans);
        }
    }

    private static List<ProcessHandle> startedSince(Instant began, String programs, String folder) {
        return ProcessHandle.allProcesses().filter(process -> {
            String line = process.info().commandLine().orElse("");
            return line.contains(programs) && line.contains(folder) && !start(process.info()).isBefore(began);
        }).toList();
    }

    /// The last line that says something.
    static String last(Path log) throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank())
                .reduce((_, line) -> line.strip()).orElse("it said nothing");
    }
}
