package dev.ouzel.benchmarks.fanout;

import dev.ouzel.benchmarks.load.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/// What is done with a server. Each of these starts a fresh process. Where one fails, the table says so in the row that was being
/// measured, and the next can begin.
final class Scenarios {

    /// What is done with a fresh process of a server.
    @FunctionalInterface
    private interface Scenario {
        void run(ServerProcess server, Fleet fleet) throws IOException, InterruptedException;
    }

    private static final String ONE = "one event at a time";
    private static final int BURST = 10;
    private static final int WINDOW = 64;
    private static final int RATE = 50;
    private static final int LIVE_READERS = 100;
    private static final double P50 = 0.5;
    private static final double P99 = 0.99;

    private final Plan plan;
    private final Report report;
    /// The row that is being measured.
    private String row = "";

    Scenarios(Plan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /// All that is measured with the usual number of readers.
    void usual(Candidate candidate) throws InterruptedException {
        run(candidate, cpu(ONE, plan.readers()), (server, fleet) -> {
            Group group = fleet.open(plan.readers());
            warmUp(candidate, fleet, group);
            cost(ONE, candidate, server, group, () -> fleet.publishAhead(group, 1, 1, nanos(plan.measured())));
            cost("ten events at a time", candidate, server, group,
                    () -> fleet.publishAhead(group, BURST, BURST, nanos(plan.measured())));
            Cost flat = cost("flat out", candidate, server, group,
                    () -> fleet.publishAhead(group, WINDOW, 1, nanos(plan.measured())));
            report.add("events a second, flat out, " + readers(group.size()), candidate.name(), flat.eventsASecond());
            delays("", candidate, fleet, group);
        });
    }

    /// One event at a time with many readers.
    void many(Candidate candidate) throws InterruptedException {
        run(candidate, cpu(ONE, plan.manyReaders()), (server, fleet) -> {
            Group group = fleet.open(plan.manyReaders());
            warmUp(candidate, fleet, group);
            cost(ONE, candidate, server, group, () -> fleet.publishAhead(group, 1, 1, nanos(plan.measured())));
        });
    }

    /// What readers cost that get nothing.
    void idle(Candidate candidate) throws InterruptedException {
        String what = String.format(Locale.ROOT, "KiB for each idle reader, %,d", plan.idleReaders());
        run(candidate, what, (server, fleet) -> {
            Group first = fleet.open(plan.readers());
            warmUp(candidate, fleet, first);
            long before = resident(candidate, server);
            int more = plan.idleReaders() - plan.readers();
            fleet.open(more);
            report.add(what, candidate.name(), (double) (resident(candidate, server) - before) / more);
        });
    }

    /// Some stop reading.
    void stalled(Candidate candidate) throws InterruptedException {
        String what = "MiB grown meanwhile, with " + plan.stalledEvents() + " events";
        run(candidate, what, (server, fleet) -> {
            Group slow = fleet.openSlow(plan.stalledReaders());
            Group others = fleet.open(plan.readers() - plan.stalledReaders());
            // The heap grows now, not later.
            fleet.publishAhead(others, WINDOW, 1, plan.stalledEvents());
            fleet.awaitAll(slow);
            delays(", before some stop reading", candidate, fleet, others);
            fleet.awaitAll(slow);
            slow.pause();
            long before = resident(candidate, server);
            row = what;
            fleet.publishAhead(others, WINDOW, 1, plan.stalledEvents());
            delays(", while " + plan.stalledReaders() + " of them do not read", candidate, fleet, others);
            report.add(what, candidate.name(), (resident(candidate, server) - before) / 1024.0);
            row = "events published to each of those before it reads on";
            report.add(row, candidate.name(), slow.lacks(fleet.published()));
            slow.resume();
            fleet.awaitAll(slow);
        });
    }

    /// Readers come back at once.
    void replay(Candidate candidate) throws InterruptedException {
        String storm = "replay of " + plan.missedEvents() + " events to " + plan.returningReaders() + " at once";
        run(candidate, "seconds until all are live, " + storm, (server, fleet) -> {
            Group live = fleet.open(LIVE_READERS);
            warmUp(candidate, fleet, live);
            long before = fleet.published();
            String place = fleet.place();
            fleet.publishAhead(live, WINDOW, 1, plan.missedEvents());
            long missed = fleet.published();
            live.takeDelays();
            long began = System.nanoTime();
            Group back = fleet.comeBack(plan.returningReaders(), place, before);
            long[] took = new long[1];
            Cost cost = Cost.of(server, back, () -> {
                fleet.pace(live, RATE, () -> back.has(missed));
                took[0] = System.nanoTime() - began;
                fleet.awaitAll(back);
            });
            report.add(row, candidate.name(), took[0] / 1e9);
            report.add("CPU µs an event, " + storm, candidate.name(), cost.cpuMicrosAnEvent());
            report.add("p99 ms meanwhile to the last of " + LIVE_READERS + " others", candidate.name(),
                    live.takeDelays().quantileMillis(P99));
        });
    }

    private void run(Candidate candidate, String firstRow, Scenario scenario) throws InterruptedException {
        row = firstRow;
        try (ServerProcess server = candidate.start().start(); Fleet fleet = new Fleet(candidate, server.port())) {
            scenario.run(server, fleet);
        } catch (IOException | RuntimeException failure) {
            report.fail(row, candidate.name(), failure);
        }
    }

    private void warmUp(Candidate candidate, Fleet fleet, Group group) throws IOException {
        if (candidate.warms()) {
            fleet.publishAhead(group, 1, 1, nanos(plan.warmUp()));
        }
        fleet.publishAhead(group, BURST, BURST, nanos(plan.warmUp()) / BURST);
    }

    private Cost cost(String shape, Candidate candidate, ServerProcess server, Group group, Cost.Load load)
            throws IOException {
        row = cpu(shape, group.size());
        Cost cost = Cost.of(server, group, load);
        String what = shape + ", " + readers(group.size());
        report.add(row, candidate.name(), cost.cpuMicrosAnEvent());
        report.add("of that in user space, " + what, candidate.name(), cost.userMicrosAnEvent());
        report.add("share of the core that others had, " + what, candidate.name(), cost.othersShare());
        return cost;
    }

    private static String cpu(String shape, int readers) {
        return "CPU µs an event, " + shape + ", " + readers(readers);
    }

    private void delays(String when, Candidate candidate, Fleet fleet, Group group) throws IOException {
        String what = " ms to the last reader at " + RATE + " a second, " + readers(group.size()) + when;
        row = "p50" + what;
        group.takeDelays();
        long end = System.nanoTime() + nanos(plan.measured());
        fleet.pace(group, RATE, () -> end - System.nanoTime() < 0);
        Delays delays = group.takeDelays();
        report.add(row, candidate.name(), delays.quantileMillis(P50));
        report.add("p99" + what, candidate.name(), delays.quantileMillis(P99));
    }

    private static long resident(Candidate candidate, ServerProcess server) throws IOException, InterruptedException {
        if (candidate.warms()) {
            server.collectGarbage();
        }
        return server.residentKib();
    }

    private static String readers(int count) {
        return String.format(Locale.ROOT, "%,d readers", count);
    }

    private static long nanos(Duration duration) {
        return duration.toNanos();
    }
}
