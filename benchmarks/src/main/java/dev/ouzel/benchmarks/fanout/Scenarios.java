package dev.ouzel.benchmarks.fanout;

import dev.ouzel.benchmarks.load.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/// What is done with a server. Each of these starts a fresh process.
final class Scenarios {

    private static final int BURST = 10;
    private static final int WINDOW = 64;
    private static final int RATE = 50;
    private static final int LIVE_READERS = 100;
    private static final double P50 = 0.5;
    private static final double P99 = 0.99;

    private final Plan plan;
    private final Report report;

    Scenarios(Plan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /// All that is measured with the usual number of readers.
    void usual(Candidate candidate) throws IOException, InterruptedException {
        try (ServerProcess server = candidate.start().start(); Fleet fleet = new Fleet(candidate, server.port())) {
            Group group = fleet.open(plan.readers());
            warmUp(candidate, fleet, group);
            cost("one event at a time", candidate, group,
                    Cost.of(server, group, () -> fleet.publishAhead(group, 1, 1, nanos(plan.measured()))));
            cost("ten events at a time", candidate, group,
                    Cost.of(server, group, () -> fleet.publishAhead(group, BURST, BURST, nanos(plan.measured()))));
            Cost flat = Cost.of(server, group, () -> fleet.publishAhead(group, WINDOW, 1, nanos(plan.measured())));
            cost("flat out", candidate, group, flat);
            report.add("events a second, flat out, " + readers(group), candidate.name(), flat.eventsASecond());
            delays("", candidate, fleet, group);
        }
    }

    /// One event at a time with many readers.
    void many(Candidate candidate) throws IOException, InterruptedException {
        try (ServerProcess server = candidate.start().start(); Fleet fleet = new Fleet(candidate, server.port())) {
            Group group = fleet.open(plan.manyReaders());
            warmUp(candidate, fleet, group);
            cost("one event at a time", candidate, group,
                    Cost.of(server, group, () -> fleet.publishAhead(group, 1, 1, nanos(plan.measured()))));
        }
    }

    /// What readers cost that get nothing.
    void idle(Candidate candidate) throws IOException, InterruptedException {
        try (ServerProcess server = candidate.start().start(); Fleet fleet = new Fleet(candidate, server.port())) {
            Group first = fleet.open(plan.readers());
            warmUp(candidate, fleet, first);
            long before = resident(candidate, server);
            int more = plan.idleReaders() - plan.readers();
            fleet.open(more);
            double grown = (double) (resident(candidate, server) - before) / more;
            report.add("KiB for each idle reader, " + String.format(Locale.ROOT, "%,d", plan.idleReaders()),
                    candidate.name(), grown);
        }
    }

    /// Some stop reading.
    void stalled(Candidate candidate) throws IOException, InterruptedException {
        try (ServerProcess server = candidate.start().start(); Fleet fleet = new Fleet(candidate, server.port())) {
            Group slow = fleet.openSlow(plan.stalledReaders());
            Group others = fleet.open(plan.readers() - plan.stalledReaders());
            // The heap grows now, not later.
            fleet.publishAhead(others, WINDOW, 1, plan.stalledEvents());
            fleet.awaitAll(slow);
            delays(", before some stop reading", candidate, fleet, others);
            fleet.awaitAll(slow);
            slow.pause();
            long before = resident(candidate, server);
            fleet.publishAhead(others, WINDOW, 1, plan.stalledEvents());
            delays(", while " + plan.stalledReaders() + " of them do not read", candidate, fleet, others);
            report.add("MiB grown meanwhile, with " + plan.stalledEvents() + " events", candidate.name(),
                    (resident(candidate, server) - before) / 1024.0);
            report.add("events published to each of those before it reads on", candidate.name(),
                    slow.lacks(fleet.published()));
            slow.resume();
            fleet.awaitAll(slow);
        }
    }

    /// Readers come back at once.
    void replay(Candidate candidate) throws IOException, InterruptedException {
        try (ServerProcess server = candidate.start().start(); Fleet fleet = new Fleet(candidate, server.port())) {
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
            String storm = "replay of " + plan.missedEvents() + " events to " + plan.returningReaders() + " at once";
            report.add("seconds until all are live, " + storm, candidate.name(), took[0] / 1e9);
            report.add("CPU µs an event, " + storm, candidate.name(), cost.cpuMicrosAnEvent());
            report.add("p99 ms meanwhile to the last of " + LIVE_READERS + " others", candidate.name(),
                    live.takeDelays().quantileMillis(P99));
        }
    }

    private void warmUp(Candidate candidate, Fleet fleet, Group group) throws IOException {
        if (candidate.warms()) {
            fleet.publishAhead(group, 1, 1, nanos(plan.warmUp()));
        }
        fleet.publishAhead(group, BURST, BURST, nanos(plan.warmUp()) / BURST);
    }

    private void cost(String shape, Candidate candidate, Group group, Cost cost) {
        String what = shape + ", " + readers(group);
        report.add("CPU µs an event, " + what, candidate.name(), cost.cpuMicrosAnEvent());
        report.add("of that in user space, " + what, candidate.name(), cost.userMicrosAnEvent());
        report.add("share of the core that others had, " + what, candidate.name(), cost.othersShare());
    }

    private void delays(String when, Candidate candidate, Fleet fleet, Group group) throws IOException {
        group.takeDelays();
        long end = System.nanoTime() + nanos(plan.measured());
        fleet.pace(group, RATE, () -> end - System.nanoTime() < 0);
        Delays delays = group.takeDelays();
        String what = " ms to the last reader at " + RATE + " a second, " + readers(group) + when;
        report.add("p50" + what, candidate.name(), delays.quantileMillis(P50));
        report.add("p99" + what, candidate.name(), delays.quantileMillis(P99));
    }

    private static long resident(Candidate candidate, ServerProcess server) throws IOException, InterruptedException {
        if (candidate.warms()) {
            server.collectGarbage();
        }
        return server.residentKib();
    }

    private static String readers(Group group) {
        return String.format(Locale.ROOT, "%,d readers", group.size());
    }

    private static long nanos(Duration duration) {
        return duration.toNanos();
    }
}
