package dev.ouzel.benchmarks.fanout;

import dev.ouzel.benchmarks.load.Cores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the delivery of a published event costs, beside the limit and, where it is installed, nginx with nchan. The environment
/// variable `NCHAN` says where that module is, if not where Debian puts it.
public final class FanOutBenchmark {

    private static final Path NCHAN = Path.of(
            System.getenv().getOrDefault("NCHAN", "/usr/lib/nginx/modules/ngx_nchan_module.so"));

    private FanOutBenchmark() {}

    /// Runs everything and prints a table, in about two minutes a round.
    ///
    /// @param arguments how many rounds; where `bare.c` was compiled to, missing for "it could not be"
    /// @throws IOException if a server cannot be started or read from
    /// @throws InterruptedException if this thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.out.println(Cores.pinned()
                ? "The server is held to the first processor."
                : "No taskset, or one processor: the server is not held to one of its own.");
        List<Candidate> candidates = candidates(List.of(arguments).subList(1, arguments.length));
        System.out.println(measure(Plan.full(Integer.parseInt(arguments[0])), candidates));
    }

    private static List<Candidate> candidates(List<String> bare) {
        List<Candidate> candidates = new ArrayList<>(bare.stream().map(Candidate::bare).toList());
        System.out.println(bare.isEmpty() ? "No C compiler: the limit is left out." : "The limit is there.");
        if (Files.exists(NCHAN)) {
            candidates.add(Candidate.nchan(NCHAN.toString()));
        } else {
            System.out.println("No nchan: it is left out.");
        }
        candidates.add(Candidate.ouzel());
        return candidates;
    }

    /// Measures the servers in turns.
    static Report measure(Plan plan, List<Candidate> candidates) throws IOException, InterruptedException {
        Report report = new Report();
        for (int round = 0; round < plan.rounds(); round++) {
            measure(new Scenarios(plan, report), candidates);
        }
        return report;
    }

    private static void measure(Scenarios scenarios, List<Candidate> candidates)
            throws IOException, InterruptedException {
        for (Candidate candidate : candidates) {
            scenarios.usual(candidate);
        }
        for (Candidate candidate : candidates) {
            scenarios.many(candidate);
        }
        for (Candidate candidate : candidates) {
            scenarios.idle(candidate);
        }
        scenarios.stalled(Candidate.ouzel());
        scenarios.replay(Candidate.ouzel());
    }
}
