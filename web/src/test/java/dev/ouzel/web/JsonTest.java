package dev.ouzel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ouzel.exchange.Received;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    enum Color {
        RED, @JsonProperty("blue-ish")
        BLUE
    }

    record Chat(String message, @JsonProperty("conversation_id") Optional<String> conversationId) {}

    record Price(BigDecimal px, @Nullable String currency) {}

    record Order(int count, Price price, List<Price> others, Map<String, @Nullable Boolean> flags, OptionalInt limit) {}

    @SuppressWarnings("ArrayRecordComponent")
    record Leaves(byte small, long big, double ratio, boolean on, Color color, Instant at, LocalDate day,
            Duration length,
            UUID key, int[] numbers, Object any) {}

    record Range(int from, int to) {
        Range {
            if (from > to) {
                throw new IllegalArgumentException("internal words");
            }
        }
    }

    record Explained(int from) {
        Explained {
            if (from < 0) {
                throw new ProblemException(
                        Problem.ofFields(List.of(new FieldError("from", "out of range", "0 or more", "" + from))));
            }
        }
    }

    record Page<T>(T first) {}

    /// The body of the problem; what was decoded if there is none.
    private static String decode(String json, Class<?> type) throws Exception {
        ScriptedExchange exchange = ScriptedExchange.postJson(json);
        String response = exchange.handledBy(request -> Response.text(request.json(type).toString()));
        return response.substring(response.indexOf("\n\n") + 2).replaceFirst("\\|end$", "")
                .replace("{\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422,", "422{")
                .replace("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,", "400{");
    }

    @Test
    void anErrorOfAFieldIsA422Problem() throws Exception {
        assertThat(ScriptedExchange.postJson("{}").handledBy(request -> Response.json(request.json(Chat.class))))
                .isEqualTo("""
                        422
                        content-type: application/problem+json
                        content-length: 137

                        {"type":"about:blank","title":"Unprocessable Content","status":422,\
                        "errors":[{"field":"message","detail":"missing","expected":"string"}]}|end""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"message":"hi"}                               | Chat[message=hi, conversationId=Optional.empty]
            {"message":"hi","conversation_id":null}        | Chat[message=hi, conversationId=Optional.empty]
            {"message":"hi","conversation_id":"7"}         | Chat[message=hi, conversationId=Optional[7]]
            {"message":"hi","conversationId":"7","x":[{}]} | Chat[message=hi, conversationId=Optional.empty]
            {"message":""}                                 | Chat[message=, conversationId=Optional.empty]
            {"message":null}      | 422{"errors":[{"field":"message","detail":"null","expected":"string","received":"null"}]}
            {"message":5}         | 422{"errors":[{"field":"message","detail":"wrong type","expected":"string","received":"5"}]}
            {"message":["a"]}     | 422{"errors":[{"field":"message","detail":"wrong type","expected":"string","received":"[\\"a\\"]"}]}
            {"message":"hi","conversation_id":7} | 422{"errors":[{"field":"conversation_id","detail":"wrong type","expected":"string","received":"7"}]}
            []                    | 422{"errors":[{"field":"","detail":"wrong type","expected":"object","received":"[]"}]}
            null                  | 422{"errors":[{"field":"","detail":"null","expected":"object","received":"null"}]}
            "text"                | 422{"errors":[{"field":"","detail":"wrong type","expected":"object","received":"\\"text\\""}]}
            """)
    void everyComponentIsRequiredUnlessItIsOptional(String json, String expected) throws Exception {
        assertThat(decode(json, Chat.class)).isEqualTo(expected);
    }

    @Test
    void bodiesNeedNotBeRecords() throws Exception {
        assertThat(decode("[1,2]", List.class)).isEqualTo("[1, 2]");
        assertThat(decode("{\"a\":1}", Map.class)).isEqualTo("{a=1}");
        assertThat(decode("null", Map.class)).isEqualTo(
                "422{\"errors\":[{\"field\":\"\",\"detail\":\"null\",\"expected\":\"object\",\"received\":\"null\"}]}");
        assertThat(decode("1", List.class)).isEqualTo(
                "422{\"errors\":[{\"field\":\"\",\"detail\":\"wrong type\",\"expected\":\"array\",\"received\":\"1\"}]}");
    }

    @Test
    void allErrorsComeAtOnce() throws Exception {
        String json = """
                {"price":{"px":"1.5","currency":null},"others":[{"px":1},{"currency":2},null,3],
                 "flags":{"a":true,"b":null,"c":"no"},"limit":1.5}""";
        assertThat(decode(json, Order.class)).isEqualTo("""
                422{"errors":[\
                {"field":"count","detail":"missing","expected":"integer from -2147483648 to 2147483647"},\
                {"field":"price.px","detail":"wrong type","expected":"number","received":"\\"1.5\\""},\
                {"field":"others[1].px","detail":"missing","expected":"number"},\
                {"field":"others[1].currency","detail":"wrong type","expected":"string","received":"2"},\
                {"field":"others[2]","detail":"null","expected":"object","received":"null"},\
                {"field":"others[3]","detail":"wrong type","expected":"object","received":"3"},\
                {"field":"flags.c","detail":"wrong type","expected":"boolean","received":"\\"no\\""},\
                {"field":"limit","detail":"wrong type","expected":"integer from -2147483648 to 2147483647",\
                "received":"1.5"}]}""");
    }

    @Test
    void nestedRecordsAreDecoded() throws Exception {
        String json = """
                {"count":1,"price":{"px":1.50},"others":[{"px":2,"currency":"EUR"}],"flags":{"a":true,"b":null}}""";
        assertThat(decode(json, Order.class)).isEqualTo("Order[count=1, price=Price[px=1.50, currency=null], "
                + "others=[Price[px=2, currency=EUR]], flags={a=true, b=null}, limit=OptionalInt.empty]");
    }

    private static final String LEAVES = """
            {"small":1,"big":2,"ratio":3,"on":true,"color":"blue-ish","at":"2026-01-31T23:59:59Z","day":"2026-01-31",
             "length":"PT1M30S","key":"00000000-0000-0000-0000-000000000001","numbers":[1,2],"any":{"x":1}}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "small":1         | "small":128        | integer from -128 to 127
            "small":1         | "small":1.0        | integer from -128 to 127
            "small":1         | "small":"1"        | integer from -128 to 127
            "big":2           | "big":92233720368547758070 | integer from -9223372036854775808 to 9223372036854775807
            "ratio":3         | "ratio":1E+999      | number
            "ratio":3         | "ratio":1E+999999999 | number
            "big":2           | "big":true         | integer from -9223372036854775808 to 9223372036854775807
            "ratio":3         | "ratio":""         | number
            "on":true         | "on":1             | boolean
            "on":true         | "on":"true"        | boolean
            "color":"blue-ish" | "color":"BLUE"    | one of [RED, blue-ish]
            "color":"blue-ish" | "color":0         | one of [RED, blue-ish]
            "at":"2026-01-31T23:59:59Z" | "at":"yesterday" | date-time such as 2026-01-31T23:59:59Z
            "at":"2026-01-31T23:59:59Z" | "at":1769903999  | date-time such as 2026-01-31T23:59:59Z
            "day":"2026-01-31" | "day":"2026-02-30" | date such as 2026-01-31
            "length":"PT1M30S" | "length":"90"      | duration such as PT1M30S
            "numbers":[1,2]   | "numbers":[1,"x"]  | array
            "numbers":[1,2]   | "numbers":7        | array
            """)
    void eachTypeNamesWhatItExpects(String good, String bad, String expected) throws Exception {
        String field = bad.substring(1, bad.indexOf('"', 1));
        String received = bad.substring(bad.indexOf(':') + 1).replace("\"", "\\\"");
        assertThat(decode(LEAVES, Leaves.class)).startsWith("Leaves[small=1, big=2, ratio=3.0, on=true, color=BLUE");
        assertThat(decode(LEAVES.replace(good, bad), Leaves.class)).isEqualTo("422{\"errors\":[{\"field\":\"" + field
                + "\",\"detail\":\"wrong type\",\"expected\":\"" + expected + "\",\"received\":\"" + received
                + "\"}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                     | body: empty (expected: JSON)
            ` `                    | body: empty (expected: JSON)
            {"message":            | body: malformed at line 1, column 12 (expected: JSON, RFC 8259)
            {"message":"hi"}}      | body: malformed at line 1, column 17 (expected: JSON, RFC 8259)
            {"message":"a","message":"b"} | body: malformed at line 1, column 25 (expected: JSON, RFC 8259)
            {message:1}            | body: malformed at line 1, column 2 (expected: JSON, RFC 8259)
            NaN                    | body: malformed at line 1, column 4 (expected: JSON, RFC 8259)
            """)
    void whatIsNotJsonIsA400Problem(String json, String detail) throws Exception {
        assertThat(decode(json, Chat.class)).isEqualTo("400{\"detail\":\"" + detail + "\"}");
    }

    @Test
    void aLineIsCounted() throws Exception {
        assertThat(decode("{\n  \"message\": nope\n}", Chat.class))
                .isEqualTo("400{\"detail\":\"body: malformed at line 2, column 14 (expected: JSON, RFC 8259)\"}");
    }

    @Test
    void nestingIsBounded() throws Exception {
        String deep = "{\"message\":\"a\",\"x\":" + "[".repeat(98) + "]".repeat(98) + "}";
        String tooDeep = "{\"message\":\"a\",\"x\":" + "[".repeat(500_000);
        assertThat(decode(deep, Chat.class)).isEqualTo("Chat[message=a, conversationId=Optional.empty]");
        assertThat(decode(tooDeep, Chat.class)).isEqualTo("400{\"detail\":\"body: too deep, or with a "
                + "number or name that is too long (expected: at most 100 levels)\"}");
    }

    @Test
    void theErrorsOfABodyAreBounded() throws Exception {
        record Many(List<String> all) {}
        String answer = decode("{\"all\":[" + "1,".repeat(10_000) + "1]}", Many.class);
        assertThat(answer).contains("all[49]").doesNotContain("all[50]");
    }

    @Test
    void malformedUtf8IsA400Problem() throws Exception {
        ScriptedExchange exchange = ScriptedExchange.of("POST", "/", "content-type", "application/json");
        exchange.toReceive.add(new Received.Body(
                ByteBuffer.wrap(new byte[]{'"', (byte) 0xC3, (byte) 0x28, '"'}), true));
        assertThat(exchange.handledBy(request -> Response.text(request.json(String.class)))).startsWith("400\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"",
        "application/vnd.api+json", "application/problem+json ; profile=x"})
    void theseContentTypesAreJson(String type) throws Exception {
        assertThat(ScriptedExchange.of("POST", "/", "content-type", type).withBody("1")
                .handledBy(request -> Response.json(request.json(Integer.class)))).startsWith("200\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/jsonp", "application/json; charset=utf-16", "text/x+json",
        "json"})
    void otherContentTypesAreA415Problem(String type) throws Exception {
        assertThat(ScriptedExchange.of("POST", "/", "content-type", type).withBody("1")
                .handledBy(request -> Response.json(request.json(Integer.class))))
                .startsWith("415\n")
                .endsWith("\n{\"type\":\"about:blank\",\"title\":\"Unsupported Media Type\",\"status\":415,"
                        + "\"detail\":\"content-type: " + type
                        + " (expected: application/json, or a type that ends in +json, in UTF-8)\"}|end");
    }

    @Test
    void aMissingContentTypeIsA415Problem() throws Exception {
        assertThat(ScriptedExchange.of("POST", "/").withBody("1")
                .handledBy(request -> Response.json(request.json(Integer.class)))).contains(
                        "\"detail\":\"content-type: missing (expected: application/json, or a type");
    }

    @Test
    void aRecordThatRefusesItsValuesIsA422ProblemWithoutItsWords() throws Exception {
        assertThat(decode("{\"from\":2,\"to\":1}", Range.class)).isEqualTo(
                "422{\"errors\":[{\"field\":\"\",\"detail\":\"refused\",\"expected\":\"values that fit together\"}]}");
        record Outer(List<Range> ranges) {}
        assertThat(decode("{\"ranges\":[{\"from\":1,\"to\":1},{\"from\":2,\"to\":1}]}", Outer.class)).isEqualTo(
                "422{\"errors\":[{\"field\":\"ranges[1]\",\"detail\":\"refused\","
                        + "\"expected\":\"values that fit together\"}]}");
    }

    @Test
    void aRecordCanSayItselfWhatItsProblemIs() throws Exception {
        assertThat(decode("{\"from\":-1}", Explained.class)).isEqualTo("422{\"errors\":[{\"field\":\"from\","
                + "\"detail\":\"out of range\",\"expected\":\"0 or more\",\"received\":\"-1\"}]}");
    }

    @Test
    void whatOnlyTheCompilerKnewIsTakenAsItIs() throws Exception {
        assertThat(decode("{\"first\":[1]}", Page.class)).isEqualTo("Page[first=[1]]");
    }

    @Test
    void recordsBecomeCompactJson() {
        assertThat(Json.encode(new Chat("ü\"\n", Optional.of("7"))))
                .isEqualTo("{\"message\":\"ü\\\"\\n\",\"conversation_id\":\"7\"}");
        assertThat(Json.encode(new Price(new BigDecimal("1.50"), null))).isEqualTo("{\"px\":1.50,\"currency\":null}");
        assertThat(Json.encode(Map.of("at", Instant.EPOCH))).isEqualTo("{\"at\":\"1970-01-01T00:00:00Z\"}");
        assertThat(Json.encode(List.of(Duration.ofSeconds(90), LocalDate.EPOCH, Optional.empty(), Color.BLUE)))
                .isEqualTo("[\"PT1M30S\",\"1970-01-01\",null,\"blue-ish\"]");
        assertThat(Json.encodeBytes("€")).containsExactly('"', 0xE2, 0x82, 0xAC, '"');
    }

    @Test
    void aTypeThatCannotBeMadeIsOurFault() {
        interface NoRecord {}
        assertThatThrownBy(() -> JsonBody.decode("{}".getBytes(StandardCharsets.UTF_8), NoRecord.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("cannot be made (expected: a type that is open to tools.jackson.databind)");
    }
}
