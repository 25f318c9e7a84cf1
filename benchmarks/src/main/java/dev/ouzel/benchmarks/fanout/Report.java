package dev.ouzel.benchmarks.fanout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What was measured, as a table of medians.
final class Report {

    private static final int LARGE = 1000;

    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();
    private final Set<String> columns = new LinkedHashSet<>();

    /// Adds a measurement, and prints it.
    ///
    /// @param what what was measured, with its unit
    /// @param server of whom
    void add(String what, String server, double value) {
        System.out.printf(Locale.ROOT, "%s: %s: %s%n", server, what, figure(value));
        columns.add(server);
        rows.computeIfAbsent(what, _ -> new LinkedHashMap<>()).computeIfAbsent(server, _ -> new ArrayList<>())
                .add(value);
    }

    /// The median.
    double median(String what, String server) {
        List<Double> values = rows.getOrDefault(what, Map.of()).getOrDefault(server, List.of());
        return values.isEmpty() ? Double.NaN : values.stream().sorted().toList().get(values.size() / 2);
    }

    /// Markdown.
    @Override
    public String toString() {
        String head = "| | " + String.join(" | ", columns) + " | Ouzel / bare C |\n";
        String line = "|---|" + "---|".repeat(columns.size() + 1) + "\n";
        return head + line + rows.keySet().stream().map(this::row).collect(Collectors.joining());
    }

    private String row(String what) {
        String figures = columns.stream().map(server -> figure(median(what, server)))
                .collect(Collectors.joining(" | "));
        double ratio = median(what, Candidate.OUZEL) / median(what, Candidate.BARE);
        return "| " + what + " | " + figures + " | " + figure(ratio) + " |\n";
    }

    private static String figure(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        return String.format(Locale.ROOT, value >= LARGE ? "%,.0f" : "%.2f", value);
    }
}
