package dev.ouzel.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidDefinitionException;

/// What a single JSON value must be to become a value of a type, and how that is called in an error.
final class LeafType {

    /// Types that the mapper takes from more than it should, or that are frequent enough to do without it.
    private static final Map<Class<?>, Predicate<JsonNode>> CHECKS = Map.ofEntries(
            Map.entry(String.class, JsonNode::isString),
            Map.entry(boolean.class, JsonNode::isBoolean),
            Map.entry(Boolean.class, JsonNode::isBoolean),
            Map.entry(byte.class, integer(Byte.MIN_VALUE, Byte.MAX_VALUE)),
            Map.entry(Byte.class, integer(Byte.MIN_VALUE, Byte.MAX_VALUE)),
            Map.entry(short.class, integer(Short.MIN_VALUE, Short.MAX_VALUE)),
            Map.entry(Short.class, integer(Short.MIN_VALUE, Short.MAX_VALUE)),
            Map.entry(int.class, integer(Integer.MIN_VALUE, Integer.MAX_VALUE)),
            Map.entry(Integer.class, integer(Integer.MIN_VALUE, Integer.MAX_VALUE)),
            Map.entry(OptionalInt.class, integer(Integer.MIN_VALUE, Integer.MAX_VALUE)),
            Map.entry(long.class, integer(Long.MIN_VALUE, Long.MAX_VALUE)),
            Map.entry(Long.class, integer(Long.MIN_VALUE, Long.MAX_VALUE)),
            Map.entry(OptionalLong.class, integer(Long.MIN_VALUE, Long.MAX_VALUE)),
            Map.entry(BigInteger.class, JsonNode::isIntegralNumber),
            Map.entry(float.class, node -> node.isNumber() && Float.isFinite(node.decimalValue().floatValue())),
            Map.entry(Float.class, node -> node.isNumber() && Float.isFinite(node.decimalValue().floatValue())),
            Map.entry(double.class, LeafType::isDouble),
            Map.entry(Double.class, LeafType::isDouble),
            Map.entry(OptionalDouble.class, LeafType::isDouble),
            Map.entry(BigDecimal.class, JsonNode::isNumber));

    private static final Map<Class<?>, String> NAMES = Map.ofEntries(
            Map.entry(String.class, "string"),
            Map.entry(boolean.class, "boolean"),
            Map.entry(Boolean.class, "boolean"),
            Map.entry(byte.class, "integer from -128 to 127"),
            Map.entry(Byte.class, "integer from -128 to 127"),
            Map.entry(short.class, "integer from -32768 to 32767"),
            Map.entry(Short.class, "integer from -32768 to 32767"),
            Map.entry(int.class, "integer from -2147483648 to 2147483647"),
            Map.entry(Integer.class, "integer from -2147483648 to 2147483647"),
            Map.entry(OptionalInt.class, "integer from -2147483648 to 2147483647"),
            Map.entry(long.class, "integer from -9223372036854775808 to 9223372036854775807"),
            Map.entry(Long.class, "integer from -9223372036854775808 to 9223372036854775807"),
            Map.entry(OptionalLong.class, "integer from -9223372036854775808 to 9223372036854775807"),
            Map.entry(BigInteger.class, "integer"),
            Map.entry(float.class, "number"),
            Map.entry(Float.class, "number"),
            Map.entry(double.class, "number"),
            Map.entry(Double.class, "number"),
            Map.entry(OptionalDouble.class, "number"),
            Map.entry(BigDecimal.class, "number"),
            Map.entry(Instant.class, "date-time such as 2026-01-31T23:59:59Z"),
            Map.entry(OffsetDateTime.class, "date-time such as 2026-01-31T23:59:59+01:00"),
            Map.entry(ZonedDateTime.class, "date-time such as 2026-01-31T23:59:59+01:00"),
            Map.entry(LocalDateTime.class, "date-time such as 2026-01-31T23:59:59"),
            Map.entry(LocalDate.class, "date such as 2026-01-31"),
            Map.entry(LocalTime.class, "time such as 23:59:59"),
            Map.entry(Duration.class, "duration such as PT1M30S"),
            Map.entry(UUID.class, "UUID"),
            Map.entry(URI.class, "URI"));

    private LeafType() {}

    /// How the type is called.
    static String name(Class<?> type) {
        String name = NAMES.get(type);
        if (name != null) {
            return name;
        }
        if (type.isEnum()) {
            return "one of " + Arrays.stream(type.getEnumConstants()).map(LeafType::json).toList();
        }
        return type.isArray() ? "array" : "value of another form";
    }

    /// Whether the value can become one of the type.
    static boolean accepts(JsonNode node, Class<?> type) {
        Predicate<JsonNode> check = CHECKS.get(type);
        if (check != null) {
            return check.test(node);
        }
        // What is written as text is only taken from text: no enum by its number, no date by its milliseconds.
        boolean written = type.isEnum() || NAMES.containsKey(type);
        return (!written || node.isString()) && mapperAccepts(node, type);
    }

    private static boolean mapperAccepts(JsonNode node, Class<?> type) {
        try {
            Json.MAPPER.treeToValue(node, type);
            return true;
        } catch (InvalidDefinitionException ours) {
            throw new IllegalStateException("JSON: " + type.getName() + " cannot be made (expected: a type that is "
                    + "open to tools.jackson.databind)", ours);
        } catch (JacksonException _) {
            // That it does not fit is the answer; the mapper's words are about our classes.
            return false;
        }
    }

    private static Predicate<JsonNode> integer(long min, long max) {
        return node -> node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= min
                && node.longValue() <= max;
    }

    private static boolean isDouble(JsonNode node) {
        return node.isNumber() && Double.isFinite(node.decimalValue().doubleValue());
    }

    private static String json(Object constant) {
        return Json.MAPPER.valueToTree(constant).asString();
    }
}
