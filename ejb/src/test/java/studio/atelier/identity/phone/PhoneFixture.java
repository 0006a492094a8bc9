package studio.atelier.identity.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import studio.atelier.audit.AuditTrail;
import studio.atelier.outbox.Message;
import studio.atelier.outbox.Outbox;
import studio.atelier.outbox.Seal;
import studio.atelier.platform.Settings;
import studio.atelier.platform.TestDatabase;
import studio.atelier.provider.Dispatch;
import studio.atelier.sms.TextMessage;
import studio.atelier.sms.TextSender;

/** Codes by text message on a database of their own, and a carrier that takes them all. */
final class PhoneFixture implements AutoCloseable {

    static final String NUMBER = "+4915112345678";
    private static final int MANY = 100;

    final TestDatabase db = TestDatabase.fresh();
    final Queue<String> codes = new ConcurrentLinkedQueue<>();
    final PhoneChallenges challenges = challenges(Map.of());

    @Override
    public void close() {
        db.close();
    }

    /** Nothing was sent so far. */
    void empty() {
        codes.clear();
        for (var table : List.of("phone_challenge", "phone_block", "outbox")) {
            db.owner().update("DELETE FROM " + table);
        }
    }

    /** With these settings, and what is usual else. */
    PhoneChallenges challenges(Map<String, String> settings) {
        var pepper = Map.of("atelier.identity.pepper", "kR4vQ9mZx2LwT7cBnY5hJ8sDfG3pA6eU");
        var seal = new Seal("kR4vQ9mZx2LwT7cBnY5hJ8sDfG3pA6eU");
        var outbox = new Outbox(db.app(), seal) {
            @Override
            public void send(Message message) {
                codes.add(((Message.BySms) message).text().code());
                super.send(message);
            }
        };
        return new PhoneChallenges(
                db.app(),
                outbox,
                new Carrier(),
                new AuditTrail(db.app()),
                new Settings(name -> Optional.ofNullable(settings.getOrDefault(name, pepper.get(name)))));
    }

    private record Carrier() implements TextSender {

        @Override
        public Dispatch send(UUID id, TextMessage message) {
            return new Dispatch.Accepted("");
        }

        @Override
        public boolean isOffered() {
            return true;
        }

        @Override
        public String says() {
            return "";
        }
    }

    static PhoneNumber number(String text) {
        return PhoneNumber.read(text, null).orElseThrow();
    }

    /** Sends to a number; the code is the last in {@link #codes}. */
    Sending.Sent sent(String to) {
        var sending = challenges.send(to, Purpose.SIGN_IN, null);
        assertThat(sending).isInstanceOf(Sending.Sent.class);
        return (Sending.Sent) sending;
    }

    String lastCode() {
        return codes.stream().reduce((first, second) -> second).orElseThrow();
    }

    static String wrong(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    boolean proves(Sending.Sent sent, String code) {
        return challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, sent.challengeId(), code);
    }

    /** All that was written so far happened this much earlier. */
    void age(String interval) {
        db.owner()
                .update(
                        "UPDATE phone_challenge SET created_at = created_at - ?::interval, expires_at = expires_at - ?::interval",
                        interval,
                        interval);
    }

    String text(String sql) {
        return db.owner().one(sql, row -> row.text("t"));
    }

    /** How many of a hundred at once say true. */
    static long atOnce(Callable<Boolean> body) throws InterruptedException {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(MANY)) {
            var racing = IntStream.range(0, MANY)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return body.call();
                    }))
                    .toList();
            start.countDown();
            return racing.stream().filter(PhoneFixture::said).count();
        }
    }

    private static boolean said(Future<Boolean> racing) {
        try {
            return racing.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
