package dev.ouzel.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parameters of a query, in order (`application/x-www-form-urlencoded`, WHATWG URL).
///
/// @param parameters names and values, decoded
record Query(List<Parameter> parameters) {

    record Parameter(String name, String value) {}

    static Query parse(@Nullable String raw) {
        List<Parameter> parameters = new ArrayList<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                if (!pair.isEmpty()) {
                    parameters.add(parameter(pair));
                }
            }
        }
        return new Query(parameters);
    }

    Optional<String> first(String name) {
        return parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).findFirst();
    }

    List<String> all(String name) {
        return parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).toList();
    }

    /// A whole number.
    ///
    /// @throws ProblemException 422 if the parameter is there and is not one, or is out of range
    long number(String name, long fallback, long min, long max) {
        return first(name).map(value -> checked(name, value, min, max)).orElse(fallback);
    }

    private static Parameter parameter(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0
                ? new Parameter(PercentCoding.query(pair), "")
                : new Parameter(PercentCoding.query(pair.substring(0, equals)),
                        PercentCoding.query(pair.substring(equals + 1)));
    }

    private static long checked(String name, String value, long min, long max) {
        String expected = "integer from " + min + " to " + max;
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
            throw refused(new FieldError(name, "out of range", expected, value));
        } catch (NumberFormatException _) {
            // What came and what was expected stands in the problem.
            throw refused(new FieldError(name, "not an integer", expected, value));
        }
    }

    private static ProblemException refused(FieldError error) {
        return new ProblemException(Problem.ofFields(List.of(error)));
    }
}
