package dev.ouzel.web;

/// Ends a handler with a problem response.
///
/// It is an answer, not a fault of the program: it is not logged and has no stack trace.
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /// Ends with this problem.
    ///
    /// @param problem what the peer is told
    public ProblemException(Problem problem) {
        super(problem.status() + " " + problem.title(), null, false, false);
        this.problem = problem;
    }

    /// What the peer is told.
    public Problem problem() {
        return problem;
    }
}
