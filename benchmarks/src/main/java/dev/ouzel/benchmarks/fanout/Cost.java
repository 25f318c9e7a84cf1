package dev.ouzel.benchmarks.fanout;

import dev.ouzel.benchmarks.load.Cores;
import dev.ouzel.benchmarks.load.CpuTime;
import dev.ouzel.benchmarks.load.ServerProcess;
import java.io.IOException;

/// What deliveries cost a server.
///
/// @param deliveries how many events arrived, counted once for each reader
/// @param micros how long it took
/// @param cpu what the server spent
/// @param others how long others kept the server's processor busy, in microseconds
record Cost(long deliveries, long micros, CpuTime cpu, long others) {

    /// What is measured.
    @FunctionalInterface
    interface Load {
        void run() throws IOException;
    }

    static Cost of(ServerProcess server, Group group, Load load) throws IOException {
        long deliveries = group.deliveries();
        CpuTime cpu = server.cpu();
        long busy = Cores.firstBusyMicros();
        long began = System.nanoTime();
        load.run();
        long micros = (System.nanoTime() - began) / 1000;
        CpuTime spent = server.cpu().since(cpu);
        return new Cost(group.deliveries() - deliveries, micros, spent,
                Cores.firstBusyMicros() - busy - spent.micros());
    }

    double cpuMicrosAnEvent() {
        return (double) cpu.micros() / deliveries;
    }

    double userMicrosAnEvent() {
        return (double) cpu.userMicros() / deliveries;
    }

    double eventsASecond() {
        return deliveries * 1e6 / micros;
    }

    /// The share of the server's processor that others had.
    double othersShare() {
        return (double) others / micros;
    }
}
