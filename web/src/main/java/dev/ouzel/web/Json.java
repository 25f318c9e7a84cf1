package dev.ouzel.web;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// JSON as Ouzel reads and writes it (RFC 8259), by one mapper of Jackson 3: compact, in UTF-8, records by the names of
/// their components (or `@JsonProperty`), `java.time` as ISO 8601 text.
///
/// On reading, every component of a record is required and may not be null, unless it is an `Optional` or `@Nullable`
/// (JSpecify). Fields that a record does not have are ignored, so that a client may be newer than its server. Texts are
/// not taken for numbers, nor the other way round; a fraction keeps all its digits until its type is known. A field that stands twice is an error, as is nesting deeper than 100.
///
/// A record must be open to Jackson: `opens com.example.api to tools.jackson.databind;` in its module.
///
/// Thread-safe.
public final class Json {

    /// Deep nesting costs stack; no sensible request comes near.
    static final int DEPTH_MAX = 100;

    static final JsonMapper MAPPER = JsonMapper.builder(factory())
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private Json() {}

    /// A value as compact JSON.
    ///
    /// @param value a record, a collection, a map, text, a number, …
    /// @throws tools.jackson.core.JacksonException if the value cannot be encoded, or is not open to Jackson
    public static String encode(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /// A value as compact JSON in UTF-8.
    ///
    /// @param value as in [#encode]
    /// @throws tools.jackson.core.JacksonException as in [#encode]
    public static byte[] encodeBytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /// Decodes JSON.
    ///
    /// @param <T> the type
    /// @param json the text
    /// @param type a record, or what else JSON can become
    /// @throws ProblemException 400 if it is not JSON, 422 with an error for each field that is missing or ill-typed
    public static <T> T decode(String json, Class<T> type) {
        return JsonBody.decode(json.getBytes(StandardCharsets.UTF_8), type);
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }
}
