package studio.atelier.sms;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signature version 3 of Alibaba Cloud's OpenAPI, ACS3-HMAC-SHA256, for a POST whose parameters are all in the query. */
final class AliyunSignature {

    private static final String ALGORITHM = "ACS3-HMAC-SHA256";
    private static final String HMAC = "HmacSHA256";

    private AliyunSignature() {}

    /** The value of {@code Authorization}; headers by their names in lower case. */
    static String authorization(
            String keyId, String secret, SortedMap<String, String> query, SortedMap<String, String> headers) {
        var signed = String.join(";", headers.keySet());
        var lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining());
        var request = String.join("\n", "POST", "/", query(query), lines, signed, sha256(""));
        var signature = hmac(secret, ALGORITHM + "\n" + sha256(request));
        return ALGORITHM + " Credential=" + keyId + ",SignedHeaders=" + signed + ",Signature=" + signature;
    }

    static String query(SortedMap<String, String> parameters) {
        return parameters.entrySet().stream()
                .map((Map.Entry<String, String> one) -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static String hmac(String secret, String text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA256", e);
        }
    }

    /** RFC 3986, where Java's encoder has that of HTML forms. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
