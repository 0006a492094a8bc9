package studio.atelier.media.batch;

import jakarta.batch.runtime.context.JobContext;

/** What one execution of {@code upload-expiry} has done so far; the steps share it through the context of the job. */
final class UploadExpiryCounts {

    private long abandoned;
    private long expired;
    private long removed;
    private long bytes;
    private long failed;

    static UploadExpiryCounts of(JobContext job) {
        if (job.getTransientUserData() instanceof UploadExpiryCounts counts) {
            return counts;
        }
        var counts = new UploadExpiryCounts();
        job.setTransientUserData(counts);
        return counts;
    }

    void marked(long nowAbandoned, long nowExpired) {
        abandoned += nowAbandoned;
        expired += nowExpired;
    }

    void freed(long objects, long nowBytes) {
        removed += objects;
        bytes += nowBytes;
    }

    void failedOne() {
        failed++;
    }

    /** The exit status: what an operator reads first. */
    @Override
    public String toString() {
        return "abandoned=" + abandoned + " expired=" + expired + " removed=" + removed + " bytes=" + bytes + " failed="
                + failed;
    }
}
