package dev.ouzel.benchmarks.fanout;

import dev.ouzel.app.Main;
import dev.ouzel.benchmarks.load.Cores;
import dev.ouzel.benchmarks.load.ServerProcess;
import java.io.IOException;
import java.util.List;

/// A server that is measured.
///
/// @param name what the table calls it
/// @param start starts a fresh process of it
/// @param events where its event stream is
/// @param publish where an event is posted to
/// @param warms whether it gets faster with time, as what runs on a virtual machine does
record Candidate(String name, Start start, String events, String publish, boolean warms) {

    /// Starts a process.
    @FunctionalInterface
    interface Start {
        ServerProcess start() throws IOException, InterruptedException;
    }

    static final String OUZEL = "Ouzel";
    static final String BARE = "bare C";

    /// The demo of Ouzel with default settings, as its launcher starts it if the property `ouzel.launcher` says where that is.
    static Candidate ouzel() {
        String launcher = System.getProperty("ouzel.launcher");
        List<String> command = launcher == null
                ? ServerProcess.java(Main.class, List.of(), "demo", "--bench", "--port", "0")
                : List.of(launcher, "demo", "--bench", "--port", "0");
        return new Candidate(OUZEL, () -> ServerProcess.start(Cores.onFirst(command)), "/bench/events", "/bench/pub",
                true);
    }

    /// The limit: `native/bare.c`.
    ///
    /// @param program where it was compiled to
    static Candidate bare(String program) {
        return new Candidate(BARE, () -> ServerProcess.start(Cores.onFirst(List.of(program))), "/events", "/pub",
                false);
    }

    /// nginx with the module nchan.
    ///
    /// @param module where the module is
    static Candidate nchan(String module) {
        return new Candidate("nginx+nchan", () -> Nchan.start(module), "/events", "/pub", false);
    }
}
