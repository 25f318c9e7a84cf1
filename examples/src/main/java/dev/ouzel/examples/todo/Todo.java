package dev.ouzel.examples.todo;

import dev.ouzel.web.FieldError;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An item, as it is stored and told.
///
/// @param id its number, given by the database
/// @param description what there is to do
/// @param completed whether it is done
public record Todo(long id, String description, boolean completed) {

    /// The longest description, in characters (code points). In UTF-8 it fits into a body of 1 MiB.
    public static final int DESCRIPTION_MAX = 200_000;

    /// What a client sends to add an item.
    ///
    /// @param description what there is to do: 1 to 200,000 characters, not all blank
    /// @param completed whether it is done
    record Draft(String description, boolean completed) {

        /// Itself.
        ///
        /// @throws ProblemException 422 if the description does not fit
        Draft checked() {
            check(description);
            return this;
        }
    }

    /// What a client sends to change an item: what is not there stays as it is.
    ///
    /// @param description as in [Draft]
    /// @param completed as in [Draft]
    record Change(@Nullable String description, @Nullable Boolean completed) {

        /// Itself.
        ///
        /// @throws ProblemException 422 if the description does not fit, or nothing is changed
        Change checked() {
            if (description != null) {
                check(description);
            } else if (completed == null) {
                throw new ProblemException(
                        Problem.of(422, "nothing to change (expected: description, completed, or both)"));
            }
            return this;
        }
    }

    private static void check(String description) {
        fault(description).ifPresent(fault -> {
            throw new ProblemException(Problem.ofFields(List.of(
                    new FieldError("description", fault, "1 to " + DESCRIPTION_MAX + " characters, not all blank",
                            null))));
        });
    }

    private static Optional<String> fault(String description) {
        if (description.isBlank()) {
            return Optional.of("blank");
        }
        int length = description.codePointCount(0, description.length());
        if (length > DESCRIPTION_MAX) {
            return Optional.of("too long: " + length + " characters");
        }
        // PostgreSQL keeps any text but these two, which no text should have.
        return description.codePoints()
                .anyMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
                        ? Optional.of("has a NUL, or half a character")
                        : Optional.empty();
    }
}
