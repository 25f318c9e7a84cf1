package dev.ouzel.benchmarks.fanout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What was measured, as a table of medians.
final class Report {

    private static final int LARGE = 1000;

    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();
    private final Map<String, Map<String, Set<String>>> failures = new LinkedHashMap<>();
    private final Set<String> columns = new LinkedHashSet<>();

    /// Adds a measurement, and prints it.
    ///
    /// @param what what was measured, with its unit
    /// @param server of whom
    void add(String what, String server, double value) {
        System.out.printf(Locale.ROOT, "%s: %s: %s%n", server, what, figure(value));
        values(what, server).add(value);
    }

    /// Notes that a measurement failed, and prints it.
    ///
    /// @param what what was being measured, with its unit
    /// @param server of whom
    void fail(String what, String server, Exception failure) {
        String why = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        System.out.printf(Locale.ROOT, "%s: %s: failed: %s%n", server, what, why);
        values(what, server); // A row for it, though it may have no figure.
        failures.computeIfAbsent(what, _ -> new HashMap<>()).computeIfAbsent(server, _ -> new LinkedHashSet<>())
                .add(why);
    }

    private List<Double> values(String what, String server) {
        columns.add(server);
        return rows.computeIfAbsent(what, _ -> new LinkedHashMap<>()).computeIfAbsent(server, _ -> new ArrayList<>());
    }

    /// Whether any measurement of this server failed.
    boolean failed(String server) {
        return failures.values().stream().anyMatch(row -> row.containsKey(server));
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
        String figures = columns.stream().map(server -> cell(what, server)).collect(Collectors.joining(" | "));
        double ratio = median(what, Candidate.OUZEL) / median(what, Candidate.BARE);
        return "| " + what + " | " + figures + " | " + figure(ratio) + " |\n";
    }

    private String cell(String what, String server) {
        Stream<String> failed = failures.getOrDefault(what, Map.of()).getOrDefault(server, Set.of()).stream()
                .map(why -> "failed: " + why.replaceAll("[|\\s]+", " "));
        return Stream.concat(Stream.of(figure(median(what, server))), failed).filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String figure(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        return String.format(Locale.ROOT, value >= LARGE ? "%,.0f" : "%.2f", value);
    }
}
