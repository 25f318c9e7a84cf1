package dev.ouzel.app.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Archives, block by block.
class TarArchiveTest {

    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

    @TempDir
    private Path work;

    private TarArchiveTest entry(String name, String mode, char type, String link, String prefix, String content) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, mode);
        put(header, 124, "%011o".formatted(content.length()));
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, prefix.isEmpty() ? "ustar  " : "ustar\00000");
        put(header, 345, prefix);
        archive.writeBytes(header);
        archive.writeBytes(content.getBytes(StandardCharsets.UTF_8));
        archive.writeBytes(new byte[-content.length() & 511]);
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private Path unpack() throws Exception {
        archive.writeBytes(new byte[1024]);
        Path folder = Files.createDirectory(work.resolve("folder"));
        TarArchive.unpack(new ByteArrayInputStream(archive.toByteArray()), folder);
        return folder;
    }

    @Test
    void foldersFilesAndLinksComeOutAsTheyWentIn() throws Exception {
        Path folder = entry("bin/", "0000755", '5', "", "", "")
                .entry("bin/run", "0000755", '0', "", "", "x".repeat(513))
                .entry("text", "0000644", '0', "", "share/deep", "words")
                .entry("lib/run", "0000777", '2', "../bin/run", "", "").unpack();
        assertThat(folder.resolve("bin/run")).hasContent("x".repeat(513)).isExecutable();
        assertThat(folder.resolve("share/deep/text")).hasContent("words");
        assertThat(Files.isExecutable(folder.resolve("share/deep/text"))).isFalse();
        assertThat(Files.readSymbolicLink(folder.resolve("lib/run"))).hasToString("../bin/run");
    }

    @ParameterizedTest
    @CsvSource({"../out, 0, ''", "/etc/out, 0, ''", "a/../../out, 0, ''", "link, 2, ../out", "link, 2, /etc/out",
        "device, 3, ''"})
    void whatLeadsOutOfTheFolderOrIsUnknownIsRefused(String name, char type, String link) {
        entry(name, "0000644", type, link, "", "");
        assertThatExceptionOfType(IOException.class).isThrownBy(this::unpack).withMessageContaining("expected");
        assertThat(work.resolve("out")).doesNotExist();
    }

    @Test
    void anArchiveThatEndsTooEarlyIsRefused() {
        entry("file", "0000644", '0', "", "", "x".repeat(2000));
        byte[] cut = Arrays.copyOf(archive.toByteArray(), 1000);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> TarArchive.unpack(new ByteArrayInputStream(cut), work)).withMessageContaining("ends");
    }
}
