package dev.ouzel.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What went wrong with a request, as a client can read it: `application/problem+json` (RFC 9457).
///
/// It goes to the peer as it is, so nothing internal belongs in it.
///
/// @param type a URI that names the kind of problem; `about:blank` if the status says it all
/// @param title a short summary, the same for every problem of the type
/// @param status the status code, 400 to 599
/// @param detail what happened this time; null if there is nothing to add
/// @param errors what is wrong with single fields; may be empty
public record Problem(String type, String title, int status, @Nullable String detail, List<FieldError> errors) {

    /// Checks the status and keeps a copy of the errors.
    ///
    /// @throws IllegalArgumentException if the status is not one of an error
    public Problem {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
        }
        errors = List.copyOf(errors);
    }

    /// A problem that its status describes.
    ///
    /// @param status the status code, 400 to 599
    public static Problem of(int status) {
        return new Problem("about:blank", StatusTitle.of(status), status, null, List.of());
    }

    /// A problem that its status describes, and what happened this time.
    ///
    /// @param status the status code, 400 to 599
    /// @param detail what happened
    public static Problem of(int status, String detail) {
        return of(status).withDetail(detail);
    }

    /// A 422 about fields or parameters.
    ///
    /// @param errors what is wrong with each
    public static Problem ofFields(List<FieldError> errors) {
        return of(422).withErrors(errors);
    }

    /// The problem that an exception tells the peer: that of a [ProblemException], or for everything else a bare 500.
    ///
    /// Not meant for what ends an exchange rather than fails (`Disconnected`, `InterruptedException`): let that through.
    ///
    /// @param thrown what was thrown
    public static Problem from(Throwable thrown) {
        return thrown instanceof ProblemException known ? known.problem() : of(500);
    }

    /// The same problem of a type.
    ///
    /// @param type a URI that names the kind
    /// @param title a short summary of the kind
    public Problem withType(String type, String title) {
        return new Problem(type, title, status, detail, errors);
    }

    /// The same problem with what happened this time.
    ///
    /// @param detail what happened
    public Problem withDetail(String detail) {
        return new Problem(type, title, status, detail, errors);
    }

    /// The same problem with errors of fields.
    ///
    /// @param errors what is wrong with each
    public Problem withErrors(List<FieldError> errors) {
        return new Problem(type, title, status, detail, errors);
    }

    /// As UTF-8 JSON: type, title, status, then detail and errors if there are any.
    public byte[] toJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", type);
        map.put("title", title);
        map.put("status", status);
        if (detail != null) {
            map.put("detail", detail);
        }
        if (!errors.isEmpty()) {
            map.put("errors", errors.stream().map(FieldError::toMap).toList());
        }
        return Json.encodeBytes(map);
    }
}
