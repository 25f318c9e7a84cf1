package dev.ouzel.web;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Compares JSON with the type that it is to become, and collects all that does not fit, not just the first.
///
/// Knows records, optionals, collections and maps by itself and leaves every other type to [LeafType].
final class FieldCheck {

    /// More errors than these tell nobody more; the body that caused them may be a megabyte of them.
    private static final int ERRORS_MAX = 50;

    private static final Set<Class<?>> OPTIONALS = Set.of(Optional.class, OptionalInt.class, OptionalLong.class,
            OptionalDouble.class);

    private final List<FieldError> errors = new ArrayList<>();

    private FieldCheck() {}

    static List<FieldError> of(JsonNode tree, Class<?> type) {
        FieldCheck check = new FieldCheck();
        if (tree.isNull()) {
            check.add(new FieldError("", "null", expected(type), "null"));
        } else if (type.isRecord()) {
            check.record("", tree, type);
        } else {
            check.leaf("", tree, type);
        }
        return check.errors;
    }

    private void value(String path, JsonNode node, AnnotatedType annotated) {
        Class<?> type = raw(annotated.getType());
        if (node.isNull()) {
            nothing(path, annotated);
        } else if (type == null) {
            return;
        } else if (type == Optional.class) {
            value(path, node, argument(annotated, 0));
        } else if (type.isRecord()) {
            record(path, node, type);
        } else if (annotated instanceof AnnotatedParameterizedType && Collection.class.isAssignableFrom(type)) {
            elements(path, node, argument(annotated, 0));
        } else if (annotated instanceof AnnotatedParameterizedType && Map.class.isAssignableFrom(type)) {
            entries(path, node, argument(annotated, 1));
        } else {
            leaf(path, node, type);
        }
    }

    private void nothing(String path, AnnotatedType annotated) {
        if (!isOptional(annotated)) {
            add(new FieldError(path, "null", expected(raw(annotated.getType())), "null"));
        }
    }

    private void record(String path, JsonNode node, Class<?> type) {
        if (!node.isObject()) {
            add(wrongType(path, node, "object"));
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            field(path, node, component);
        }
    }

    private void field(String path, JsonNode object, RecordComponent component) {
        String name = JsonNames.of(component);
        String inner = path.isEmpty() ? name : path + "." + name;
        JsonNode node = object.get(name);
        if (node != null) {
            value(inner, node, component.getAnnotatedType());
        } else if (!isOptional(component.getAnnotatedType())) {
            add(FieldError.missing(inner, expected(component.getType())));
        }
    }

    private void elements(String path, JsonNode node, AnnotatedType type) {
        if (!node.isArray()) {
            add(wrongType(path, node, "array"));
            return;
        }
        for (int i = 0; i < node.size(); i++) {
            value(path + "[" + i + "]", node.get(i), type);
        }
    }

    private void entries(String path, JsonNode node, AnnotatedType type) {
        if (!node.isObject()) {
            add(wrongType(path, node, "object"));
            return;
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            value(path + "." + FieldError.cut(entry.getKey()), entry.getValue(), type);
        }
    }

    private void leaf(String path, JsonNode node, Class<?> type) {
        if (!LeafType.accepts(node, type)) {
            add(wrongType(path, node, expected(type)));
        }
    }

    private void add(FieldError error) {
        if (errors.size() < ERRORS_MAX) {
            errors.add(error);
        }
    }

    private static FieldError wrongType(String path, JsonNode node, String expected) {
        return new FieldError(path, "wrong type", expected, node.toString());
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "value";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "array";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "object" : LeafType.name(type);
    }

    private static boolean isOptional(AnnotatedType annotated) {
        Class<?> type = raw(annotated.getType());
        return annotated.isAnnotationPresent(Nullable.class) || (type != null && OPTIONALS.contains(type));
    }

    private static AnnotatedType argument(AnnotatedType annotated, int index) {
        return ((AnnotatedParameterizedType) annotated).getAnnotatedActualTypeArguments()[index];
    }

    /// The class of a type; null for what only the compiler knew, such as a type variable.
    private static @Nullable Class<?> raw(Type type) {
        if (type instanceof Class<?> known) {
            return known;
        }
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : null;
    }
}
