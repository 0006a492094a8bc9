package studio.atelier.bench.inside;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import studio.atelier.bench.drill.Drill;
import studio.atelier.bench.drill.Ledger;
import studio.atelier.work.WorkSettings;

/** The drill of the server, opened by the first command. */
@ApplicationScoped
public class InsideDrill {

    @Inject
    Submitting submitting;

    @Inject
    WorkSettings settings;

    @Inject
    Ledger ledger;

    private @Nullable InsidePeer peer;
    private @Nullable Drill drill;

    public synchronized String answer(String command) throws SQLException {
        if (drill == null) {
            peer = new InsidePeer(submitting, settings.defaultQueue());
            drill = new Drill(peer, ledger);
        }
        return drill.answer(command);
    }

    @PreDestroy
    synchronized void close() throws SQLException {
        if (peer != null) {
            peer.close();
        }
    }
}
