package studio.atelier.dictation;

import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.Outcome;

/** The words this studio has for what goes wrong; clients of Listening V2 know them. */
final class Trouble {

    static final String MEDIA_NOT_FOUND = "media_not_found";
    static final String DOWNLOAD_FAILED = "download_failed";
    static final String AUDIO_EXTRACT_FAILED = "audio_extract_failed";

    private static final String TOO_LONG = "too_long";

    private Trouble() {}

    /** The same outcome, and a failure under another word. */
    static Outcome named(String code, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Fail(Failure why) -> new Outcome.Fail(renamed(code, why));
            case Outcome.Retry(Failure why) -> new Outcome.Retry(renamed(code, why));
            case Outcome.Done _, Outcome.Fan _, Outcome.Wait _, Outcome.Snooze _, Outcome.Throttled _ -> outcome;
        };
    }

    private static Failure renamed(String code, Failure why) {
        return why.code().equals(TOO_LONG)
                ? new Failure("video_too_long", why.message(), why.fault())
                : new Failure(code, why.message(), why.fault());
    }

    static Outcome missing() {
        return fail("input_media_missing", "The recording is not kept any more");
    }

    static Outcome notFound() {
        return fail(MEDIA_NOT_FOUND, "The file of the job is not there");
    }

    static Outcome tooLong(long minutes) {
        return fail("video_too_long", "The recording is longer than %d minutes".formatted(minutes));
    }

    static Outcome silent() {
        return fail("asr_empty", "No speech was heard in the recording");
    }

    /** The operator took the engine away after the job was accepted. */
    static Outcome noEngine() {
        return new Outcome.Fail(
                new Failure("asr_model_disabled", "The speech model is not offered any more", Fault.OURS));
    }

    static Outcome noTranslator() {
        return new Outcome.Fail(
                new Failure("mt_model_disabled", "The translation model is not offered any more", Fault.OURS));
    }

    private static Outcome fail(String code, String message) {
        return new Outcome.Fail(new Failure(code, message, Fault.INPUT));
    }
}
