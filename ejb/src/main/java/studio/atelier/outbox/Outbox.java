package studio.atelier.outbox;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import studio.atelier.platform.Json;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Uuid7;

/** Where messages are put. Call it inside the transaction that is the reason for the message. */
@Dependent
public class Outbox {

    private static final String SEND = """
            INSERT INTO outbox (id, channel, topic, account_id, payload, due_at, expires_at, created_at)
            SELECT ?, ?, ?, ?, ?, t.at, t.at + make_interval(secs => ?), t.at FROM (SELECT atelier_now() AS at) t
            """;

    private final Sql sql;
    private final Seal seal;

    @Inject
    public Outbox(Sql sql, Seal seal) {
        this.sql = sql;
        this.seal = seal;
    }

    /** Writes the message down; it leaves within seconds after the commit, and never without it. */
    public void send(Message message) {
        var id = Uuid7.next();
        var content = switch (message) {
            case Message.ByMail mail -> Json.write(mail.mail());
            case Message.BySms text -> Json.write(text.text());
        };
        sql.update(
                SEND,
                id,
                Channel.of(message).wire(),
                message.topic(),
                message.accountId(),
                seal.close(id, content),
                (double) message.life().toSeconds());
    }
}
