package studio.atelier.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.provider.ScriptedProvider.half;
import static studio.atelier.provider.ScriptedProvider.json;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.provider.Dispatch;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.provider.ProviderHttp;
import studio.atelier.provider.ScriptedProvider;

/** The carriers against a provider that behaves and misbehaves. */
class TextSendersTest {

    private static final TextMessage CODE = new TextMessage("+4915112345678", "Your code is 123456.", "123456");
    private static final UUID ID = UUID.randomUUID();

    private final ScriptedProvider provider = new ScriptedProvider();
    private final ProviderHttp http = new ProviderHttp(new SimpleMeterRegistry());

    @AfterEach
    void close() {
        provider.close();
    }

    private TextSender twilio() {
        return new TwilioText(http, new SmsSettings.Twilio(provider.base(), "AC0", "token", "+12025550100"));
    }

    private TextSender aliyun() {
        return new AliyunText(
                http,
                new SmsSettings.Aliyun(provider.base(), "key", "secret", "Atelier 工作室", "SMS_1"),
                InstantSource.fixed(Instant.parse("2026-11-21T12:00:00.5Z")));
    }

    @Test
    void twilioIsAskedAsItsDocumentationSays() throws Exception {
        provider.then(json(201, "{\"sid\":\"SM1\",\"status\":\"queued\"}"));

        assertThat(twilio().send(ID, CODE)).isEqualTo(new Dispatch.Accepted("SM1"));

        var seen = provider.seen().getFirst();
        assertThat(seen.path()).isEqualTo("/2010-04-01/Accounts/AC0/Messages.json");
        assertThat(seen.header("Authorization")).isEqualTo("Basic QUMwOnRva2Vu");
        assertThat(seen.body()).isEqualTo("To=%2B4915112345678&From=%2B12025550100&Body=Your+code+is+123456.");
    }

    @Test
    void whatTwilioRefusesIsToldApart() throws Exception {
        provider.then(json(400, "{\"code\":21211,\"message\":\"The 'To' number is not valid\"}"))
                .then(json(429, "{\"code\":20429}", "Retry-After", "7"))
                .then(json(401, "{\"code\":20003}"))
                .then(json(503, "oops"))
                .then(json(201, "<html>"))
                .then(half("{\"sid\":\"SM1\"}"));

        assertThat(why(twilio()).kind()).isEqualTo(Kind.PERMANENT);
        assertThat(why(twilio()).retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(why(twilio()).kind()).isEqualTo(Kind.PERMANENT);
        assertThat(why(twilio()).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(why(twilio()).kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(why(twilio()).kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void aProviderNobodyHearsFromMayPass() throws Exception {
        provider.close();

        assertThat(why(twilio()).kind()).isEqualTo(Kind.TRANSIENT);
    }

    /** The example of the provider's own documentation of signature version 3. */
    @Test
    void theSignatureIsThatOfTheDocumentation() {
        var query = new TreeMap<>(
                Map.of("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId", "cn-shanghai"));
        var headers = new TreeMap<>(Map.of(
                "host", "ecs.cn-shanghai.aliyuncs.com",
                "x-acs-action", "RunInstances",
                "x-acs-content-sha256", AliyunSignature.sha256(""),
                "x-acs-date", "2023-10-26T10:22:32Z",
                "x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d",
                "x-acs-version", "2014-05-26"));

        assertThat(AliyunSignature.authorization("YourAccessKeyId", "YourAccessKeySecret", query, headers))
                .endsWith("Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
    }

    @Test
    void aliyunIsAskedWithATemplate() throws Exception {
        provider.then(json(200, "{\"Code\":\"OK\",\"Message\":\"OK\",\"BizId\":\"9^0\"}"));

        assertThat(aliyun().send(ID, CODE)).isEqualTo(new Dispatch.Accepted("9^0"));

        var seen = provider.seen().getFirst();
        assertThat(seen.path())
                .isEqualTo("/?PhoneNumbers=4915112345678&SignName=Atelier%20%E5%B7%A5%E4%BD%9C%E5%AE%A4"
                        + "&TemplateCode=SMS_1&TemplateParam=%7B%22code%22%3A%22123456%22%7D");
        assertThat(seen.header("x-acs-action")).isEqualTo("SendSms");
        assertThat(seen.header("x-acs-date")).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(seen.header("Host")).isEqualTo(provider.base().getAuthority());
        assertThat(seen.header("Authorization"))
                .startsWith("ACS3-HMAC-SHA256 Credential=key,SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
                        + "x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=");
    }

    @Test
    void whatAliyunRefusesIsToldApart() throws Exception {
        provider.then(json(200, "{\"Code\":\"isv.BUSINESS_LIMIT_CONTROL\"}"))
                .then(json(200, "{\"Code\":\"isv.MOBILE_NUMBER_ILLEGAL\"}"))
                .then(json(400, "{\"Code\":\"Throttling.User\"}"))
                .then(json(500, "{\"Code\":\"InternalError\"}"))
                .then(json(502, "bad gateway"))
                .then(json(200, "[]"));

        assertThat(why(aliyun()).kind()).isEqualTo(Kind.THROTTLED);
        assertThat(why(aliyun()).kind()).isEqualTo(Kind.PERMANENT);
        assertThat(why(aliyun()).kind()).isEqualTo(Kind.THROTTLED);
        assertThat(why(aliyun()).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(why(aliyun()).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(why(aliyun()).kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void inDevelopmentAMessageIsAFile(@TempDir Path folder) throws Exception {
        new FileText(folder.resolve("sms")).send(ID, CODE);

        assertThat(Files.readString(folder.resolve("sms").resolve(ID + ".txt")))
                .isEqualTo("To: +4915112345678\n\nYour code is 123456.\n");
    }

    private static ProviderFailure why(TextSender sender) throws InterruptedException {
        return ((Dispatch.Failed) sender.send(ID, CODE)).why();
    }
}
