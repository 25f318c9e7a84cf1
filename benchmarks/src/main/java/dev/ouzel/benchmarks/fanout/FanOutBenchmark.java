package dev.ouzel.benchmarks.fanout;

import dev.ouzel.benchmarks.load.Cores;
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

    /// Runs everything and prints a table, in about three minutes a round. Ends with the status 1 if Ouzel failed; that another
    /// did is noted in the table.
    ///
    /// @param arguments how many rounds; where `bare.c` was compiled to, missing for "it could not be"
    /// @throws InterruptedException if this thread is interrupted
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(Cores.pinned()
                ? "The server is held to the first processor."
                : "No taskset, or one processor: the server is not held to one of its own.");
        List<Candidate> candidates = candidates(List.of(arguments).subList(1, arguments.length));
        Report report = measure(Plan.full(Integer.parseInt(arguments[0])), candidates);
        System.out.println(report);
        if (report.failed(Candidate.OUZEL)) {
            System.exit(1);
        }
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
    static Report measure(Plan plan, List<Candidate> candidates) throws InterruptedException {
        Report report = new Report();
        for (int round = 0; round < plan.rounds(); round++) {
            measure(new Scenarios(plan, report), candidates);
        }
        return report;
    }

    private static void measure(Scenarios scenarios, List<Candidate> candidates) throws InterruptedException {
        for (Candidate candidate : candidates) {
            scenarios.usual(candidate);
        }
        for (Candidate candidate : candidates) {
            scenarios.many(candidate);
        }
        for (Candidate candidate : candidates) {
            scenarios.idle(candidate);
        }
        for (Candidate candidate : candidates) {
            if (candidate.name().equals(Candidate.OUZEL)) {
                scenarios.stalled(candidate);
                scenarios.replay(candidate);
            }
        }
    }
}
