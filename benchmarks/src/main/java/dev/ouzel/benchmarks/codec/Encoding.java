package dev.ouzel.benchmarks.codec;

import dev.ouzel.wire.sse.ServerSentEvent;
import dev.ouzel.wire.sse.SseEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.ServerSentEventHttpMessageWriter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The encoders, each as its own library drives it: fields in, one buffer for each event out. Each makes its library's
/// event on the way.
public enum Encoding {

    /// This project's.
    OUZEL {
        @Override
        public void encode(List<ServerSentEvent> events, Consumer<ByteBuffer> bytes) {
            for (ServerSentEvent event : events) {
                bytes.accept(SseEncoder.encode(
                        new ServerSentEvent(event.id(), event.event(), event.data(), null, null)));
            }
        }
    },

    /// What Spring WebFlux writes event streams with.
    SPRING_WEBFLUX {
        private final ServerSentEventHttpMessageWriter writer = new ServerSentEventHttpMessageWriter();
        private final ResolvableType type = ResolvableType
                .forClassWithGenerics(org.springframework.http.codec.ServerSentEvent.class, String.class);

        @Override
        public void encode(List<ServerSentEvent> events, Consumer<ByteBuffer> bytes) {
            Flux<?> springEvents = Flux.fromIterable(events).map(Encoding::springEvent);
            writer.write(springEvents, type, MediaType.TEXT_EVENT_STREAM, new Output(bytes), Map.of())
                    .block();
        }
    },

    /// What Spring MVC makes of an event for `SseEmitter`. Its converters write each part of it to the servlet's stream;
    /// here the text is turned into bytes once.
    SPRING_MVC {
        @Override
        public void encode(List<ServerSentEvent> events, Consumer<ByteBuffer> bytes) {
            for (ServerSentEvent event : events) {
                SseEmitter.SseEventBuilder builder = SseEmitter.event();
                if (event.id() != null) {
                    builder.id(event.id());
                }
                if (event.event() != null) {
                    builder.name(event.event());
                }
                StringBuilder text = new StringBuilder();
                builder.data(event.data()).build().forEach(part -> text.append(part.getData()));
                bytes.accept(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            }
        }
    };

    /// Encodes each event for itself.
    public abstract void encode(List<ServerSentEvent> events, Consumer<ByteBuffer> bytes);

    private static Object springEvent(ServerSentEvent event) {
        var builder = org.springframework.http.codec.ServerSentEvent.builder(event.data());
        if (event.id() != null) {
            builder.id(event.id());
        }
        if (event.event() != null) {
            builder.event(event.event());
        }
        return builder.build();
    }

    private record Output(Consumer<ByteBuffer> bytes) implements ReactiveHttpOutputMessage {

        @Override
        public DataBufferFactory bufferFactory() {
            return DefaultDataBufferFactory.sharedInstance;
        }

        @Override
        public void beforeCommit(Supplier<? extends Mono<Void>> action) {}

        @Override
        public boolean isCommitted() {
            return false;
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            return Flux.from(body)
                    .doOnNext(buffer -> bytes.accept(buffer.readableByteBuffers().next()))
                    .then();
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return Flux.from(body).concatMap(this::writeWith).then();
        }

        @Override
        public Mono<Void> setComplete() {
            return Mono.empty();
        }

        @Override
        public HttpHeaders getHeaders() {
            return new HttpHeaders();
        }
    }
}
