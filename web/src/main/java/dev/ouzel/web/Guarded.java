package dev.ouzel.web;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/// A handler whose exceptions become problem responses, both while it makes its response and while the response is
/// sent, as long as nothing of it went out.
///
/// @param inner the handler
record Guarded(Handler inner) implements Handler {

    private static final Logger LOGGER = System.getLogger(Guarded.class.getName());

    @Override
    public Response handle(Request request) throws Exception {
        try {
            return new GuardedResponse(inner.handle(request));
        } catch (Exception failure) {
            return problem(request, failure);
        }
    }

    /// Answers a whole exchange.
    static void answer(Handler handler, Request request) throws Exception {
        new Guarded(handler).handle(request).respond(request, request.exchange());
    }

    /// What ends an exchange goes through; what failed unexpectedly is logged here, since the peer is told nothing.
    private static Response problem(Request request, Exception failure) throws Exception {
        if (endsExchange(failure)) {
            throw failure;
        }
        if (!(failure instanceof ProblemException)) {
            LOGGER.log(Level.ERROR, () -> request.method() + " " + request.path() + " failed", failure);
        }
        return Response.problem(Problem.from(failure));
    }

    private static boolean endsExchange(Exception failure) {
        return failure instanceof Disconnected
                || failure instanceof InterruptedException
                || failure instanceof InterruptedIOException;
    }

    private record GuardedResponse(Response inner) implements Response {

        @Override
        public void respond(Request request, HttpExchange exchange) throws Exception {
            AtomicBoolean started = new AtomicBoolean();
            try {
                inner.respond(request, new DecoratedExchange(exchange, message -> {
                    started.compareAndSet(false, message instanceof Sent.Start || message instanceof Sent.Handover);
                    return message;
                }));
            } catch (Exception failure) {
                if (started.get() || request.opened()) {
                    throw failure;
                }
                problem(request, failure).respond(request, exchange);
            }
        }
    }
}
