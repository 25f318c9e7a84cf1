package dev.ouzel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {

    private static String json(Problem problem) {
        return new String(problem.toJson(), StandardCharsets.UTF_8);
    }

    @Test
    void itsMembersStandInOneOrderAndOnlyIfTheyAreThere() {
        assertThat(json(Problem.of(403))).isEqualTo("""
                {"type":"about:blank","title":"Forbidden","status":403}""");
        assertThat(json(Problem.of(409, "version: 3 (expected: 4)")
                .withType("https://example.com/conflict", "Version conflict"))).isEqualTo("""
                        {"type":"https://example.com/conflict","title":"Version conflict","status":409,\
                        "detail":"version: 3 (expected: 4)"}""");
        assertThat(json(Problem.ofFields(List.of(
                FieldError.missing("name", "string"),
                new FieldError("age", "out of range", "0 to 150", "151"))))).isEqualTo("""
                        {"type":"about:blank","title":"Unprocessable Content","status":422,"errors":[\
                        {"field":"name","detail":"missing","expected":"string"},\
                        {"field":"age","detail":"out of range","expected":"0 to 150","received":"151"}]}""");
    }

    @ParameterizedTest
    @CsvSource({"400,Bad Request", "404,Not Found", "413,Content Too Large", "429,Too Many Requests",
        "499,Client Error", "503,Service Unavailable", "599,Server Error"})
    void itsTitleIsTheNameOfItsStatus(int status, String title) {
        assertThat(Problem.of(status).title()).isEqualTo(title);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 399, 600})
    void itIsAnError(int status) {
        assertThatThrownBy(() -> Problem.of(status)).hasMessage("status: " + status + " (expected: 400 to 599)");
    }

    @Test
    void anExceptionTellsNothingUnlessItIsAProblem() {
        Problem known = Problem.of(404, "no such thing");
        assertThat(Problem.from(new ProblemException(known))).isSameAs(known);
        assertThat(new ProblemException(known)).hasMessage("404 Not Found");
        assertThat(Problem.from(new IllegalStateException("secret"))).isEqualTo(Problem.of(500));
    }

    @Test
    void whatCameIsCutButNotWithinACharacter() {
        assertThat(new FieldError("a", "b", "c", "x".repeat(64)).received()).isEqualTo("x".repeat(64));
        assertThat(new FieldError("a", "b", "c", "x".repeat(65)).received()).isEqualTo("x".repeat(64) + "…");
        assertThat(new FieldError("a", "b", "c", "x".repeat(63) + "😀").received()).isEqualTo("x".repeat(63) + "…");
    }
}
