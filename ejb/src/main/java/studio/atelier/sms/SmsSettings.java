package studio.atelier.sms;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/** What an operator can set about text messages: who carries them, and what that one needs. */
final class SmsSettings {

    /** Who carries text messages. */
    enum Carrier {
        NONE,
        FILE,
        TWILIO,
        ALIYUN;

        static Carrier of(String text) {
            try {
                return valueOf(text.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("none, file, twilio or aliyun", e);
            }
        }
    }

    /** A code is good for minutes: a carrier that is silent for longer than this is tried again. */
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

    static final Setting<Carrier> CARRIER = new Setting<>(
            "atelier.sms.carrier",
            List.of(),
            Carrier::of,
            "none",
            false,
            "Who carries text messages: none, file (development: one file a message), twilio or aliyun.");
    static final Setting<Path> DIRECTORY = Setting.path(
            "atelier.sms.directory",
            "Where the carrier 'file' puts messages; ./atelier serve chooses sms in its data.");

    static final Setting<URI> TWILIO_BASE =
            Setting.address("atelier.twilio.base-url", "Where Twilio is.").orElse("https://api.twilio.com");
    static final Setting<String> TWILIO_ACCOUNT = Setting.text(
                    "atelier.twilio.account-sid", "The account at Twilio, AC and 32 digits.")
            .alias("TWILIO_ACCOUNT_SID");
    static final Setting<String> TWILIO_TOKEN = Setting.text("atelier.twilio.auth-token", "The secret of that account.")
            .alias("TWILIO_AUTH_TOKEN")
            .kept();
    static final Setting<String> TWILIO_SENDER = Setting.text(
            "atelier.twilio.sender", "Who sends: a number in E.164, a sender name, or a messaging service (MG…).");

    static final Setting<URI> ALIYUN_BASE = Setting.address(
                    "atelier.aliyun.sms-base-url", "Where Alibaba Cloud's short message service is.")
            .orElse("https://dysmsapi.aliyuncs.com");
    static final Setting<String> ALIYUN_KEY = Setting.text(
                    "atelier.aliyun.access-key-id", "The access key at Alibaba Cloud.")
            .alias("ALIBABA_CLOUD_ACCESS_KEY_ID");
    static final Setting<String> ALIYUN_SECRET = Setting.text(
                    "atelier.aliyun.access-key-secret", "The secret of that key.")
            .alias("ALIBABA_CLOUD_ACCESS_KEY_SECRET")
            .kept();
    static final Setting<String> ALIYUN_SIGN = Setting.text(
            "atelier.aliyun.sms-sign-name", "The signature registered at Alibaba Cloud, shown before each message.");
    static final Setting<String> ALIYUN_TEMPLATE = Setting.text(
            "atelier.aliyun.sms-template-code", "The template registered there; its one variable is 'code'.");

    record Twilio(URI base, String accountSid, String authToken, String sender) {
        static Twilio read(Settings settings) {
            return new Twilio(
                    settings.get(TWILIO_BASE),
                    settings.get(TWILIO_ACCOUNT),
                    settings.get(TWILIO_TOKEN),
                    settings.get(TWILIO_SENDER));
        }
    }

    record Aliyun(URI base, String keyId, String secret, String signName, String templateCode) {
        static Aliyun read(Settings settings) {
            return new Aliyun(
                    settings.get(ALIYUN_BASE),
                    settings.get(ALIYUN_KEY),
                    settings.get(ALIYUN_SECRET),
                    settings.get(ALIYUN_SIGN),
                    settings.get(ALIYUN_TEMPLATE));
        }
    }

    private SmsSettings() {}
}
