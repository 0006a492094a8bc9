package studio.atelier.recording;

import org.jboss.logging.Logger;
import studio.atelier.video.MediaFailure;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.Outcome;

/** What a file that could not be worked on means for the attempt. */
public final class Trouble {

    private static final Logger LOG = Logger.getLogger(Trouble.class);

    private Trouble() {}

    public static Outcome outcome(MediaFailure failure) {
        if (failure.inputFault()) {
            return new Outcome.Fail(new Failure(failure.wire(), failure.sentence(), Fault.INPUT));
        }
        LOG.warnf("Work on a media file failed with %s", failure.wire());
        return new Outcome.Retry(new Failure(failure.wire(), failure.sentence(), Fault.OURS));
    }
}
