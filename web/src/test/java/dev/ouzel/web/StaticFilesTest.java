package dev.ouzel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

    private static final String ETAG = "\"a-65920080-0\"";
    private static final String MODIFIED = "Mon, 01 Jan 2024 00:00:00 GMT";

    @TempDir
    Path outside;

    private Path root;
    private StaticFiles files;

    @BeforeEach
    void writeFiles() throws IOException {
        root = Files.createDirectories(outside.resolve("root"));
        write("a.txt", "0123456789");
        write("index.html", "<p>root");
        write("sub/index.html", "<p>sub");
        write("sub/ü b.css", "p{}");
        write("empty.bin", "");
        write(".hidden", "secret");
        write(".git/config", "secret");
        write(".well-known/security.txt", "open");
        Files.writeString(outside.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(root.resolve("out.txt"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), outside);
        Files.createSymbolicLink(root.resolve("in.txt"), root.resolve("a.txt"));
        Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
        files = StaticFiles.of(root);
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(0x65920080)));
    }

    private String get(String target, String... headers) throws Exception {
        return ScriptedExchange.get(target, headers).answeredBy(files);
    }

    @Test
    void aFileIsSentWithItsTypeAndValidators() throws Exception {
        String head = """
                200
                etag: "a-65920080-0"
                last-modified: Mon, 01 Jan 2024 00:00:00 GMT
                accept-ranges: bytes
                content-type: text/plain; charset=utf-8
                content-length: 10
                x-content-type-options: nosniff

                """;
        assertThat(get("/a.txt")).isEqualTo(head + "0123456789|end");
        assertThat(ScriptedExchange.of("HEAD", "/a.txt", "range", "bytes=0-1").answeredBy(files))
                .isEqualTo(head + "|end");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /                          | text/html; charset=utf-8  | <p>root
            /sub/                      | text/html; charset=utf-8  | <p>sub
            /sub/%C3%BC%20b.css        | text/css; charset=utf-8   | p{}
            /sub/ü%20b.css             | text/css; charset=utf-8   | p{}
            /.well-known/security.txt  | text/plain; charset=utf-8 | open
            /in.txt                    | text/plain; charset=utf-8 | 0123456789
            /a%2Etxt?q=1               | text/plain; charset=utf-8 | 0123456789
            """)
    void thesePathsAreFiles(String target, String type, String content) throws Exception {
        assertThat(get(target)).startsWith("200\n").contains("\ncontent-type: " + type + "\n")
                .endsWith("\n\n" + content + "|end");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/nothing.txt", "/sub", "/sub/nothing/", "/a.txt/", "/a.txt/x", "//a.txt", "/sub//index.html", "*",
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/sub/../../secret.txt", "/..", "/.", "/./a.txt",
        "/..%5csecret.txt", "/sub%5c..%5c..%5csecret.txt", "/%2fetc%2fpasswd", "//etc/passwd", "/a.txt%00",
        "/a.txt%00.png", "/C:/secret.txt", "/a.txt::$DATA", "/out.txt", "/up/secret.txt", "/up/root/a.txt/x", "/loop",
        "/.hidden", "/.git/config", "/%2egit/config", "/.well-known/.hidden", "/..;/secret.txt"})
    void nothingElseIsServed(String target) throws Exception {
        assertThat(get(target)).isEqualTo("""
                404
                content-type: application/problem+json
                content-length: 55

                {"type":"about:blank","title":"Not Found","status":404}|end""");
    }

    /// Ways out of the root and back in, put together at random (always the same ones).
    @Test
    void noPathLeadsToASecret() throws Exception {
        String[] parts = {"/", "..", ".", "%2e", "%2E%2e", "%2f", "%5c", "\\", "%", "%00", "a.txt", "secret.txt", "up",
            "root", "sub", ".git", "config", ".hidden", "out.txt", "%c0%ae", ":", "~", "//"};
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int length = random.nextInt(8); length > 0; length--) {
                path.append(parts[random.nextInt(parts.length)]);
            }
            assertThat(get(path.toString())).as(path.toString()).containsPattern("^(200|400|404)\n")
                    .doesNotContain("secret|end");
        }
    }

    @Test
    void aNameThatIsTooLongIsNotFound() throws Exception {
        assertThat(get("/" + "a".repeat(5000))).startsWith("404\n");
    }

    @Test
    void aMalformedPathIs400() throws Exception {
        assertThat(get("/%zz")).startsWith("400\n");
    }

    @Test
    void aLinkInsideTheRootThroughAnOutsideOneIsFollowed() throws Exception {
        assertThat(get("/up/root/a.txt")).startsWith("200\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            if-none-match     | "a-65920080-0"                | 304
            if-none-match     | W/"a-65920080-0"              | 304
            if-none-match     | "x", "a-65920080-0"           | 304
            if-none-match     | *                             | 304
            if-none-match     | "x"                           | 200
            if-none-match     | a-65920080-0                  | 200
            if-modified-since | Mon, 01 Jan 2024 00:00:00 GMT | 304
            if-modified-since | Tue, 02 Jan 2024 00:00:00 GMT | 304
            if-modified-since | Sun, 31 Dec 2023 23:59:59 GMT | 200
            if-modified-since | yesterday                     | 200
            """)
    void whatThePeerHasIsNotSentAgain(String name, String value, int status) throws Exception {
        String answer = get("/a.txt", name, value);
        assertThat(answer).startsWith(status + "\n");
        if (status == 304) {
            assertThat(answer).isEqualTo("304\netag: " + ETAG + "\nlast-modified: " + MODIFIED
                    + "\nx-content-type-options: nosniff\n\n|end");
        }
    }

    @Test
    void ifNoneMatchBeatsIfModifiedSince() throws Exception {
        assertThat(get("/a.txt", "if-none-match", "\"x\"", "if-modified-since", MODIFIED)).startsWith("200\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bytes=0-0     | 0-0  | 0
            bytes=2-4     | 2-4  | 234
            bytes=8-      | 8-9  | 89
            bytes=8-99    | 8-9  | 89
            bytes=0-999999999999999999 | 0-9 | 0123456789
            bytes=-3      | 7-9  | 789
            bytes=-99     | 0-9  | 0123456789
            """)
    void aRangeIsSentAlone(String range, String sent, String content) throws Exception {
        assertThat(get("/a.txt", "range", range)).isEqualTo("""
                206
                etag: "a-65920080-0"
                last-modified: Mon, 01 Jan 2024 00:00:00 GMT
                accept-ranges: bytes
                content-type: text/plain; charset=utf-8
                content-range: bytes %s/10
                content-length: %d
                x-content-type-options: nosniff

                %s|end""".formatted(sent, content.length(), content));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=999999999999999999-"})
    void aRangeThatTheFileHasNotIs416(String range) throws Exception {
        assertThat(get("/a.txt", "range", range)).isEqualTo("""
                416
                content-type: application/problem+json
                content-length: 67
                content-range: bytes */10
                x-content-type-options: nosniff

                {"type":"about:blank","title":"Range Not Satisfiable","status":416}|end""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,3-4", "bytes=4-2", "bytes=-", "bytes=a-b", "lines=0-1", "bytes 0-1", "bytes=--1",
        "bytes=9999999999999999999-"})
    void otherRangesAreIgnored(String range) throws Exception {
        assertThat(get("/a.txt", "range", range)).startsWith("200\n").endsWith("\n0123456789|end");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "a-65920080-0"                | 206
            W/"a-65920080-0"              | 200
            "x"                           | 200
            Mon, 01 Jan 2024 00:00:00 GMT | 206
            Tue, 02 Jan 2024 00:00:00 GMT | 200
            """)
    void aRangeOfAnotherVersionIsTheWholeFile(String condition, int status) throws Exception {
        assertThat(get("/a.txt", "range", "bytes=0-1", "if-range", condition)).startsWith(status + "\n");
    }

    @Test
    void anEmptyFileIsSent() throws Exception {
        assertThat(get("/empty.bin")).contains("content-type: application/octet-stream\ncontent-length: 0\n")
                .endsWith("\n\n|end");
        assertThat(get("/empty.bin", "range", "bytes=0-")).startsWith("416\n");
    }

    @Test
    void aLargeFileIsSentInPieces() throws Exception {
        byte[] large = new byte[200_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i % 251);
        }
        Files.write(root.resolve("large.bin"), large);
        ScriptedExchange exchange = ScriptedExchange.get("/large.bin");
        exchange.answeredBy(files);
        assertThat(exchange.sentBody()).isEqualTo(large);
        assertThat(exchange.pieces).isEqualTo(4);
    }

    @Test
    void onlyGetAndHeadAreMethodsOfAFile() throws Exception {
        assertThat(ScriptedExchange.of("POST", "/a.txt").answeredBy(files)).isEqualTo("""
                405
                content-type: application/problem+json
                content-length: 110
                allow: GET, HEAD

                {"type":"about:blank","title":"Method Not Allowed","status":405,\
                "detail":"method: POST (expected: GET, HEAD)"}|end""");
    }

    @Test
    void filesCanBeMounted() throws Exception {
        Router router = new Router().mount("/static", files);
        for (String target : List.of("/static", "/static/")) {
            assertThat(ScriptedExchange.get(target).answeredBy(router)).endsWith("\n<p>root|end");
        }
        assertThat(ScriptedExchange.get("/static/a.txt").answeredBy(router)).endsWith("\n0123456789|end");
    }

    @Test
    void theRootMustBeADirectory() {
        assertThatThrownBy(() -> StaticFiles.of(root.resolve("a.txt"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> StaticFiles.of(root.resolve("nothing"))).isInstanceOf(IOException.class);
    }

    @Test
    void resourcesAreReadOnceAndHaveATagOfTheirContent() throws Exception {
        Map<String, String> resources = Map.of("a.js", "0123456789", "sub/index.html", "<p>");
        List<String> opened = new ArrayList<>();
        files = StaticFiles.ofResources(path -> {
            opened.add(path);
            String text = resources.get(path);
            return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        });
        String head = """
                etag: "84d89877f0d4041efb6bf91a16f0248f"
                accept-ranges: bytes
                content-type: text/javascript; charset=utf-8
                """;
        assertThat(get("/a.js")).isEqualTo(
                "200\n" + head + "content-length: 10\nx-content-type-options: nosniff\n\n0123456789|end");
        assertThat(get("/a.js", "range", "bytes=2-3")).isEqualTo("206\n" + head
                + "content-range: bytes 2-3/10\ncontent-length: 2\nx-content-type-options: nosniff\n\n23|end");
        assertThat(get("/a.js", "if-none-match", "\"84d89877f0d4041efb6bf91a16f0248f\"")).startsWith("304\n");
        assertThat(get("/sub/")).endsWith("\n<p>|end");
        assertThat(get("/sub")).startsWith("404\n");
        assertThat(get("/../a.js")).startsWith("404\n");
        assertThat(get("/none.js")).startsWith("404\n");
        assertThat(opened).containsExactly("a.js", "sub/index.html", "none.js");
    }
}
