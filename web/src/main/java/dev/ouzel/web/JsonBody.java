package dev.ouzel.web;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidDefinitionException;

/// A JSON body on its way into a record: first the tree, then the check of all its fields, then the record.
final class JsonBody {

    private JsonBody() {}

    /// Refuses a content type that is not JSON in UTF-8.
    ///
    /// @throws ProblemException 415
    static void requireJson(@Nullable String contentType) {
        if (contentType == null || !isJson(contentType.toLowerCase(Locale.ROOT))) {
            String came = contentType == null ? "missing" : FieldError.cut(contentType);
            throw new ProblemException(Problem.of(415,
                    "content-type: " + came + " (expected: application/json, or a type that ends in +json, in UTF-8)"));
        }
    }

    /// Decodes a body.
    ///
    /// @throws ProblemException 400 or 422
    static <T> T decode(byte[] body, Class<T> type) {
        JsonNode tree = tree(body);
        List<FieldError> errors = FieldCheck.of(tree, type);
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.ofFields(errors));
        }
        return value(tree, type);
    }

    private static boolean isJson(String contentType) {
        String[] parts = contentType.split(";", -1);
        String type = parts[0].strip();
        boolean json = type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            json &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
        }
        return json;
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = Json.MAPPER.readTree(body);
            if (!tree.isMissingNode()) {
                return tree;
            }
        } catch (StreamConstraintsException _) {
            throw new ProblemException(Problem.of(400, "body: too deep, or with a number or name that is too long "
                    + "(expected: at most " + Json.DEPTH_MAX + " levels)"));
        } catch (JacksonException notJson) {
            throw notJson(notJson.getLocation());
        }
        throw new ProblemException(Problem.of(400, "body: empty (expected: JSON)"));
    }

    private static ProblemException notJson(@Nullable TokenStreamLocation location) {
        String place = location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return new ProblemException(Problem.of(400, "body: malformed" + place + " (expected: JSON, RFC 8259)"));
    }

    /// The fields are right by now; what still refuses them is the record itself.
    private static <T> T value(JsonNode tree, Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(tree, type);
        } catch (InvalidDefinitionException ours) {
            throw new IllegalStateException("JSON: " + type.getName() + " cannot be made (expected: a record that is "
                    + "open to tools.jackson.databind)", ours);
        } catch (DatabindException refused) {
            throw refusedBy(refused);
        }
    }

    private static ProblemException refusedBy(DatabindException refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException known) {
                return known;
            }
        }
        return new ProblemException(Problem.ofFields(List.of(
                new FieldError(path(refused), "refused", "values that fit together", null))));
    }

    private static String path(DatabindException refused) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : refused.getPath()) {
            path.append(step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : (path.isEmpty() ? "" : ".") + step.getPropertyName());
        }
        return path.toString();
    }
}
