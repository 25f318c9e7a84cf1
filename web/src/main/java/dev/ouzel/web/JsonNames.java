package dev.ouzel.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/// The names that record components have in JSON.
final class JsonNames {

    private JsonNames() {}

    static String of(RecordComponent component) {
        JsonProperty property = annotation(component);
        return property == null || property.value().isEmpty() ? component.getName() : property.value();
    }

    /// The annotation of a component is found at its field, also where the accessor was written by hand.
    private static @Nullable JsonProperty annotation(RecordComponent component) {
        try {
            return component.getDeclaringRecord().getDeclaredField(component.getName())
                    .getAnnotation(JsonProperty.class);
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException("record without a field for its component", impossible);
        }
    }
}
