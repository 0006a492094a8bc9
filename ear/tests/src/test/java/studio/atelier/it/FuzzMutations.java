package studio.atelier.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Makes one thing wrong with a valid request. */
final class FuzzMutations {

    /** A member that the schema does not have. */
    static final String EXTRA_MEMBER = "extra member";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What stands in addresses is not made longer than this; servers cut long ones off before anybody reads them. */
    private static final int LONG_PARAMETER = 1_500;

    private static final int HUGE = 100_000;
    private static final int DEEP = 5_000;
    private static final int DIGITS = 10_000;

    /** Words for which a worker is made to wait; a fuzzer has no time. */
    private static final List<String> WAITS = List.of("waitSeconds");

    /** Members nobody may set by himself. */
    private static final List<String> EXTRA = List.of(
            "workspace_id", "workspaceId", "role", "roles", "operator", "balance", "status", "price", "__proto__", "");

    private static final List<String> NASTY = List.of(
            "\u0000",
            "a\u0000b",
            "\u0001\u0007\u001b[31m",
            "a\r\nSet-Cookie: fuzz=1",
            "' OR '1'='1' --",
            "\"; DROP TABLE fuzz; --",
            "%' AND 1=CAST('x' AS int) --",
            "${jndi:ldap://127.0.0.1:1/a}",
            "${7*7}#{7*7}{{7*7}}",
            "../../../../etc/passwd",
            "file:///etc/passwd",
            "http://169.254.169.254/latest/meta-data",
            "<script>alert(1)</script>",
            "\ud83c\udfac\ud83d\udc69\u200d\ud83d\udc67",
            "\u202egnp.exe",
            "\ud800",
            "\ufffe\uffff",
            "a\u0301\u0301\u0301\u0301",
            "\u0130\u0131\u00df",
            "%00%0d%0a%25%s%n",
            "\\",
            "NaN",
            "null",
            "-1",
            "9223372036854775808",
            "0x7f",
            "1e309",
            " ",
            "");

    private static final List<JsonNode> BOUNDARIES = List.of(
            JSON.numberNode(0),
            JSON.numberNode(-1),
            JSON.numberNode(Integer.MAX_VALUE),
            JSON.numberNode(Integer.MIN_VALUE),
            JSON.numberNode(Long.MAX_VALUE),
            JSON.numberNode(Long.MIN_VALUE),
            JSON.numberNode(BigInteger.TWO.pow(Long.SIZE)),
            JSON.numberNode(0.5),
            JSON.numberNode(1e308));

    private static final List<String> BROKEN = List.of(
            "",
            "{",
            "[]",
            "null",
            "true",
            "\"text\"",
            "0",
            "{}{}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":\u0001}",
            "{'a':1}",
            "{\"\\ud800\":1}");

    private static final List<String> TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/json; charset=utf-16",
            "application/json; charset=nonsense",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "*/*",
            "nonsense");

    private static final List<String> ACCEPTS =
            List.of("application/xml", "application/problem+json", "image/png;q=0", "nonsense", "*/*;q=2", ";;;,,,");

    private final Random random;
    private final FuzzValues values;
    private final FuzzRequests requests;

    FuzzMutations(Random random, FuzzValues values, FuzzRequests requests) {
        this.random = random;
        this.values = values;
        this.requests = requests;
    }

    /** The request with one thing wrong. */
    FuzzRequest mutated(FuzzRequest valid) {
        var ways = new ArrayList<java.util.function.UnaryOperator<FuzzRequest>>();
        if (!valid.call().isPublic()) {
            ways.add(this::unauthorized);
        }
        ways.add(request -> request.with("accept", "Accept", any(ACCEPTS)));
        if (!valid.call().collections().isEmpty()) {
            ways.add(this::otherPath);
        }
        if (requests.parameters(valid.call()).stream()
                .anyMatch(parameter -> parameter.path("in").asText().equals("query"))) {
            ways.add(this::otherQuery);
        }
        if (requests.parameters(valid.call()).stream()
                .anyMatch(parameter -> parameter.path("in").asText().equals("header"))) {
            ways.add(this::otherHeader);
        }
        var type = valid.headers().getOrDefault(FuzzRequest.CONTENT_TYPE, "");
        if (type.equals(FuzzRequests.JSON_TYPE)) {
            for (var i = 0; i < 8; i++) {
                ways.add(this::otherMember);
            }
            ways.add(this::otherBody);
            ways.add(this::otherBody);
        } else if (type.startsWith(FuzzRequests.FORM)) {
            ways.add(this::otherForm);
            ways.add(this::otherForm);
            ways.add(request -> request.mutated("body not a form", any(BROKEN)));
        }
        if (!type.isEmpty()) {
            ways.add(request -> request.with("content type", FuzzRequest.CONTENT_TYPE, any(TYPES)));
            ways.add(request -> request.without("no content type", FuzzRequest.CONTENT_TYPE));
        }
        return any(ways).apply(valid);
    }

    private FuzzRequest unauthorized(FuzzRequest request) {
        var others = List.of(FuzzRequest.Bearing.values());
        return request.by(others.get(1 + random.nextInt(others.size() - 1)));
    }

    private FuzzRequest otherPath(FuzzRequest request) {
        var value = any(NASTY);
        // An empty segment and one of dots only are other addresses.
        var word = value.isEmpty() || random.nextInt(6) == 0 ? "x".repeat(LONG_PARAMETER) : value;
        var ids = new ArrayList<>(
                request.call().collections().stream().map(values::id).toList());
        ids.set(random.nextInt(ids.size()), FuzzRequests.encoded(word));
        return request.to("path parameter " + shown(word), FuzzRequests.path(request.call(), ids));
    }

    private FuzzRequest otherQuery(FuzzRequest request) {
        var names = requests.parameters(request.call()).stream()
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .map(parameter -> parameter.path("name").asText())
                .toList();
        var name = any(names);
        var value = random.nextInt(6) == 0 ? "9".repeat(LONG_PARAMETER) : any(NASTY);
        var path = request.path().split("\\?", 2)[0];
        return switch (random.nextInt(6)) {
            case 0 -> request.to("query " + name + " twice", path + "?" + name + "=1&" + name + "=2");
            case 1 -> request.to("unknown query", path + "?" + values.word(8) + "=" + FuzzRequests.encoded(value));
            default ->
                request.to("query " + name + "=" + shown(value), path + "?" + name + "=" + FuzzRequests.encoded(value));
        };
    }

    private FuzzRequest otherHeader(FuzzRequest request) {
        var names = requests.parameters(request.call()).stream()
                .filter(parameter -> parameter.path("in").asText().equals("header"))
                .map(parameter -> parameter.path("name").asText())
                .toList();
        var name = any(names);
        var value = any(List.of(
                "*", "\"", "W/\"1\"", "\"9223372036854775808\"", "-1", "a,b", "x".repeat(LONG_PARAMETER), "${7*7}"));
        return request.with("header " + name + ": " + shown(value), name, value);
    }

    private FuzzRequest otherBody(FuzzRequest request) {
        return switch (random.nextInt(6)) {
            case 0 -> request.mutated("body nested", "[".repeat(DEEP) + "]".repeat(DEEP));
            case 1 -> request.mutated("body of many digits", "{\"a\":" + "9".repeat(DIGITS) + "}");
            case 2 ->
                request.mutated("body not UTF-8", Optional.of(new FuzzRequest.Bytes(new byte[] {
                    '{', '"', 'a', '"', ':', '"', (byte) 0xc3, (byte) 0x28, (byte) 0xff, '"', '}'
                })));
            case 3 -> request.mutated("no body", Optional.empty());
            default -> {
                var body = any(BROKEN);
                yield request.mutated("body " + body, body);
            }
        };
    }

    /** Changes one member, wherever in the body it is. */
    private FuzzRequest otherMember(FuzzRequest request) {
        var body = FuzzRequests.tree(request);
        var places = new ArrayList<Runnable>();
        var name = switch (random.nextInt(8)) {
            case 0 -> "missing";
            case 1 -> "extra";
            case 2 -> "null";
            case 3 -> "wrong type";
            case 4 -> "boundary";
            case 5 -> "huge";
            default -> "nasty";
        };
        collect(body, name, places);
        if (places.isEmpty() || name.equals("extra")) {
            var described =
                    requests.content(request.call(), FuzzRequests.JSON_TYPE).path("properties");
            ((ObjectNode) body)
                    .put(
                            any(EXTRA.stream()
                                    .filter(member -> !described.has(member))
                                    .toList()),
                            any(NASTY));
            return request.mutated(EXTRA_MEMBER, FuzzRequests.text(body));
        }
        any(places).run();
        return request.mutated("member " + name, FuzzRequests.text(body));
    }

    private void collect(JsonNode node, String how, List<Runnable> places) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                var key = member.getKey();
                if (how.equals("missing")) {
                    places.add(() -> object.remove(key));
                } else if (!WAITS.contains(key)) {
                    places.add(() -> object.set(key, odd(member.getValue(), how)));
                }
                collect(member.getValue(), how, places);
            }
        } else if (node instanceof ArrayNode array) {
            for (var i = 0; i < array.size(); i++) {
                var index = i;
                if (how.equals("missing")) {
                    places.add(() -> array.remove(index));
                } else {
                    places.add(() -> array.set(index, odd(array.path(index), how)));
                }
                collect(array.get(i), how, places);
            }
        }
    }

    private JsonNode odd(JsonNode value, String how) {
        return switch (how) {
            case "null" -> JSON.nullNode();
            case "wrong type" ->
                any(List.of(
                        JSON.objectNode(),
                        JSON.arrayNode().add(1),
                        JSON.booleanNode(true),
                        value.isTextual() ? JSON.numberNode(1.5) : JSON.textNode("text")));
            case "boundary" -> value.isTextual() ? JSON.textNode("") : any(BOUNDARIES);
            case "huge" -> JSON.textNode("x".repeat(HUGE));
            default -> JSON.textNode(any(NASTY));
        };
    }

    private FuzzRequest otherForm(FuzzRequest request) {
        var fields = requests.object(request.call(), FuzzRequests.FORM);
        if (random.nextInt(3) == 0) {
            var name = any(List.of(
                    "a%0d%0ab.wav", "../../x.wav", "\u202evaw.exe", "x".repeat(LONG_PARAMETER), "", "a\u0001.wav"));
            return request.mutated("file name " + shown(name), Optional.of(requests.form(fields, name)));
        }
        var names = new ArrayList<>(
                fields.properties().stream().map(Map.Entry::getKey).toList());
        names.addAll(EXTRA);
        fields.put(any(names), any(NASTY));
        return request.mutated("form field", Optional.of(requests.form(fields, "fuzz.wav")));
    }

    private static String shown(String value) {
        return value.length() > 40 ? value.length() + " characters" : FuzzRequests.encoded(value);
    }

    private <T> T any(List<? extends T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
