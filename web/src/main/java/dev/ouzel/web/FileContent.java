package dev.ouzel.web;

import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

/// A file that can be sent, whole or in part.
sealed interface FileContent {

    /// Its name, which gives its type.
    String name();

    /// How long it is, in bytes.
    long size();

    /// Its strong entity tag, with quotes.
    String etag();

    /// When it was last changed, in whole seconds; nothing if that is not known.
    Optional<Instant> modified();

    /// Sends a response whose body is a part of it. If the file cannot be opened, nothing is sent.
    ///
    /// @param start the head
    /// @param range which part, not empty
    /// @param exchange to where
    void send(Sent.Start start, ByteRange range, HttpExchange exchange) throws IOException, InterruptedException;

    /// A file of the file system.
    ///
    /// @param name its name
    /// @param path where it is, without links
    /// @param attributes its size and time
    record OnDisk(String name, Path path, BasicFileAttributes attributes) implements FileContent {

        private static final int PIECE_BYTES = 64 * 1024;

        @Override
        public long size() {
            return attributes.size();
        }

        /// Of size and time, to the nanosecond: no need to read the file.
        @Override
        public String etag() {
            Instant changed = attributes.lastModifiedTime().toInstant();
            return "\"%x-%x-%x\"".formatted(size(), changed.getEpochSecond(), changed.getNano());
        }

        @Override
        public Optional<Instant> modified() {
            return Optional.of(attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS));
        }

        @Override
        public void send(Sent.Start start, ByteRange range, HttpExchange exchange)
                throws IOException, InterruptedException {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                exchange.send(start);
                for (long position = range.first(); position < range.end();) {
                    ByteBuffer piece = read(channel, position, Math.min(PIECE_BYTES, range.end() - position));
                    position += piece.remaining();
                    exchange.send(new Sent.Body(piece, position == range.end()));
                }
            }
        }

        /// Each piece has a buffer of its own, as what was sent must not be changed.
        private static ByteBuffer read(FileChannel channel, long position, long length) throws IOException {
            ByteBuffer piece = ByteBuffer.allocate((int) length);
            while (piece.hasRemaining()) {
                if (channel.read(piece, position + piece.position()) < 0) {
                    throw new IOException("a file became shorter while it was sent");
                }
            }
            return piece.flip();
        }
    }

    /// A file that is at hand.
    ///
    /// @param name its name
    /// @param bytes its content, read-only
    /// @param etag of its content
    record InMemory(String name, ByteBuffer bytes, String etag) implements FileContent {

        static InMemory of(String path, byte[] bytes) {
            return new InMemory(path, ByteBuffer.wrap(bytes).asReadOnlyBuffer(), "\"" + hash(bytes) + "\"");
        }

        @Override
        public long size() {
            return bytes.remaining();
        }

        @Override
        public Optional<Instant> modified() {
            return Optional.empty();
        }

        @Override
        public void send(Sent.Start start, ByteRange range, HttpExchange exchange) throws InterruptedException {
            exchange.send(start);
            ByteBuffer part = bytes.slice((int) range.first(), (int) range.length());
            exchange.send(new Sent.Body(part, true));
        }

        private static String hash(byte[] bytes) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                return HexFormat.of().formatHex(digest, 0, 16);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("no SHA-256, which every Java has", impossible);
            }
        }
    }
}
