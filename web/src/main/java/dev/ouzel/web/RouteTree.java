package dev.ouzel.web;

import dev.ouzel.exchange.Application;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Routes by the segments of their paths: looking one up costs its segments, however many routes there are.
///
/// Not thread-safe while routes are added; may be read by any threads afterwards.
final class RouteTree {

    /// What a method of a path leads to.
    ///
    /// @param pattern the path as it was written
    /// @param handler what answers
    record Endpoint(PathPattern pattern, Handler handler) {

        /// The parameters of the path.
        Map<String, String> parameters(List<String> values) {
            Map<String, String> parameters = new LinkedHashMap<>();
            List<String> names = pattern.names();
            for (int i = 0; i < names.size(); i++) {
                parameters.put(names.get(i), values.get(i));
            }
            return parameters;
        }
    }

    /// What a path leads to.
    sealed interface Match {

        /// The routes of a path, by method, and the segments that its parameters took.
        record Route(Map<String, Endpoint> methods, List<String> values) implements Match {}

        /// An application, and how many segments of the path are its prefix.
        record Mount(Application application, int segments) implements Match {}

        /// Nothing.
        record None() implements Match {}
    }

    private static final class Node {
        final Map<String, Node> fixed = new HashMap<>();
        @Nullable
        Node parameter;
        final Map<String, Endpoint> methods = new TreeMap<>();
        @Nullable
        Application mounted;
    }

    private final Node root = new Node();

    /// Adds a route.
    ///
    /// @throws IllegalArgumentException if the method has a route of the same form already
    void add(String method, PathPattern pattern, Handler handler) {
        Node node = root;
        for (String segment : pattern.segments()) {
            node = child(node, segment);
        }
        Endpoint other = node.methods.putIfAbsent(method, new Endpoint(pattern, handler));
        if (other != null) {
            throw new IllegalArgumentException("route: " + method + " " + pattern.text()
                    + " (expected: a path that is not taken by " + method + " " + other.pattern().text() + ")");
        }
    }

    /// Adds an application; no segments for the whole tree.
    ///
    /// @throws IllegalArgumentException if there is one already
    void mount(List<String> segments, Application application) {
        Node node = root;
        for (String segment : segments) {
            node = child(node, segment);
        }
        if (node.mounted != null) {
            throw new IllegalArgumentException(
                    "mount: /" + String.join("/", segments) + " (expected: a prefix that is not taken)");
        }
        node.mounted = application;
    }

    /// Finds a path. A fixed segment beats a parameter, a route beats a mounted application, and of those the longest
    /// prefix wins.
    ///
    /// @param segments the segments of the path, decoded
    Match find(List<String> segments) {
        List<String> values = new ArrayList<>();
        Node found = find(root, segments, 0, values);
        return found == null ? mounted(segments) : new Match.Route(found.methods, values);
    }

    /// Goes back to a parameter where the fixed segment led nowhere. Visits each node at most once.
    private static @Nullable Node find(Node node, List<String> segments, int index, List<String> values) {
        if (index == segments.size()) {
            return node.methods.isEmpty() ? null : node;
        }
        String segment = segments.get(index);
        Node fixed = node.fixed.get(segment);
        Node found = fixed == null ? null : find(fixed, segments, index + 1, values);
        return found == null ? findByParameter(node, segments, index, values) : found;
    }

    private static @Nullable Node findByParameter(Node node, List<String> segments, int index, List<String> values) {
        String segment = segments.get(index);
        if (node.parameter == null || segment.isEmpty()) {
            return null;
        }
        values.add(segment);
        Node found = find(node.parameter, segments, index + 1, values);
        if (found == null) {
            values.removeLast();
        }
        return found;
    }

    private Match mounted(List<String> segments) {
        Match best = root.mounted == null ? new Match.None() : new Match.Mount(root.mounted, 0);
        Node node = root;
        for (int i = 0; i < segments.size() && node != null; i++) {
            node = node.fixed.get(segments.get(i));
            if (node != null && node.mounted != null) {
                best = new Match.Mount(node.mounted, i + 1);
            }
        }
        return best;
    }

    private static Node child(Node node, String segment) {
        if (!PathPattern.isParameter(segment)) {
            return node.fixed.computeIfAbsent(segment, _ -> new Node());
        }
        Node parameter = node.parameter;
        if (parameter == null) {
            parameter = new Node();
            node.parameter = parameter;
        }
        return parameter;
    }
}
