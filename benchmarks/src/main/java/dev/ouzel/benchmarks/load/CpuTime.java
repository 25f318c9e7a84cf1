package dev.ouzel.benchmarks.load;

/// Processor time, as the system counts it (in steps of 10 ms on Linux).
///
/// @param userMicros spent in the program, in microseconds
/// @param systemMicros spent in the system for it, in microseconds
public record CpuTime(long userMicros, long systemMicros) {

    /// Linux tells programs its times in hundredths of a second, whatever it counts in.
    private static final long MICROS_A_TICK = 10_000;

    static CpuTime ofTicks(String user, String system) {
        return new CpuTime(Long.parseLong(user) * MICROS_A_TICK, Long.parseLong(system) * MICROS_A_TICK);
    }

    /// What was spent since then.
    ///
    /// @param earlier the time then
    public CpuTime since(CpuTime earlier) {
        return new CpuTime(userMicros - earlier.userMicros, systemMicros - earlier.systemMicros);
    }

    /// Both together, in microseconds.
    public long micros() {
        return userMicros + systemMicros;
    }
}
