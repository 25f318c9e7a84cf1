package dev.ouzel.web;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Sent;
import java.util.function.UnaryOperator;

/// A response with other headers, whatever way it sends its head; if it opens a WebSocket, its accept has them.
///
/// @param inner the response
/// @param change what is done to its headers
record HeaderedResponse(Response inner, UnaryOperator<Headers> change) implements Response {

    @Override
    public void respond(Request request, HttpExchange exchange) throws Exception {
        HttpExchange changed = new DecoratedExchange(exchange, this::changed);
        inner.respond(request.withAcceptHeaders(change, changed), changed);
    }

    /// Not an exhaustive switch: what may be sent can grow at any time, and all else goes through as it is.
    private Sent changed(Sent message) {
        if (message instanceof Sent.Start start) {
            return changed(start);
        }
        return message instanceof Sent.Handover handover
                ? new Sent.Handover(new HeaderedFeed(handover.feed()))
                : message;
    }

    private Sent.Start changed(Sent.Start start) {
        return new Sent.Start(start.status(), change.apply(start.headers()), start.trailers());
    }

    private final class HeaderedFeed implements Feed {

        private final Feed feed;

        HeaderedFeed(Feed feed) {
            this.feed = feed;
        }

        @Override
        public void attach(Puller puller) {
            feed.attach(puller);
        }

        @Override
        public Pulled pull(long nanoTime) {
            Pulled pulled = feed.pull(nanoTime);
            return pulled instanceof Pulled.Head head ? new Pulled.Head(changed(head.start())) : pulled;
        }

        @Override
        public void drain(Drain drain) {
            feed.drain(drain);
        }

        @Override
        public void ended(EndReason reason) {
            feed.ended(reason);
        }
    }
}
